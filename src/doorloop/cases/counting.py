"""Cases to counts, part by part: each part fits into the processor's cache, and what is counted of parts adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, pairwise
from typing import Final, NamedTuple

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from doorloop.base.arrays import Ascending, Ints, Longs, Mask, Ticks, select
from doorloop.cases.categories import Data, Parts, periods, split
from doorloop.cases.conditions import holds
from doorloop.cases.measures import NONE, Histogram, histogram
from doorloop.cases.steps import StepTimes
from doorloop.cases.tally import ALL, Cell, Fate, Kind, Measure, Quantity, Run, State, Tally, Valued, start_of
from doorloop.cases.targets import Judged
from doorloop.registers.frames import known

SPAN: Final = 1 << 33
"""More days or seconds than there are between any two dates, both ways."""
ROOM: Final = 1 << 22
"""The largest array in which everything has a place; what lies further apart is sorted."""


class Spells(Struct, frozen=True):
    """How often each duration occurs, by row and day: rows are combinations of part, group and fate.

    Attributes:
        fates: what a step can become.
        found: pairs of int64 arrays, what was counted (row x SPAN + day, from -SPAN / 2) and how often.
        names: part → its name; None where cases are not split.
    """

    fates: list[Fate]
    found: list[tuple[Longs, Longs]] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)


class Counts(Struct, frozen=True):
    """What was counted of some cases; spells by step, by what they are split by, and by what their days are."""

    cells: dict[Cell, int] = field(default_factory=dict)
    spells: dict[tuple[str, str, Measure], Spells] = field(default_factory=dict)
    quantities: dict[Quantity, Histogram] = field(default_factory=dict)


class Values(NamedTuple):
    """A whole number of each case (int32), and the mask of the cases in which it is known."""

    kind: Valued
    item: str
    numbers: Ints
    known: Mask


class Wanted(Struct, frozen=True):
    """What tables want to have counted of some cases.

    Attributes:
        masks: numbers of cases, each with its name and the mask of its cases.
        divisions: numbers of cases for each part of a division, named by kind and item.
        courses: step → the kinds of period through which it is followed.
        values: whole numbers of the cases, of which is counted how often each occurs.
    """

    masks: Iterable[tuple[Kind, str, str, Mask]] = ()
    divisions: Iterable[tuple[Kind, str, Parts]] = ()
    courses: Mapping[str, Iterable[str]] = field(default_factory=dict)
    values: Iterable[Values] = ()


def add_up(counted: Iterable[Counts], groups: list[str]) -> Tally:
    """Add up what was counted of disjoint cases."""
    cells: Counter[Cell] = Counter()
    spells: dict[tuple[str, str, Measure], Spells] = {}
    quantities: dict[Quantity, Histogram] = {}
    for counts in counted:
        cells.update(counts.cells)
        for quantity, some in counts.quantities.items():
            quantities[quantity] = quantities.get(quantity, NONE) + some
        for key, found in counts.spells.items():
            whole = spells.setdefault(key, Spells(found.fates))
            whole.found.extend(found.found)
            whole.names.update(found.names)
    runs: dict[Run, Mapping[Fate, Histogram]] = {}
    for (step, by, of), whole in spells.items():
        runs |= _runs(Run(step, "", by, "", of), whole, groups)
    return Tally(cells, runs, quantities)


def _runs(about: Run, spells: Spells, groups: list[str]) -> dict[Run, dict[Fate, Histogram]]:
    """Give each row its name, and its durations in their order."""
    runs: dict[Run, dict[Fate, Histogram]] = {
        about._replace(group=group, part=spells.names[part]): {} for part in sorted(spells.names) for group in groups
    }
    keys, counts = (np.concatenate(arrays) for arrays in zip(*spells.found, strict=True))
    order, keys = Ascending.of(keys)
    counts = counts[order]
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    keys, counts = keys[firsts], np.add.reduceat(counts, firsts) if len(firsts) else counts
    rows, days = keys // SPAN, keys % SPAN - SPAN // 2
    for start, end in pairwise([*np.flatnonzero(np.diff(rows, prepend=-1)).tolist(), len(rows)]):
        place, fate = divmod(int(rows[start]), len(spells.fates))
        part, group = divmod(place, len(groups))
        run = about._replace(group=groups[group], part=spells.names[part])
        runs[run][spells.fates[fate]] = Histogram(tuple(days[start:end].tolist()), tuple(counts[start:end].tolist()))
    return runs


def count(data: Data, wanted: Wanted, bys: Iterable[str] = ()) -> Counts:
    """Count some cases for tables and for the figure of their flow; durations also in parts, by each of `bys`."""
    counts = Counts()
    groups = data.groups()
    for kind, item, category, mask in chain(wanted.masks, _flow(data)):
        for group, members in groups.items():
            if size := int(np.count_nonzero(mask & members)):
                counts.cells[Cell(kind, item, category, group)] = size
    for kind, item, division in wanted.divisions:
        counts.cells.update(_per_place(data, kind, item, _place(data, division)))
    for one in chain(wanted.values, _dated_twice(data)):
        counts.quantities.update(_occurring(one, groups))
    everybody = Parts(np.zeros(len(data.cases), np.int32), lambda _: ALL)
    divisions = [(ALL, everybody), *((by, division) for by in dict.fromkeys(bys) if by for division in split(data, by))]
    placed = [(by, _place(data, division)) for by, division in divisions]
    for by, places in placed:
        counts.cells.update(_per_place(data, "part", by, places))
    for id, times in data.steps.items():
        _count_clocked(counts, times, groups)
        became = list(_outcomes(times))
        for by, places in placed:
            _count_spells(counts, id, became, by, places)
        for period in wanted.courses.get(id, ()):
            began = periods(data.cases.values[times.step.start], period)
            _count_spells(counts, id, became, start_of(period), _place(data, began))
            _count_course(counts, data, times, period)
    return counts


def _occurring(values: Values, groups: Mapping[str, Mask]) -> dict[Quantity, Histogram]:
    """Count how often each value occurs in each group."""
    return {
        Quantity(values.kind, values.item, group): histogram(values.numbers[values.known & members])
        for group, members in groups.items()
    }


def _dated_twice(data: Data) -> Iterator[Values]:
    """Give the days from the first date of an event to the second, where two registers date it."""
    for event in data.definition.spec.same_events:
        first, second = (data.cases.values[field] for field in event.fields)
        yield Values("same_event", event.id, second - first, known(first) & known(second))


class Places(Struct, frozen=True):
    """The part and the group of each case as one number (int32), part x groups + group; -1 where it lacks one.

    Attributes:
        names: part → its name, of those that have cases.
    """

    numbers: Ints
    names: dict[int, str]


def _place(data: Data, division: Parts) -> Places:
    inside = (division.numbers >= 0) & (data.cases.group >= 0)
    numbers = division.numbers * np.int32(len(data.definition.groups)) + data.cases.group
    occurring = np.flatnonzero(np.bincount(division.numbers + 1)[1:]).tolist() if len(inside) else []
    return Places(select(inside, numbers, np.int32(-1)), {part: division.name(part) for part in occurring})


def _count_course(counts: Counts, data: Data, times: StepTimes, period: str) -> None:
    """Count how often a step ended in each period."""
    ended: dict[Kind, Mask] = {"ended": times.counted, "ended_otherwise": times.rival > 0}
    days = {kind: times.until * which for kind, which in ended.items()} | _lapses(times)
    for kind, when in days.items():
        counts.cells.update(_per_place(data, kind, times.step.id, _place(data, periods(when, period))))


def _lapses(times: StepTimes) -> dict[Kind, Ints]:
    """Give the day on which a case that was still open went past its term, and that on which such a one ended."""
    if times.lapsed is None:
        return {}
    ended = times.counted | (times.rival > 0)
    late = (times.lapsed > 0) & (times.open | (ended & (times.until >= times.lapsed)))
    return {"lapsed": times.lapsed * late, "lapsed_ended": times.until * (late & ended)}


def _count_clocked(counts: Counts, times: StepTimes, groups: Mapping[str, Mask]) -> None:
    """Count the steps of each group that were judged by times of day."""
    for group, members in groups.items() if times.clocked.any() else ():
        if size := int(np.count_nonzero(times.clocked & members)):
            counts.cells[Cell("clocked", times.step.id, ALL, group)] = size


class Outcomes(Struct, frozen=True):
    """What became of a step in each case, and the days that are counted of it.

    Attributes:
        fates: what can become of it; which: int16, for each case the position of what did, -1 where none of them.
        days: int32, or int64 in seconds: its durations, or the days past a term of the case.
    """

    measure: Measure
    fates: list[Fate]
    which: NDArray[np.int16]
    days: Ticks


def _outcomes(times: StepTimes) -> Iterator[Outcomes]:
    """Give what became of a step by its durations, and by each term that the cases have themselves."""
    yield Outcomes("", *_fates(times), times.days)
    measures: dict[Measure, Judged | None] = {"target": times.judged, "statute": times.statute}
    for measure, judged in measures.items():
        if judged is not None:
            yield Outcomes(measure, *_judged_fates(times, judged), judged.margin)


def _count_spells(counts: Counts, step: str, became: Iterable[Outcomes], by: str, places: Places) -> None:
    """Count the durations of a step by part, group and fate at once: every combination is a row."""
    for one in became:
        spells = counts.spells.setdefault((step, by, one.measure), Spells(one.fates))
        spells.names.update(places.names)
        rows = places.numbers * np.int32(len(one.fates)) + one.which
        spells.found.append(_sparse(select((one.which >= 0) & (places.numbers >= 0), rows, np.int32(-1)), one.days))


def _sparse(rows: Ints, days: Ticks) -> tuple[Longs, Longs]:
    """Count pairs of a row and a day, in an array with a place for each: they lie close together.

    Rows below zero count nowhere, which is quicker than taking them out first.
    """
    low_row, low_day = int(rows.min(initial=0)), int(days.min(initial=0))
    width = int(days.max(initial=0)) - low_day + 1
    if (int(rows.max(initial=0)) - low_row + 1) * width > ROOM:
        there = rows >= 0
        return np.unique(rows[there] * np.int64(SPAN) + days[there] + SPAN // 2, return_counts=True)
    places = rows * np.int32(width)
    places += days.astype(np.int32, copy=False)  # so small that all of them have a place
    places -= np.int32(low_row * width + low_day)
    counts = np.bincount(places)
    counts[: -low_row * width] = 0
    found = np.flatnonzero(counts)
    return (found // width + low_row) * SPAN + (found % width + low_day + SPAN // 2), counts[found]


def _per_place(data: Data, kind: Kind, item: str, places: Places) -> dict[Cell, int]:
    """Count the cases of each part by group; cases of no group count nowhere."""
    names = list(data.definition.groups)
    counts = np.bincount(places.numbers + 1)[1:]
    return {
        Cell(kind, item, places.names[place // len(names)], names[place % len(names)]): int(counts[place])
        for place in np.flatnonzero(counts).tolist()
    }


def _flow(data: Data) -> Iterator[tuple[Kind, str, str, Mask]]:
    """Give the cases at each place of the flow that were at all those before it."""
    here = np.ones(len(data.cases), np.bool_)
    for place, milestone in enumerate(data.definition.spec.flow):
        here = here & holds(data.cases, data.definition, milestone.where)
        yield "flow", ALL, str(place), here


def _fates(times: StepTimes) -> tuple[list[Fate], NDArray[np.int16]]:
    """Give what can become of a step, and for each case the position of what did; -1 where it does not apply."""
    masks: dict[Fate, Mask] = {}
    if times.within is None:
        masks[Fate("done")] = times.counted
        masks[Fate("open")] = times.open
    else:
        states: dict[State, Mask] = {
            "within": times.within,
            "beyond": times.counted & ~times.within if times.judged is None else times.counted & times.judged.beyond,
            "open": times.open,
        }
        if times.judged is not None:
            masks[Fate("done")] = times.counted & ~times.judged.has
        for state, mask in states.items():
            masks[Fate(state, matured=True)] = mask & times.matured
            masks[Fate(state)] = mask & ~times.matured
    for place, rival in enumerate(times.rivals, start=1):
        masks[Fate("rival", rival=rival)] = (times.rival == place) & ~times.rival_beyond
        if times.step.is_by_the_hour or times.judged is not None:
            masks[Fate("rival_beyond", rival=rival)] = (times.rival == place) & times.rival_beyond
    return _numbered(masks | {Fate("lost"): times.lost, Fate("excluded"): times.excluded})


def _judged_fates(times: StepTimes, judged: Judged) -> tuple[list[Fate], NDArray[np.int16]]:
    """Give what can become of a step in the cases that have a term, and for each the position of what did."""
    late, masks = judged.beyond, dict[Fate, Mask]()
    states: dict[State, Mask] = {"within": times.counted & ~late, "beyond": times.counted & late, "open": times.open}
    for state, mask in states.items():
        masks[Fate(state, matured=True)] = judged.has & mask & judged.passed
        masks[Fate(state)] = judged.has & mask & ~judged.passed
    for place, rival in enumerate(times.rivals, start=1):
        mask = judged.has & (times.rival == place)
        masks |= {Fate("rival", rival=rival): mask & ~late, Fate("rival_beyond", rival=rival): mask & late}
    return _numbered(masks)


def _numbered(masks: dict[Fate, Mask]) -> tuple[list[Fate], NDArray[np.int16]]:
    """Give the masks a number each, and every case that of its mask; -1 where it is in none. No case is in two."""
    which = np.full(len(next(iter(masks.values()))), -1, np.int16)
    for place, mask in enumerate(masks.values(), start=1):
        which += mask * np.int16(place)
    return list(masks), which
