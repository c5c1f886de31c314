"""What everybody knows of a step from period to period: its stock, and who can have seen the target pass."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final, assert_never

from doorloop.definition.parts import CLOCK_HOURS, HOUR_SECONDS, HOURS, Definition, Step
from doorloop.disclosure.release.fact import Fact, equal, no_more, rest
from doorloop.tables import keys
from doorloop.tables.keys import Key
from doorloop.tables.kinds import kinds

SHORTEST: Final = {"month": 28, "quarter": 90, "year": 365}
"""The days of the shortest period of each kind."""


def facts(definition: Definition, have: Collection[Key]) -> Iterator[Fact]:
    """Give the facts about steps that some table follows through time."""
    for table in kinds(definition):
        for id, period in table.courses():
            for group in definition.groups:
                yield from _course(definition, definition.step(id), group, period, have)


def _course(definition: Definition, step: Step, group: str, period: str, have: Collection[Key]) -> Iterator[Fact]:
    """Tell how the stock at the end of each period comes from the one before, and what all periods come to."""
    stock = keys.of_step("stock", step, "", group)
    names = sorted(
        key.part for key in have if key[:2] == stock[:2] and key.part.startswith(f"{period}=") and key.group == group
    )
    if not names or step.reversed == "counted":
        return

    named, why = _in_periods(step, group), f"{step.id}: stock"
    for before, name in zip([[], *([one] for one in names)], names, strict=False):
        left = [*named("closed", [name]), *named("ended_otherwise", [name]), *named("stock", [name])]
        yield equal([*named("stock", before), *named("intake", [name])], left, why)
    yield equal(named("intake", names), named("followed"), f"{step.id}: intake")
    yield equal(named("closed", names), named("n"), f"{step.id}: closed")
    if step.start == definition.spec.unit.date:  # parts by period are those of its start then
        split = [name for name in names if named("n", [name])[0] in have]
        yield from (equal(named("followed", [name]), named("intake", [name]), f"{step.id}: intake") for name in split)
    yield equal(named("stock", names[-1:]), named("open"), why)
    if step.target_ticks is not None:
        yield from _targeted(step, group, period, names)


def _targeted(step: Step, group: str, period: str, names: list[str]) -> Iterator[Fact]:
    """Hold periods against the target: how many of them it takes depends on days off and on the peildatum.

    So all of it is supposed, of one period up to as many as the target can take: a working day is less than two days.
    """
    ticks = int(step.target_ticks or 0)
    match step.tick:
        case "kalenderdagen":
            least, most = ticks, ticks
        case "werkdagen":
            least, most = ticks * 7 // 5, ticks * 2
        case "seconden":  # an hour at least on a day that is open
            least, most = (
                ticks // (HOURS * HOUR_SECONDS) if step.clock == CLOCK_HOURS else 0,
                2 * (ticks // HOUR_SECONDS + 1),
            )
        case _:
            assert_never(step.tick)
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
    yield no_more([left], named("intake", lately), why, supposed=True)
    for end in range(len(lately)):
        closed, since = named("closed", early + lately[:end]), named("intake", lately[:end])
        yield no_more(closed, [*named("beyond"), *named("matured_within"), *since], why, supposed=True)


def _not_passed(step: Step, group: str, early: list[str], lately: list[str]) -> Iterator[Fact]:
    """Suppose that the target has passed for nobody who began lately: who kept it then began just before them."""
    named, why = _in_periods(step, group), f"{step.id}: target not passed"
    left = rest(*named("open"), *named("matured"))
    yield no_more(named("intake", lately), [left, *named("ended_otherwise", lately)], why, supposed=True)
    before = [*named("beyond"), *named("stock", early[-1:])]
    yield no_more(named("matured_beyond"), before, why, supposed=True)
    closed, since = named("closed", lately), named("intake", early[-len(lately) :])
    yield no_more([*closed, *named("matured_within")], [*named("n"), *since], why, supposed=True)


def _waited(step: Step, group: str, names: list[str], start: int, end: int) -> Iterator[Fact]:
    """Suppose that whoever began before some periods and is not done at their end is beyond the target."""
    named, why = _in_periods(step, group), f"{step.id}: waited"
    since, later = named("intake", names[start:end]), named("ended_otherwise", names[end:])
    for beyond in (named("matured_beyond"), [*named("beyond"), *named("open")]):
        yield no_more(named("stock", names[end - 1 : end]), [*since, *beyond, *later], why, supposed=True)
    closed, just = named("closed", names[end : end + 1]), named("intake", names[end : end + 1])
    yield no_more(closed, [*since, *just, *named("beyond")], why, supposed=True)


def _soon(step: Step, group: str, names: list[str], start: int, end: int) -> Iterator[Fact]:
    """Suppose that whoever began and was done in some periods is within the target."""
    named, why = _in_periods(step, group), f"{step.id}: soon"
    closed, before = named("closed", names[start:end]), named("stock", names[:start][-1:])
    for within in ("within", "matured_within"):
        yield no_more(closed, [*named(within), *before], why, supposed=True)
