"""What everybody knows to hold between counts: sums, parts of a whole, and the way that cases take.

Some facts follow from how a definition counts. Others a reader only supposes, as that a ruling follows an appeal: they
may be false in a register with gaps, and then tell a reader nothing that is true.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final

from doorloop.definition import parts
from doorloop.definition.parts import Definition, Step, When
from doorloop.release import keys
from doorloop.release.keys import Atoms, Key

SHORTEST: Final = {"month": 28, "quarter": 90, "year": 365}
"""The days of the shortest period of each kind."""

STATES: Final = ("n", "open", "excluded")
TARGET: Final = ("within", "matured", "matured_within")


@dataclass(frozen=True)
class Fact:
    """Know that the sum of factor x count lies in [low, high]; None is no bound.

    Attributes:
        supposed: whether it holds only if cases took the way that the definition describes.
    """

    terms: tuple[tuple[Key, int], ...]
    low: int | None
    high: int | None
    why: str
    supposed: bool = False


def _sum(addends: Iterable[Key], total: Key, why: str, *, supposed: bool = False) -> Fact:
    return Fact((*((key, 1) for key in addends), (total, -1)), 0, 0, why, supposed)


def _at_most(addends: Iterable[Key], total: Key, why: str, *, supposed: bool = False) -> Fact:
    return Fact((*((key, 1) for key in addends), (total, -1)), None, 0, why, supposed)


def _no_more(addends: Iterable[Key], others: Iterable[Key], why: str, *, supposed: bool = False) -> Fact:
    return Fact((*((key, 1) for key in addends), *((key, -1) for key in others)), None, 0, why, supposed)


def rest(whole: Key, part: Key) -> Key:
    """Name what is left of a whole beside a part: nobody prints it, and everybody can compute it."""
    return Key("rest", f"{whole.of} - {part.what} {part.of}", whole.part, whole.group)


def facts(definition: Definition, have: Collection[Key]) -> Iterator[Fact]:
    """Give the facts about these counts; one may also name a single further count, which it defines.

    Args:
        have: all counts that stand in tables.
    """
    yield from _groups(definition)
    for name, table in definition.spec.tables.items():
        if isinstance(table, parts.Crosstab):
            yield from _crosstab(definition, name, table)
        elif isinstance(table, parts.Goals):
            yield from _goals(definition, table)
    for variable in definition.variables:
        yield from _variable(definition, variable)
    yield from _conditions(definition, have)
    for step in definition.spec.steps:
        for part, group in dict.fromkeys(
            (key.part, key.group) for key in have if key.of.startswith(keys.counted(step))
        ):
            yield from _step(step, part, group, have)
            yield from _of_all(step, part, group, have)
        yield from _ways(step, definition, have)
        yield from _beside(step, definition)
        yield from _looser(step, definition, have)
    yield from _courses(definition, have)
    yield from _split(definition, have)


def _groups(definition: Definition) -> Iterator[Fact]:
    nothing: Atoms = frozenset()
    yield _sum([keys.cases(nothing, group) for group in definition.groups], keys.cases(nothing, ""), "groups")


# ---------------------------------------------------------------- categories


def _crosstab(definition: Definition, name: str, table: parts.Crosstab) -> Iterator[Fact]:
    """Add the categories of a table up; of a field that may be empty, with those of which it is unknown."""
    conditions = keys.atoms(table.where)
    for group in definition.groups:
        total = keys.cases(conditions, group)
        inner = [keys.cases(conditions | {f"{table.by}={code}"}, group) for code in definition.labels(table.by)]
        if keys.is_several(definition, table.by):
            yield from (_sum([key, rest(total, key)], total, name) for key in inner)
        elif _is_always_known(definition, table.by):
            yield _sum(inner, total, name)
        else:
            yield _sum([*inner, rest(total, inner[0])], total, name)


def _is_always_known(definition: Definition, field: str) -> bool:
    """Tell whether every case that counts has a field's value; of a date, a known one or none yet."""
    found = definition.spec.registers[definition.spec.unit.register].fields.get(field)
    return found is not None and found.required and not found.before and not found.decided_by


