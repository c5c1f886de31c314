"""What everybody knows to hold between counts: sums, parts of a whole, and the way that cases take.

Some facts follow from how a definition counts. Others a reader only supposes, as that a ruling follows an appeal: they
may be false in a register with gaps, and then tell a reader nothing that is true.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import product
from typing import Final

from msgspec.structs import replace

from doorloop.definition import parts
from doorloop.definition.parts import Definition, Step, When
from doorloop.disclosure.release import conditions, periods
from doorloop.disclosure.release.fact import Fact, at_most, no_more, rest, sums_to
from doorloop.tables import keys
from doorloop.tables.keys import Atoms, Key

TARGET: Final = ("within", "matured", "matured_within")


def facts(definition: Definition, have: Collection[Key]) -> Iterator[Fact]:
    """Give the facts about these counts; one may also name a single further count, which it defines.

    Args:
        have: all counts that stand in tables.
    """
    yield from _groups(definition)
    for name, table in definition.spec.tables.items():
        for whens in table.conditions.values() if table.by else ():
            yield from _division(definition, name, table.by, keys.atoms(whens))
        yield from _goals(definition, table.goals)
    for variable in definition.variables:
        yield from _variable(definition, variable)
    yield from conditions.facts(definition, have)
    for step in definition.spec.steps:
        for part, group in dict.fromkeys(
            (key.part, key.group) for key in have if key.of.startswith(keys.counted(step))
        ):
            yield from _step(step, part, group, have)
            yield from _of_all(step, part, group, have)
        yield from _ways(step, definition, have)
        yield from _beside(step, definition)
        yield from _looser(step, definition, have)
    yield from periods.facts(definition, have)
    yield from _split(definition, have)


def _groups(definition: Definition) -> Iterator[Fact]:
    nothing: Atoms = frozenset()
    yield sums_to([keys.cases(nothing, group) for group in definition.groups], keys.cases(nothing, ""), "groups")


# ---------------------------------------------------------------- categories


def _division(definition: Definition, name: str, by: str, where: Atoms) -> Iterator[Fact]:
    """Add the codes of a field up; of a field that may be empty, with the cases of which it is unknown."""
    for group in definition.groups:
        total = keys.cases(where, group)
        inner = [keys.cases(where | {f"{by}={code}"}, group) for code in definition.labels(by)]
        if keys.is_several(definition, by):
            yield from (sums_to([key, rest(total, key)], total, name) for key in inner)
        elif _is_always_known(definition, by):
            yield sums_to(inner, total, name)
        else:
            yield sums_to([*inner, rest(total, inner[0])], total, name)


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
            yield from (sums_to([key, rest(base, key)], base, variable.id) for key in inner)
            yield from _answers(inner[:-1], rest(base, inner[-1]), variable.id)
        else:
            yield sums_to(inner, base, variable.id)
        yield sums_to([base, rest(everybody, base)], everybody, f"{variable.id}: n.v.t.")
        yield at_most([everybody], base, f"{variable.id}: applies to all", supposed=True)
    if variable.order == "falling":
        for listed in zip(*(inner[:-1] for inner in named.values()), strict=True):
            yield Fact(tuple((key, 1) for key in listed), 1, None, f"{variable.id}: listed because it occurs")


def _answers(answers: Sequence[Key], answered: Key, why: str) -> Iterator[Fact]:
    """Hold answers, of which somebody can give several, against the number of those who gave any."""
    yield from (at_most([key], answered, why) for key in answers)
    yield Fact((*((key, 1) for key in answers), (answered, -1)), 0, None, why)


def _inside(definition: Definition, variable: parts.Variable, group: str) -> list[Key]:
    """List the categories of a variable, unknown last."""
    named = definition.labels(variable.field) if variable.field else [one.key for one in variable.classes]
    return [keys.category(variable, name, group) for name in (*named, keys.UNKNOWN)]


def _goals(definition: Definition, goals: Sequence[parts.Goal]) -> Iterator[Fact]:
    """Tell what the numerator of a share of several categories is the sum of."""
    for goal in goals:
        if len(goal.categories) > 1:
            variable = definition.variable(goal.share_of)
            inner = [keys.category(variable, name, goal.group) for name in goal.categories]
            union = keys.category(variable, "|".join(sorted(goal.categories)), goal.group)
            if not (variable.field and keys.is_several(definition, variable.field)):
                yield sums_to(inner, union, goal.measure)
                continue
            base, (*every, unknown) = keys.base(variable, goal.group), _inside(definition, variable, goal.group)
            yield sums_to([union, rest(base, union)], base, goal.measure)
            yield from _answers(inner, union, goal.measure)
            if unknown not in inner:
                others = [key for key in every if key not in inner]
                yield from _answers([union, *others], rest(base, unknown), goal.measure)


# ---------------------------------------------------------------- steps


def _step(step: Step, part: str, group: str, have: Collection[Key]) -> Iterator[Fact]:
    """Tell how the counts of a step belong together."""

    def named(what: str) -> Key:
        return keys.of_step(what, step, part, group)

    n, waiting, within = named("n"), named("open"), named("within")
    rivals = [named(f"rival {field}") for field in step.rivals]
    yield sums_to([n, waiting, *rivals], named("followed"), f"{step.id}: followed")
    if not all(rival in have for rival in rivals[1:]):  # the sum says as much wherever it is known
        yield at_most([n, waiting], named("followed"), f"{step.id}: followed")
    if step.terms:
        yield from _by_law(step, named)
    if step.is_targeted:
        yield from _of_norm(step, named)
        judged = named("with_target") if step.has_own_targets else n
        yield sums_to([within, named("beyond")], judged, f"{step.id}: within")
        if step.has_own_targets:
            yield sums_to([judged, rest(n, judged)], n, f"{step.id}: with a target")
        matured, inside = named("matured"), named("matured_within")
        yield sums_to([inside, named("matured_beyond")], matured, f"{step.id}: matured")
        yield at_most([inside], within, f"{step.id}: matured")
        left = rest(waiting, matured)  # those whose target has not passed yet
        yield Fact(((n, 1), (waiting, 1), (matured, -1), (left, -1)), 0, 0, f"{step.id}: matured")
        late = named("matured_beyond")  # whoever is beyond the target has seen it pass
        yield Fact(((late, 1), (named("beyond"), -1)), 0, None, f"{step.id}: matured")
        yield Fact(((late, 1), (named("beyond"), -1), (waiting, -1)), None, 0, f"{step.id}: matured")


def _of_norm(step: Step, named: Callable[[str], Key]) -> Iterator[Fact]:
    """Tell what the base of a norm is the sum of, and which open steps are past the term or not."""
    closed, late, left = named("with_target" if step.has_own_targets else "n"), named("norm_late"), named("norm_left")
    yield sums_to([closed, late], named("norm_base"), f"{step.id}: norm")
    if step.has_own_targets:
        yield at_most([late, left], named("open"), f"{step.id}: norm")
    else:
        yield sums_to([late, left], named("open"), f"{step.id}: norm")


def _by_law(step: Step, named: Callable[[str], Key]) -> Iterator[Fact]:
    """Tell how the counts by the statutory term belong together, and under those of the step."""
    closed, waiting = named("with_statute"), named("open_statute")
    yield sums_to([named("within_statute"), named("beyond_statute")], closed, f"{step.id}: by law")
    for part, whole in ((closed, named("n")), (waiting, named("open")), (named("overdue_statute"), waiting)):
        yield sums_to([part, rest(whole, part)], whole, f"{step.id}: by law")


def _of_all(step: Step, part: str, group: str, have: Collection[Key]) -> Iterator[Fact]:
    """Put a step under all cases, or under those of its part."""
    n, waiting, out, followed = (keys.of_step(what, step, part, group) for what in (*keys.STATES, "followed"))
    everybody = keys.cases(frozenset(), group)
    if not part:
        yield sums_to([n, waiting, out, rest(everybody, waiting)], everybody, f"{step.id}: of all")
        yield sums_to([followed, out, rest(everybody, followed)], everybody, f"{step.id}: of all")
        return
    # what is left of each part is no count of its own: that would make the problem too large
    begun = [followed] if followed in have or not step.rivals else [n, waiting]
    field, _, code = part.partition("=")
    inside = keys.cases(frozenset({part}), group)
    if code == keys.UNKNOWN:  # as a part that is also who it does not apply to
        others = keys.cases(frozenset({f"{field}:applies"}), group)
        yield no_more([*begun, out, others], [everybody, inside], f"{step.id}: of all")
    else:
        yield at_most([*begun, out], inside, f"{step.id}: of all")


def _ways(step: Step, definition: Definition, have: Collection[Key]) -> Iterator[Fact]:
    """Tell how a step belongs to the counts of its start and its end."""
    for group in definition.groups:
        n, waiting, out, followed = (keys.of_step(what, step, "", group) for what in (*keys.STATES, "followed"))
        start = keys.cases(keys.atoms([When(field=step.start)]), group)
        end = keys.cases(keys.atoms([When(field=step.end)]), group)
        if n not in have:
            continue
        yield from _instead(step, group)
        if start in have:
            yield at_most([n, waiting], start, f"{step.id}: begun")
            yield at_most([followed], start, f"{step.id}: begun")
            if not step.where:  # whoever has begun is followed or left out, and nobody else is
                yield at_most([followed, out], start, f"{step.id}: begun", supposed=True)
                yield Fact(((followed, 1), (out, 1), (start, -1)), 0, None, f"{step.id}: begun", supposed=True)
        if _is_always_known(definition, step.start):  # only an end leaves a case out then
            if step.where:
                yield at_most([n, out], end, f"{step.id}: ended")
            else:
                yield sums_to([n, out], end, f"{step.id}: ended")
        else:
            yield at_most([n], end, f"{step.id}: ended")
            # both ends of a counted step have happened, and one of any other that is left out or followed
            yield no_more([n, followed, out], [start, end], f"{step.id}: left out")
            if not step.where:
                yield Fact(((n, 1), (out, 1), (end, -1)), 0, None, f"{step.id}: ended", supposed=True)


def _instead(step: Step, group: str) -> Iterator[Fact]:
    """Tell how a step belongs to the counts of what can come instead of its end, and of its conditions."""
    n, waiting, out = (keys.of_step(what, step, "", group) for what in keys.STATES)
    for field in step.rivals:
        rival = keys.of_step(f"rival {field}", step, "", group)
        yield at_most([rival], keys.cases(keys.atoms([When(field=field)]), group), f"{step.id}: {field}")
    for when in step.where:
        yield at_most([n, waiting, out], keys.cases(keys.atoms([when]), group), f"{step.id}: where")
        if when.state == "not_happened":
            but = keys.cases(keys.atoms([When(field=when.field)]), group)
            yield at_most([n, waiting, out, but], keys.cases(frozenset(), group), f"{step.id}: where")


def _beside(step: Step, definition: Definition) -> Iterator[Fact]:
    """Tell how a step belongs to others that have a start or an end in common with it."""
    why = f"{step.id}: beside "
    near = [other for other in definition.spec.steps if {other.start, other.end} & {step.start, step.end, *step.rivals}]
    for group, other in product(definition.groups, near):
        mine, theirs = ({what: keys.of_step(what, one, "", group) for what in keys.STATES} for one in (step, other))
        is_sure = _is_always_known(definition, other.start) and not other.where
        if is_sure and other.end == step.start:  # whose start is on an unknown day is left out of the other
            end = keys.cases(keys.atoms([When(field=step.end)]), group)
            yield no_more([mine["n"], mine["excluded"]], [end, theirs["excluded"]], why + other.id)
        has_begun = is_sure and other.start == definition.spec.unit.date and not other.open_when
        if has_begun and other.end == step.end and set(other.closed_by) <= set(step.closed_by) and step is not other:
            yield at_most([mine["open"]], theirs["open"], why + other.id)
        has_not_ended = [When(field=step.end, state="not_happened")] if not step.where else []
        if other.start == step.start and other.end in step.rivals and all(w in has_not_ended for w in other.where):
            yield at_most([keys.of_step(f"rival {other.end}", step, "", group)], theirs["n"], why + other.id)


def _looser(step: Step, definition: Definition, have: Collection[Key]) -> Iterator[Fact]:
    """Put a step within its target under the same step within a longer one, or with its pauses left out."""
    within = keys.of_step("within", step, "", "")[:2]
    places = [(key.part, key.group) for key in have if key[:2] == within]
    for other in definition.spec.steps if places else ():
        if keys.counted(other) == keys.counted(step) and (_is_net_of(other, step) or _is_longer(other, step)):
            for part, group in places:
                yield from _within_longer(step, other, part, group)


def _is_net_of(other: Step, step: Step) -> bool:
    """Tell whether a step is the same without its pauses: gross it takes as long or longer."""
    return bool(step.gross) and replace(step, **_own(other)) == other


def _is_longer(other: Step, step: Step) -> bool:
    """Tell whether a target is the longer one of two by the same days; by the hour nobody knows from dates."""
    mine, theirs = step.target_ticks, other.target_ticks
    if mine is None or theirs is None or step.is_by_the_hour or other.is_by_the_hour:
        return False
    return mine < theirs and step.counted_by == other.counted_by


def _own(step: Step) -> dict[str, object]:
    """Give what sets a net step apart from its gross one, beside the pauses that it leaves out."""
    return {name: getattr(step, name) for name in ("id", "label", "gross", "by", "doubted", "note")}


def _within_longer(step: Step, other: Step, part: str, group: str) -> Iterator[Fact]:
    """Hold a target against a longer one: the shorter has passed for all for whom the longer has."""
    short, long = ({what: keys.of_step(what, one, part, group) for what in TARGET} for one in (step, other))
    yield at_most([short["within"]], long["within"], f"{step.id}: target")
    if keys.waited(step) == keys.waited(other):
        yield at_most([long["matured"]], short["matured"], f"{step.id}: target")
    both = [short["matured_within"], long["within"]]
    yield no_more([long["matured_within"], short["within"]], both, f"{step.id}: target")


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
            yield from (at_most([key, *apart], whole, f"by {by}") for key in inner if key != unknown)
            yield Fact((*((key, 1) for key in inner), (whole, -1)), 0, None, f"by {by}")
        else:
            yield sums_to(inner, whole, f"by {by}")
