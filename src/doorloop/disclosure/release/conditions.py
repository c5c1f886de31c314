"""What everybody knows of cases that meet conditions: which belong to which, and which exclude each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from doorloop.definition.parts import Definition, Step, When
from doorloop.disclosure.release.fact import Fact, equal, no_more, of_step, rest, stated
from doorloop.tables import keys
from doorloop.tables.keys import Atoms, Key


def facts(definition: Definition, have: Collection[Key]) -> Iterator[Fact]:
    """Put counts of cases that meet conditions under those that meet fewer, and such as exclude each other together."""
    ways = Ways(definition)
    known = list(dict.fromkeys(_conditions_of(definition)))
    for group in definition.groups:
        for whole in [frozenset[str](), *known]:
            if keys.cases(whole, group) in have:
                yield from _families(ways, [one for one in known if one != whole], whole, group, have)
        for step in definition.spec.steps:
            yield from _of_step(ways, known, step, group, have)


def _families(ways: Ways, known: Sequence[Atoms], whole: Atoms, group: str, have: Collection[Key]) -> Iterator[Fact]:
    """Take conditions that exclude each other from a whole: what follows from how they count, then what is supposed."""
    total = keys.cases(whole, group)
    for supposed, addends in _inner(ways, known, whole, group, have):
        left = rest(total, keys.cases(frozenset().union(*addends), group))
        yield equal([*(keys.cases(one, group) for one in addends), left], [total], "conditions", supposed=supposed)


def _inner(
    ways: Ways, known: Sequence[Atoms], whole: Atoms, group: str, have: Collection[Key]
) -> Iterator[tuple[bool, tuple[Atoms, ...]]]:
    below = {one: ways.under(one, whole) for one in known if keys.cases(one, group) in have}
    certain = [one for one, how in below.items() if how == "known"]
    yield from ((False, family) for family in dict.fromkeys(ways.family(one, certain) for one in certain))
    likely = [one for one, how in below.items() if how]
    for family in dict.fromkeys(ways.family(one, likely) for one in likely):
        if any(below[one] == "supposed" for one in family):
            yield True, family


def _of_step(ways: Ways, known: Sequence[Atoms], step: Step, group: str, have: Collection[Key]) -> Iterator[Fact]:
    """Suppose of a start or end that no table counts that what follows it is no more than the step tells of it."""
    named, why = of_step(step, "", group), f"{step.id}: open"
    told = {step.end: "n", step.start: "followed"} if not step.where and named("n") in have else {}
    for field, begun in told.items():
        whole = keys.atoms([When(field=field)])
        if keys.cases(whole, group) not in have:
            for _, family in _inner(ways, known, whole, group, have):
                counts, most = [keys.cases(one, group) for one in family], [named(begun), named("excluded")]
                yield no_more(counts, most, f"{step.id}: conditions", supposed=True)
    if named("pending") in have:
        text = "open <= pending, n + pending <= start, followed + excluded <= end + pending"
        yield from stated(text if step.where else f"{text}, followed <= n + pending", named, why)
        is_free = bool(step.where or step.open_when or step.rivals)
        yield from stated("pending + n <= followed + excluded", named, why, supposed=is_free)


def _conditions_of(definition: Definition) -> Iterator[Atoms]:
    for table in definition.spec.tables.values():
        yield from (keys.atoms(whens) for whens in table.conditions.values())


class Ways:
    """Which conditions of a definition lie within others, and which exclude each other; each is found out once."""

    def __init__(self, definition: Definition) -> None:
        """Begin with nothing found out."""
        self._definition, self._before = definition, _before(definition)
        self._implied, self._supposed = cache(self._follows), cache(self._is_supposed)
        self._exclude = cache(self._are_apart)

    def under(self, one: Atoms, whole: Atoms) -> str:
        """Tell whether all cases of one are in the other: `known`, `supposed` or not at all (empty)."""
        return "known" if whole <= self._implied(one) else "supposed" if whole <= self._supposed(one) else ""

    def family(self, first: Atoms, others: Iterable[Atoms]) -> tuple[Atoms, ...]:
        """Collect conditions that exclude each other, beginning with one."""
        family = [first]
        for one in others:
            if all(self._exclude(one, other) for other in family):
                family.append(one)
        return tuple(sorted(family, key=sorted))

    def _follows(self, conditions: Atoms) -> Atoms:
        """Add what follows from conditions: an outcome has its decision, and what is known has happened."""
        found = {f"{one.removesuffix(':known')}:happened" for one in conditions if one.endswith(":known")}
        decided = [self._definition.field(one.partition("=")[0]).decided_by for one in conditions if "=" in one]
        return conditions | found | {f"{field}:happened" for field in decided if field}

    def _is_supposed(self, conditions: Atoms) -> Atoms:
        """Add what a reader supposes: the end of a step has had its start, and the flow comes from before."""
        found, news = set[str](), set(self._implied(conditions))
        while news:
            found |= news
            news = {other for one in news for other in self._before.get(one, [])} - found
        return frozenset(found)

    def _are_apart(self, one: Atoms, other: Atoms) -> bool:
        a, b = self._implied(one), self._implied(other)
        return _clash(self._definition, a, b) or _clash(self._definition, b, a)


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