def _variable(definition: Definition, variable: parts.Variable) -> Iterator[Fact]:
    if not variable.is_divided:
        return
    named = {group: _inside(definition, variable, group) for group in definition.groups}
    for group, inner in named.items():
        base, everybody = keys.base(variable, group), keys.cases(frozenset(), group)
        if variable.field and keys.is_several(definition, variable.field):
            yield from (_sum([key, rest(base, key)], base, variable.id) for key in inner)
            yield from _answers(inner[:-1], rest(base, inner[-1]), variable.id)
        else:
            yield _sum(inner, base, variable.id)
        yield _sum([base, rest(everybody, base)], everybody, f"{variable.id}: n.v.t.")
        yield _at_most([everybody], base, f"{variable.id}: applies to all", supposed=True)
    if variable.order == "falling":
        for listed in zip(*(inner[:-1] for inner in named.values()), strict=True):
            yield Fact(tuple((key, 1) for key in listed), 1, None, f"{variable.id}: listed because it occurs")


def _answers(answers: Sequence[Key], answered: Key, why: str) -> Iterator[Fact]:
    """Hold answers, of which somebody can give several, against the number of those who gave any."""
    yield from (_at_most([key], answered, why) for key in answers)
    yield Fact((*((key, 1) for key in answers), (answered, -1)), 0, None, why)


def _inside(definition: Definition, variable: parts.Variable, group: str) -> list[Key]:
    """List the categories of a variable, unknown last."""
    named = definition.labels(variable.field) if variable.field else [one.key for one in variable.classes]
    return [keys.category(variable, name, group) for name in (*named, keys.UNKNOWN)]


def _goals(definition: Definition, table: parts.Goals) -> Iterator[Fact]:
    """Tell what the numerator of a share of several categories is the sum of."""
    for goal in table.goals:
        if len(goal.categories) > 1:
            variable = definition.variable(goal.share_of)
            inner = [keys.category(variable, name, goal.group) for name in goal.categories]
            union = keys.category(variable, "|".join(sorted(goal.categories)), goal.group)
            if not (variable.field and keys.is_several(definition, variable.field)):
                yield _sum(inner, union, goal.measure)
                continue
            base, (*every, unknown) = keys.base(variable, goal.group), _inside(definition, variable, goal.group)
            yield _sum([union, rest(base, union)], base, goal.measure)
            yield from _answers(inner, union, goal.measure)
            if unknown not in inner:
                others = [key for key in every if key not in inner]
                yield from _answers([union, *others], rest(base, unknown), goal.measure)


# ---------------------------------------------------------------- cases that meet conditions


def _conditions(definition: Definition, have: Collection[Key]) -> Iterator[Fact]:
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
        yield _sum([*(keys.cases(one, group) for one in addends), left], total, "conditions", supposed=supposed)


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
    n, waiting, out, followed = (keys.of_step(what, step, "", group) for what in ("n", "open", "excluded", "followed"))
    told = {step.end: [(n, -1), (out, -1)], step.start: [(followed, -1), (out, -1)]}
    for field, terms in told.items() if not step.where and n in have else ():
        whole = keys.atoms([When(field=field)])
        if keys.cases(whole, group) not in have:
            for _, family in _inner(definition, known, whole, group, have):
                addends = [(keys.cases(one, group), 1) for one in family]
                yield Fact((*addends, *terms), None, 0, f"{step.id}: conditions", supposed=True)
    pending = keys.cases(keys.atoms([When(field=step.start), When(field=step.end, state="empty")]), group)
    if pending in have:
        yield _at_most([waiting], pending, f"{step.id}: open")
        yield _at_most([n, pending], keys.cases(keys.atoms([When(field=step.start)]), group), f"{step.id}: open")
        ended = keys.cases(keys.atoms([When(field=step.end)]), group)
        yield _no_more([followed, out], [ended, pending], f"{step.id}: open")
        if not step.where:
            yield _no_more([followed], [n, pending], f"{step.id}: open")
        left = ((pending, 1), (followed, -1), (n, 1), (out, -1))
        yield Fact(left, None, 0, f"{step.id}: open", supposed=bool(step.where or step.open_when or step.rivals))


def _conditions_of(definition: Definition) -> Iterator[Atoms]:
    for table in definition.spec.tables.values():
        if isinstance(table, parts.Crosstab):
            yield keys.atoms(table.where)
        elif isinstance(table, parts.Counts):
            yield from (keys.atoms(count.where) for count in table.counts)


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


# ---------------------------------------------------------------- steps


