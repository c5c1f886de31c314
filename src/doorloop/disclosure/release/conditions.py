"""What everybody knows of cases that meet conditions: which belong to which, and which exclude each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from doorloop.definition.parts import Definition, Step, When
from doorloop.disclosure.release.fact import Fact, at_most, no_more, rest, sums_to
from doorloop.tables import keys
from doorloop.tables.keys import Atoms, Key


def facts(definition: Definition, have: Collection[Key]) -> Iterator[Fact]:
    """Put counts of cases that meet conditions under those that meet fewer, and such as exclude each other together."""
    known = list(dict.fromkeys(_conditions_of(definition)))
    for group in definition.groups:
        for whole in [frozenset[str](), *known]:
            if keys.cases(whole, group) in have:
                yield from _families(definition, [one for one in known if one != whole], whole, group, have)
        for step in definition.spec.steps:
            yield from _of_step(definition, known, step, group, have)


def _families(
    definition: Definition, known: Sequence[Atoms], whole: Atoms, group: str, have: Collection[Key]
) -> Iterator[Fact]:
    """Take conditions that exclude each other from a whole: what follows from how they count, then what is supposed."""
    total = keys.cases(whole, group)
    for supposed, addends in _inner(definition, known, whole, group, have):
        left = rest(total, keys.cases(frozenset().union(*addends), group))
        yield sums_to([*(keys.cases(one, group) for one in addends), left], total, "conditions", supposed=supposed)


def _inner(
    definition: Definition, known: Sequence[Atoms], whole: Atoms, group: str, have: Collection[Key]
) -> Iterator[tuple[bool, tuple[Atoms, ...]]]:
    below = {one: _under(definition, one, whole) for one in known if keys.cases(one, group) in have}
    certain = [one for one, how in below.items() if how == "known"]
    yield from ((False, family) for family in dict.fromkeys(_family(definition, one, certain) for one in certain))
    likely = [one for one, how in below.items() if how]
    for family in dict.fromkeys(_family(definition, one, likely) for one in likely):
        if any(below[one] == "supposed" for one in family):
            yield True, family


def _of_step(
    definition: Definition, known: Sequence[Atoms], step: Step, group: str, have: Collection[Key]
) -> Iterator[Fact]:
    """Suppose of a start or end that no table counts that what follows it is no more than the step tells of it."""
    n, waiting, out, followed = (keys.of_step(what, step, "", group) for what in (*keys.STATES, "followed"))
    told = {step.end: [(n, -1), (out, -1)], step.start: [(followed, -1), (out, -1)]}
    for field, terms in told.items() if not step.where and n in have else ():
        whole = keys.atoms([When(field=field)])
        if keys.cases(whole, group) not in have:
            for _, family in _inner(definition, known, whole, group, have):
                addends = [(keys.cases(one, group), 1) for one in family]
                yield Fact((*addends, *terms), None, 0, f"{step.id}: conditions", supposed=True)
    pending = keys.cases(keys.atoms([When(field=step.start), When(field=step.end, state="empty")]), group)
    if pending in have:
        yield at_most([waiting], pending, f"{step.id}: open")
        yield at_most([n, pending], keys.cases(keys.atoms([When(field=step.start)]), group), f"{step.id}: open")
        ended = keys.cases(keys.atoms([When(field=step.end)]), group)
        yield no_more([followed, out], [ended, pending], f"{step.id}: open")
        if not step.where:
            yield no_more([followed], [n, pending], f"{step.id}: open")
        left = ((pending, 1), (followed, -1), (n, 1), (out, -1))
        yield Fact(left, None, 0, f"{step.id}: open", supposed=bool(step.where or step.open_when or step.rivals))


def _conditions_of(definition: Definition) -> Iterator[Atoms]:
    for table in definition.spec.tables.values():
        yield from (keys.atoms(whens) for whens in table.conditions.values())


def _under(definition: Definition, one: Atoms, whole: Atoms) -> str:
    """Tell whether all cases of one are in the other: `known`, `supposed` or not at all (empty)."""
    if whole <= _implied(definition, one):
        return "known"
    return "supposed" if whole <= _supposed(definition, one) else ""


def _implied(definition: Definition, conditions: Atoms) -> Atoms:
    """Add what follows from conditions: an outcome has its decision, and what is known has happened."""
    found = set(conditions)
    for one in conditions:
        field, _, _codes = one.partition("=")
        if _codes and definition.field(field).decided_by:
            found.add(f"{definition.field(field).decided_by}:happened")
        if one.endswith(":known"):
            found.add(f"{one.removesuffix(':known')}:happened")
    return frozenset(found)


def _supposed(definition: Definition, conditions: Atoms) -> Atoms:
    """Add what a reader supposes: the end of a step has had its start, and the flow comes from before."""
    found, news, before = set[str](), set(_implied(definition, conditions)), _before(definition)
    while news:
        found |= news
        news = {other for one in news for other in before.get(one, [])} - found
    return frozenset(found)


def _before(definition: Definition) -> dict[str, set[str]]:
    """Tell what each event supposes to have happened."""
    found: dict[str, set[str]] = {}
    for step in definition.spec.steps:
        found.setdefault(f"{step.end}:happened", set()).add(f"{step.start}:happened")
    flow = [keys.atoms(milestone.where) for milestone in definition.spec.flow]
    for earlier, later in pairwise(flow):
        for one in later:
            found.setdefault(one, set()).update(earlier)
    return found


def _family(definition: Definition, first: Atoms, others: Iterable[Atoms]) -> tuple[Atoms, ...]:
    """Collect conditions that exclude each other, beginning with one."""
    family = [first]
    for one in others:
        if all(_exclude(definition, one, other) for other in family):
            family.append(one)
    return tuple(sorted(family, key=sorted))


def _exclude(definition: Definition, one: Atoms, other: Atoms) -> bool:
    a, b = _implied(definition, one), _implied(definition, other)
    return _clash(definition, a, b) or _clash(definition, b, a)


def _clash(definition: Definition, one: Atoms, other: Atoms) -> bool:
    for condition in one:
        field, _, codes = condition.partition("=")
        if codes and not keys.is_several(definition, field):
            rivals = [c.partition("=")[2].split("|") for c in other if c.startswith(f"{field}=")]
            if any(not {*codes.split("|")} & {*rival} for rival in rivals):
                return True
        name, _, state = condition.partition(":")
        if state in ("empty", "not_happened") and f"{name}:happened" in other:
            return True
    return False
