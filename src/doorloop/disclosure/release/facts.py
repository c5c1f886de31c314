"""What everybody knows to hold between counts: sums, parts of a whole, and the way that cases take.

Some facts follow from how a definition counts. Others a reader only supposes, as that a ruling follows an appeal: they
may be false in a register with gaps, and then tell a reader nothing that is true.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import product

from msgspec.structs import replace

from doorloop.definition import parts
from doorloop.definition.parts import Definition, Step, When
from doorloop.disclosure.release import conditions, periods
from doorloop.disclosure.release.fact import Fact, equal, no_more, of_step, part_of, rest, stated
from doorloop.tables import keys
from doorloop.tables.keys import Atoms, Key


def facts(definition: Definition, have: Collection[Key]) -> Iterator[Fact]:
    """Give the facts about these counts; one may also name a single further count, which it defines.

    Args:
        have: all counts that stand in tables.
    """
    nothing: Atoms = frozenset()
    everybody = [keys.cases(nothing, group) for group in definition.groups]
    yield equal(everybody, [keys.cases(nothing, "")], "groups")
    for name, table in definition.spec.tables.items():
        for whens in table.conditions.values() if table.by else ():
            yield from _division(definition, name, table.by, keys.atoms(whens))
        yield from _goals(definition, table.goals)
    for variable in definition.variables:
        yield from _variable(definition, variable)
    yield from conditions.facts(definition, have)
    for step in definition.spec.steps:
        counted = keys.counted(step)
        for part, group in dict.fromkeys((key.part, key.group) for key in have if key.of.startswith(counted)):
            yield from _step(step, part, group, have)
            yield from _of_all(step, part, group, have)
        yield from _ways(step, definition, have)
        yield from _beside(step, definition)
        yield from _looser(step, definition, have)
    yield from periods.facts(definition, have)
    yield from _split(definition, have)


# ---------------------------------------------------------------- categories


def _division(definition: Definition, name: str, by: str, where: Atoms) -> Iterator[Fact]:
    """Add the codes of a field up; of a field that may be empty, with the cases of which it is unknown."""
    for group in definition.groups:
        total = keys.cases(where, group)
        inner = [keys.cases(where | {f"{by}={code}"}, group) for code in definition.labels(by)]
        if keys.is_several(definition, by):
            yield from (part_of(key, total, name) for key in inner)
        else:
            left = [] if _is_always_known(definition, by) else [rest(total, inner[0])]
            yield equal([*inner, *left], [total], name)


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
            yield from (part_of(key, base, variable.id) for key in inner)
            yield from _answers(inner[:-1], rest(base, inner[-1]), variable.id)
        else:
            yield equal(inner, [base], variable.id)
        yield part_of(base, everybody, f"{variable.id}: n.v.t.")
        yield no_more([everybody], [base], f"{variable.id}: applies to all", supposed=True)
    if variable.order == "falling":
        for listed in zip(*(inner[:-1] for inner in named.values()), strict=True):
            yield Fact(tuple((key, 1) for key in listed), 1, None, f"{variable.id}: listed because it occurs")


def _answers(answers: Sequence[Key], answered: Key, why: str) -> Iterator[Fact]:
    """Hold answers, of which somebody can give several, against the number of those who gave any."""
    yield from (no_more([key], [answered], why) for key in answers)
    yield no_more([answered], answers, why)


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
                yield equal(inner, [union], goal.measure)
                continue
            base, (*every, unknown) = keys.base(variable, goal.group), _inside(definition, variable, goal.group)
            yield part_of(union, base, goal.measure)
            yield from _answers(inner, union, goal.measure)
            if unknown not in inner:
                others = [key for key in every if key not in inner]
                yield from _answers([union, *others], rest(base, unknown), goal.measure)


# ---------------------------------------------------------------- steps


BY_LAW = """within_statute + beyond_statute = with_statute, with_statute + (n - with_statute) = n,
    open_statute + (open - open_statute) = open, overdue_statute + (open_statute - overdue_statute) = open_statute"""
MATURED = """matured_within + matured_beyond = matured, matured_within <= within,
    n + open = matured + (open - matured), beyond <= matured_beyond, matured_beyond <= beyond + open"""
"""Who is beyond the target has seen it pass; what is left of the open has not."""


def _step(step: Step, part: str, group: str, have: Collection[Key]) -> Iterator[Fact]:
    """Tell how the counts of a step belong together."""
    named, rivals = of_step(step, part, group), [f"rival {field}" for field in step.rivals]
    yield from stated(" + ".join(["n", "open", *rivals]) + " = followed", named, f"{step.id}: followed")
    if not all(named(rival) in have for rival in rivals[1:]):  # the sum says as much wherever it is known
        yield from stated("n + open <= followed", named, f"{step.id}: followed")
    if step.terms:
        yield from stated(BY_LAW, named, f"{step.id}: by law")
    if step.is_targeted:
        of_open = f"norm_late + norm_left {'<=' if step.has_own_targets else '='} open"
        yield from stated(f"judged + norm_late = norm_base, {of_open}", named, f"{step.id}: norm")
        yield from stated("within + beyond = judged", named, f"{step.id}: within")
        if step.has_own_targets:
            yield from stated("judged + (n - judged) = n", named, f"{step.id}: with a target")
        yield from stated(MATURED, named, f"{step.id}: matured")


def _of_all(step: Step, part: str, group: str, have: Collection[Key]) -> Iterator[Fact]:
    """Put a step under all cases, or under those of its part."""
    named, why = of_step(step, part, group), f"{step.id}: of all"
    if not part:
        text = "n + open + excluded + (all - open) = all, followed + excluded + (all - followed) = all"
        yield from stated(text, named, why)
        return
    # what is left of each part is no count of its own: that would make the problem too large
    begun = ["followed"] if named("followed") in have or not step.rivals else ["n", "open"]
    counts = [named(what) for what in (*begun, "excluded")]
    field, _, code = part.partition("=")
    inside = keys.cases(frozenset({part}), group)
    if code == keys.UNKNOWN:  # as a part that is also who it does not apply to
        others = keys.cases(frozenset({f"{field}:applies"}), group)
        yield no_more([*counts, others], [named("all"), inside], why)
    else:
        yield no_more(counts, [inside], why)


def _ways(step: Step, definition: Definition, have: Collection[Key]) -> Iterator[Fact]:
    """Tell how a step belongs to the counts of its start and its end."""
    for group in definition.groups:
        named = of_step(step, "", group)
        if named("n") not in have:
            continue
        yield from _instead(step, group)
        if named("start") in have:
            why = f"{step.id}: begun"
            yield from stated("n + open <= start, followed <= start", named, why)
            if not step.where:  # whoever has begun is followed or left out, and nobody else is
                both = "followed + excluded <= start, start <= followed + excluded"
                yield from stated(both, named, why, supposed=True)
        if _is_always_known(definition, step.start):  # only an end leaves a case out then
            yield from stated(f"n + excluded {'<=' if step.where else '='} end", named, f"{step.id}: ended")
        else:
            yield from stated("n <= end", named, f"{step.id}: ended")
            # both ends of a counted step have happened, and one of any other that is left out or followed
            yield from stated("n + followed + excluded <= start + end", named, f"{step.id}: left out")
            if not step.where:
                yield from stated("end <= n + excluded", named, f"{step.id}: ended", supposed=True)


def _instead(step: Step, group: str) -> Iterator[Fact]:
    """Tell how a step belongs to the counts of what can come instead of its end, and of its conditions."""
    begun = [keys.of_step(what, step, "", group) for what in keys.STATES]
    for field in step.rivals:
        rival = keys.of_step(f"rival {field}", step, "", group)
        yield no_more([rival], [keys.cases(keys.atoms([When(field=field)]), group)], f"{step.id}: {field}")
    for when in step.where:
        yield no_more(begun, [keys.cases(keys.atoms([when]), group)], f"{step.id}: where")
        if when.state == "not_happened":
            but = keys.cases(keys.atoms([When(field=when.field)]), group)
            yield no_more([*begun, but], [keys.cases(frozenset(), group)], f"{step.id}: where")


def _beside(step: Step, definition: Definition) -> Iterator[Fact]:
    """Tell how a step belongs to others that have a start or an end in common with it."""
    why = f"{step.id}: beside "
    near = [other for other in definition.spec.steps if {other.start, other.end} & {step.start, step.end, *step.rivals}]
    for group, other in product(definition.groups, near):
        mine, theirs = of_step(step, "", group), of_step(other, "", group)
        is_sure = _is_always_known(definition, other.start) and not other.where
        if is_sure and other.end == step.start:  # whose start is on an unknown day is left out of the other
            yield no_more([mine("n"), mine("excluded")], [mine("end"), theirs("excluded")], why + other.id)
        has_begun = is_sure and other.start == definition.spec.unit.date and not other.open_when
        if has_begun and other.end == step.end and set(other.closed_by) <= set(step.closed_by) and step is not other:
            yield no_more([mine("open")], [theirs("open")], why + other.id)
        has_not_ended = [When(field=step.end, state="not_happened")] if not step.where else []
        if other.start == step.start and other.end in step.rivals and all(w in has_not_ended for w in other.where):
            yield no_more([mine(f"rival {other.end}")], [theirs("n")], why + other.id)


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
    own = {name: getattr(other, name) for name in ("id", "label", "gross", "by", "doubted", "note")}
    return bool(step.gross) and replace(step, **own) == other


def _is_longer(other: Step, step: Step) -> bool:
    """Tell whether a target is the longer one of two by the same days; by the hour nobody knows from dates."""
    mine, theirs = step.target_ticks, other.target_ticks
    if mine is None or theirs is None or step.is_by_the_hour or other.is_by_the_hour:
        return False
    return mine < theirs and step.counted_by == other.counted_by


def _within_longer(step: Step, other: Step, part: str, group: str) -> Iterator[Fact]:
    """Hold a target against a longer one: the shorter has passed for all for whom the longer has."""
    short, long, why = of_step(step, part, group), of_step(other, part, group), f"{step.id}: target"
    yield no_more([short("within")], [long("within")], why)
    if keys.waited(step) == keys.waited(other):
        yield no_more([long("matured")], [short("matured")], why)
    yield no_more([long("matured_within"), short("within")], [short("matured_within"), long("within")], why)


def _split(definition: Definition, have: Collection[Key]) -> Iterator[Fact]:
    """Add the parts of a step up; where somebody can be in several parts, each is at most the whole."""
    whole_of: dict[tuple[Key, str], list[Key]] = {}
    for key in have:
        if key.part and key.what not in ("intake", "closed", "ended_otherwise", "stock"):
            by = key.part.partition("=")[0]
            whole_of.setdefault((key._replace(part=""), by), []).append(key)
    fields = {id for register in definition.spec.registers.values() for id in register.fields}
    for (whole, by), inner in whole_of.items():
        if by in fields and keys.is_several(definition, by):
            unknown = whole._replace(part=f"{by}={keys.UNKNOWN}")
            apart = [unknown] if unknown in inner else []
            yield from (no_more([key, *apart], [whole], f"by {by}") for key in inner if key != unknown)
            yield no_more([whole], inner, f"by {by}")
        else:
            yield equal(inner, [whole], f"by {by}")
