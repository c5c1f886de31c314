"""What the tables of a definition count of its cases."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import chain

from msgspec.structs import replace

from doorloop.cases import counting
from doorloop.cases.categories import Data
from doorloop.cases.counting import Counts, Wanted, add_up
from doorloop.cases.tally import Tally
from doorloop.registers.as_found import found_in
from doorloop.tables.distributions import COHORTS, QUARTER
from doorloop.tables.kinds import kinds


def tally(data: Data, bys: Iterable[str] = ()) -> Tally:
    """Count cases for every table and figure of the definition; durations also in parts, by each of `bys`."""
    counted = add_up([count(data, bys)], list(data.definition.groups))
    return replace(counted, absent=data.cases.absent, found=found_in(data.definition))


def count(data: Data, bys: Iterable[str] = (), names: Collection[str] = ()) -> Counts:
    """Count some cases, as `tally` does; what is counted of disjoint cases adds up.

    Args:
        names: the tables of which steps are followed through time; all where none is named.
    """
    bys, tables = tuple(bys), kinds(data.definition)
    chosen = [table for table in tables if not names or table.name in names]
    courses: dict[str, set[str]] = {}
    for step, period in chain.from_iterable(table.courses() for table in chosen):
        courses.setdefault(step, set()).add(period)
    if COHORTS in bys:  # figures follow every step by it, as a table of its course does
        for id in chain.from_iterable(table.table.steps for table in chosen if table.has_spread):
            courses.setdefault(id, set()).add(QUARTER)
    masks = chain.from_iterable(table.masks(data) for table in tables)
    divisions = chain.from_iterable(table.divisions(data) for table in tables)
    values = chain.from_iterable(table.values(data) for table in tables)
    wanted = Wanted(masks, divisions, courses, values)
    return counting.count(data, wanted, [by for by in bys if by != COHORTS])