def _step(step: Step, part: str, group: str, have: Collection[Key]) -> Iterator[Fact]:
    """Tell how the counts of a step belong together."""

    def named(what: str) -> Key:
        return keys.of_step(what, step, part, group)

    n, waiting, within = named("n"), named("open"), named("within")
    rivals = [named(f"rival {field}") for field in step.rivals]
    yield _sum([n, waiting, *rivals], named("followed"), f"{step.id}: followed")
    if not all(rival in have for rival in rivals[1:]):  # the sum says as much wherever it is known
        yield _at_most([n, waiting], named("followed"), f"{step.id}: followed")
    if step.target is not None:
        yield _sum([within, named("beyond")], n, f"{step.id}: within")
        matured, inside = named("matured"), named("matured_within")
        yield _sum([inside, named("matured_beyond")], matured, f"{step.id}: matured")
        yield _at_most([inside], within, f"{step.id}: matured")
        left = rest(waiting, matured)  # those whose target has not passed yet
        yield Fact(((n, 1), (waiting, 1), (matured, -1), (left, -1)), 0, 0, f"{step.id}: matured")
        late = named("matured_beyond")  # whoever is beyond the target has seen it pass
        yield Fact(((late, 1), (named("beyond"), -1)), 0, None, f"{step.id}: matured")
        yield Fact(((late, 1), (named("beyond"), -1), (waiting, -1)), None, 0, f"{step.id}: matured")


def _of_all(step: Step, part: str, group: str, have: Collection[Key]) -> Iterator[Fact]:
    """Put a step under all cases, or under those of its part."""
    n, waiting, out, followed = (keys.of_step(what, step, part, group) for what in (*STATES, "followed"))
    everybody = keys.cases(frozenset(), group)
    if not part:
        yield _sum([n, waiting, out, rest(everybody, waiting)], everybody, f"{step.id}: of all")
        yield _sum([followed, out, rest(everybody, followed)], everybody, f"{step.id}: of all")
        return
    # what is left of each part is no count of its own: that would make the problem too large
    begun = [followed] if followed in have or not step.rivals else [n, waiting]
    field, _, code = part.partition("=")
    inside = keys.cases(frozenset({part}), group)
    if code == keys.UNKNOWN:  # as a part that is also who it does not apply to
        others = keys.cases(frozenset({f"{field}:applies"}), group)
        yield _no_more([*begun, out, others], [everybody, inside], f"{step.id}: of all")
    else:
        yield _at_most([*begun, out], inside, f"{step.id}: of all")


def _ways(step: Step, definition: Definition, have: Collection[Key]) -> Iterator[Fact]:
    """Tell how a step belongs to the counts of its start and its end."""
    for group in definition.groups:
        n, waiting, out, followed = (
            keys.of_step(what, step, "", group) for what in ("n", "open", "excluded", "followed")
        )
        start = keys.cases(keys.atoms([When(field=step.start)]), group)
        end = keys.cases(keys.atoms([When(field=step.end)]), group)
        if n not in have:
            continue
        yield from _instead(step, group)
        if start in have:
            yield _at_most([n, waiting], start, f"{step.id}: begun")
            yield _at_most([followed], start, f"{step.id}: begun")
            if not step.where:  # whoever has begun is followed or left out, and nobody else is
                yield _at_most([followed, out], start, f"{step.id}: begun", supposed=True)
                yield Fact(((followed, 1), (out, 1), (start, -1)), 0, None, f"{step.id}: begun", supposed=True)
        if _is_always_known(definition, step.start):  # only an end leaves a case out then
            if step.where:
                yield _at_most([n, out], end, f"{step.id}: ended")
            else:
                yield _sum([n, out], end, f"{step.id}: ended")
        else:
            yield _at_most([n], end, f"{step.id}: ended")
            # both ends of a counted step have happened, and one of any other that is left out or followed
            yield _no_more([n, followed, out], [start, end], f"{step.id}: left out")
            if not step.where:
                yield Fact(((n, 1), (out, 1), (end, -1)), 0, None, f"{step.id}: ended", supposed=True)


def _instead(step: Step, group: str) -> Iterator[Fact]:
    """Tell how a step belongs to the counts of what can come instead of its end, and of its conditions."""
    n, waiting, out = (keys.of_step(what, step, "", group) for what in STATES)
    for field in step.rivals:
        rival = keys.of_step(f"rival {field}", step, "", group)
        yield _at_most([rival], keys.cases(keys.atoms([When(field=field)]), group), f"{step.id}: {field}")
    for when in step.where:
        yield _at_most([n, waiting, out], keys.cases(keys.atoms([when]), group), f"{step.id}: where")
        if when.state == "not_happened":
            but = keys.cases(keys.atoms([When(field=when.field)]), group)
            yield _at_most([n, waiting, out, but], keys.cases(frozenset(), group), f"{step.id}: where")


def _beside(step: Step, definition: Definition) -> Iterator[Fact]:
    """Tell how a step belongs to others that have a start or an end in common with it."""
    why = f"{step.id}: beside "
    for group, other in product(definition.groups, definition.spec.steps):
        mine, theirs = ({what: keys.of_step(what, one, "", group) for what in STATES} for one in (step, other))
        is_sure = _is_always_known(definition, other.start) and not other.where
        if is_sure and other.end == step.start:  # whose start is on an unknown day is left out of the other
            end = keys.cases(keys.atoms([When(field=step.end)]), group)
            yield _no_more([mine["n"], mine["excluded"]], [end, theirs["excluded"]], why + other.id)
        has_begun = is_sure and other.start == definition.spec.unit.date and not other.open_when
        if has_begun and other.end == step.end and set(other.closed_by) <= set(step.closed_by) and step is not other:
            yield _at_most([mine["open"]], theirs["open"], why + other.id)
        has_not_ended = [When(field=step.end, state="not_happened")] if not step.where else []
        if other.start == step.start and other.end in step.rivals and all(w in has_not_ended for w in other.where):
            yield _at_most([keys.of_step(f"rival {other.end}", step, "", group)], theirs["n"], why + other.id)


def _looser(step: Step, definition: Definition, have: Collection[Key]) -> Iterator[Fact]:
    """Put a step within its target under the same step within a longer one."""
    for other in definition.spec.steps:
        if keys.counted(other) == keys.counted(step) and (other.unit == "kalenderdagen") == (
            step.unit == "kalenderdagen"
        ):
            if other.target is None or step.target is None or "uren" in (other.target_unit, step.target_unit):
                continue
            if (step.target_days or 0) < (other.target_days or 0):
                for key in have:
                    if key[:2] == keys.of_step("within", step, "", "")[:2]:
                        yield from _within_longer(step, other, key.part, key.group)


def _within_longer(step: Step, other: Step, part: str, group: str) -> Iterator[Fact]:
    """Hold a target against a longer one: the shorter has passed for all for whom the longer has."""
    short, long = ({what: keys.of_step(what, one, part, group) for what in TARGET} for one in (step, other))
    yield _at_most([short["within"]], long["within"], f"{step.id}: target")
    if keys.waited(step) == keys.waited(other):
        yield _at_most([long["matured"]], short["matured"], f"{step.id}: target")
    both = [short["matured_within"], long["within"]]
    yield _no_more([long["matured_within"], short["within"]], both, f"{step.id}: target")


def _courses(definition: Definition, have: Collection[Key]) -> Iterator[Fact]:
    for table in definition.spec.tables.values():
        if isinstance(table, parts.Course):
            for id in table.steps:
                for group in definition.groups:
                    yield from _course(definition, definition.step(id), group, table.period, have)


def _course(definition: Definition, step: Step, group: str, period: str, have: Collection[Key]) -> Iterator[Fact]:
    """Tell how the stock at the end of each period comes from the one before, and what all periods come to."""
    stock = keys.of_step("stock", step, "", group)
    names = sorted(
        key.part for key in have if key[:2] == stock[:2] and key.part.startswith(f"{period}=") and key.group == group
    )
    if not names or step.reversed == "counted":
        return

    def named(what: str, part: str = "") -> Key:
        return keys.of_step(what, step, part, group)

    for before, name in zip(["", *names], names, strict=False):
        flows = [(named("intake", name), 1), (named("closed", name), -1)]
        flows += [(named("ended_otherwise", name), -1)] if step.rivals else []
        past = [(named("stock", before), 1)] if before else []
        yield Fact((*past, *flows, (named("stock", name), -1)), 0, 0, f"{step.id}: stock")
    yield _sum([named("intake", name) for name in names], named("followed"), f"{step.id}: intake")
    yield _sum([named("closed", name) for name in names], named("n"), f"{step.id}: closed")
    if step.start == definition.spec.unit.date:  # parts by period are those of its start then
        split = (name for name in names if named("n", name) in have)
        yield from (_sum([named("followed", name)], named("intake", name), f"{step.id}: intake") for name in split)
    yield Fact(((named("stock", names[-1]), 1), (named("open"), -1)), 0, 0, f"{step.id}: stock")
    if step.target is not None:
        yield from _targeted(step, group, period, names)


def _targeted(step: Step, group: str, period: str, names: list[str]) -> Iterator[Fact]:
    """Hold periods against the target: how many of them it takes depends on days off and on the peildatum.

    So all of it is supposed, of one period up to as many as the target can take: a working day is less than two days.
    """
    days = int(step.target_days or 0)
    least, most = (days, days) if step.unit == "kalenderdagen" else (days * 7 // 5, days * 2)
    enough = 1 + most // SHORTEST[period]
    for few in range(1, enough + 2):
        yield from _passed(step, group, names[:-few], names[-few:])
    for few in range(1, enough + 1):
        yield from _not_passed(step, group, names[:-few], names[-few:])
        for end in range(few + 1, len(names)):
            yield from _waited(step, group, names, end - few, end)
    for few in range(1, 1 + least // SHORTEST[period]):
        for end in range(few, len(names) + 1):
            yield from _soon(step, group, names, end - few, end)


def _in_periods(step: Step, group: str) -> Callable[..., list[Key]]:
    """Name counts of a step in several periods; what cannot be is in none."""

    def named(what: str, periods: Iterable[str] = ("",)) -> list[Key]:
        if what == "ended_otherwise" and not step.rivals:
            return []
        return [keys.of_step(what, step, period, group) for period in periods]

    return named


def _passed(step: Step, group: str, early: list[str], lately: list[str]) -> Iterator[Fact]:
    """Suppose that the target has passed for all who began early, and so for those who closed before others began."""
    named, why = _in_periods(step, group), f"{step.id}: target passed"
    left = rest(*named("open"), *named("matured"))
    yield _no_more([left], named("intake", lately), why, supposed=True)
    for end in range(len(lately)):
        closed, since = named("closed", early + lately[:end]), named("intake", lately[:end])
        yield _no_more(closed, [*named("beyond"), *named("matured_within"), *since], why, supposed=True)


def _not_passed(step: Step, group: str, early: list[str], lately: list[str]) -> Iterator[Fact]:
    """Suppose that the target has passed for nobody who began lately: who kept it then began just before them."""
    named, why = _in_periods(step, group), f"{step.id}: target not passed"
    left = rest(*named("open"), *named("matured"))
    yield _no_more(named("intake", lately), [left, *named("ended_otherwise", lately)], why, supposed=True)
    before = [*named("beyond"), *named("stock", early[-1:])]
    yield _no_more(named("matured_beyond"), before, why, supposed=True)
    closed, since = named("closed", lately), named("intake", early[-len(lately) :])
    yield _no_more([*closed, *named("matured_within")], [*named("n"), *since], why, supposed=True)


def _waited(step: Step, group: str, names: list[str], start: int, end: int) -> Iterator[Fact]:
    """Suppose that whoever began before some periods and is not done at their end is beyond the target."""
    named, why = _in_periods(step, group), f"{step.id}: waited"
    since, later = named("intake", names[start:end]), named("ended_otherwise", names[end:])
    for beyond in (named("matured_beyond"), [*named("beyond"), *named("open")]):
        yield _no_more(named("stock", names[end - 1 : end]), [*since, *beyond, *later], why, supposed=True)
    closed, just = named("closed", names[end : end + 1]), named("intake", names[end : end + 1])
    yield _no_more(closed, [*since, *just, *named("beyond")], why, supposed=True)


def _soon(step: Step, group: str, names: list[str], start: int, end: int) -> Iterator[Fact]:
    """Suppose that whoever began and was done in some periods is within the target."""
    named, why = _in_periods(step, group), f"{step.id}: soon"
    closed, before = named("closed", names[start:end]), named("stock", names[:start][-1:])
    for within in ("within", "matured_within"):
        yield _no_more(closed, [*named(within), *before], why, supposed=True)


def _split(definition: Definition, have: Collection[Key]) -> Iterator[Fact]:
    """Add the parts of a step up; where somebody can be in several parts, each is at most the whole."""
    whole_of: dict[tuple[Key, str], list[Key]] = {}
    for key in have:
        if key.part and key.what not in ("intake", "closed", "ended_otherwise", "stock"):
            by = key.part.partition("=")[0]
            whole_of.setdefault((key._replace(part=""), by), []).append(key)
    for (whole, by), inner in whole_of.items():
        overlapping = by in {id for r in definition.spec.registers.values() for id in r.fields} and keys.is_several(
            definition, by
        )
        if overlapping:
            unknown = whole._replace(part=f"{by}={keys.UNKNOWN}")
            apart = [unknown] if unknown in inner else []
            yield from (_at_most([key, *apart], whole, f"by {by}") for key in inner if key != unknown)
            yield Fact((*((key, 1) for key in inner), (whole, -1)), 0, None, f"by {by}")
        else:
            yield _sum(inner, whole, f"by {by}")
