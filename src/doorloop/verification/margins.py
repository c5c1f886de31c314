"""Margins across columns: a group that is the total of other groups, row by row.

`Totaal = Mannen + Vrouwen` is declared by the table, or read from its labels where most of its counts agree.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Final, assert_never

from msgspec import Struct

from doorloop.base.language import Lang, Text
from doorloop.verification.contradiction import Check, Finding, Rule, Setting, printed_as
from doorloop.verification.deferred import Said, defer, join, num
from doorloop.verification.means import sums_of, whole_sums
from doorloop.verification.percentages import possible_counts
from doorloop.verification.publication.cells import Cell, Index, row_id
from doorloop.verification.publication.formula import Interval, leaves, parse
from doorloop.verification.publication.parts import Block, Margin, Row, Table
from doorloop.verification.sums import ADDED, SUM_IS_NOT, added, written_sum

TOTALS: Final = frozenset(
    {
        "totaal",
        "total",
        "alle",
        "allen",
        "alles",
        "all",
        "samen",
        "gezamenlijk",
        "both",
        "t",
        "tot",
        "overall",
        "everyone",
    }
)
"""Labels and ids of a group that is the total of the others."""

LEAST_ROWS = 2
"""So many counts must agree before labels are believed."""

MEAN_IS_NOT = Text(
    nl="{parts} geven samen een gemiddelde van {low} tot {high}, niet {total}",
    en="{parts} together give a mean of {low} to {high}, not {total}",
)
OUTSIDE = Text(
    nl="{total} ligt niet tussen {parts}, waaruit het is samengesteld",
    en="{total} is not between {parts}, which it is made of",
)
NOT_EXTREME = Text(
    nl="{total} staat bij allen, maar de groepen hebben {parts}",
    en="{total} stands for all, but the groups have {parts}",
)
SHARE_IS_NOT = Text(
    nl="{parts} op hun aantallen geven samen geen {total}", en="{parts} of their numbers do not give {total} together"
)
READ_FROM_LABELS = Text(
    nl="dat {total} de som is van {parts}, is uit de kopjes afgeleid",
    en="that {total} is the sum of {parts} was read from the labels",
)


class Place(Struct, frozen=True):
    """One column of one row, with the cell of the total group and those of its parts."""

    setting: Setting
    total: Cell
    parts: tuple[Cell, ...]
    margin: Margin
    is_declared: bool

    @property
    def refs(self) -> tuple[str, ...]:
        """List the figures, the total first."""
        return (self.total.ref, *(cell.ref for cell in self.parts))


def find_margins(setting: Setting) -> Iterator[Check]:
    """Find totals over groups that their groups do not give.

    Counts add up; of means the whole sums add up; of percentages some whole numbers with these percentages do; a
    median lies between those of its parts. Where a number of cases is not printed, a mean lies between its parts.
    """
    for name, table in setting.index.spec.tables.items():
        for block in table.blocks:
            for margin, declared in margins_of(setting.index, name, table, block):
                for row in block.rows:
                    for column in table.columns:
                        yield from _tested(setting, (name, block, row, column), margin, declared=declared)


def _tested(setting: Setting, where: tuple[str, Block, Row, str], margin: Margin, *, declared: bool) -> Iterator[Check]:
    name, block, row, column = where
    row_name = f"{name}/{row_id(block, row)}"
    total = setting.index.at_row(row_name, column, margin.total)
    parts = [setting.index.at_row(row_name, column, group) for group in margin.parts]
    cells = tuple(cell for cell in parts if cell)
    if total and cells and setting.index.is_known(total.ref):
        place = Place(setting, total, cells, margin, declared)
        complete = len(cells) == len(parts) and all(_counts(setting.index, cell) for cell in cells)
        yield from _of_kind(place, complete=complete)


def _counts(index: Index, cell: Cell) -> bool:
    """Tell whether a part is known, or is a mean over nobody, which adds nothing."""
    return index.is_known(cell.ref) or (cell.kind == "mean" and _n(index, cell) == 0)


def _of_kind(place: Place, *, complete: bool) -> Iterator[Check]:
    match place.total.kind:
        case "count" | "amount":
            yield from _sum(place, complete=complete)
        case "mean":
            yield from _mean(place) if complete else ()
        case "percent":
            yield from _share(place) if complete else ()
        case "median" | "rate":
            yield from _between(place) if complete else ()
        case "min" | "max":
            yield from _extreme(place) if complete else ()
        case "quantile" | "sd" | "index" | "growth" | "difference" | "norm" | "text":
            return  # what the groups have does not bound what all have
        case never:
            assert_never(never)


def margins_of(index: Index, name: str, table: Table, block: Block) -> list[tuple[Margin, bool]]:
    """List the margins of a block: declared, or read from labels (then False)."""
    if block.base_group:
        others = tuple(group for group in table.groups if group != block.base_group)
        return [(Margin(total=block.base_group, parts=others), True)] if others else []
    if table.margins is not None:
        return [(margin, True) for margin in table.margins]
    found = read_margin(index, name, table)
    return [(found, False)] if found else []


def read_margin(index: Index, name: str, table: Table) -> Margin | None:
    """Read from the labels of the groups which is the total of all others; None where counts do not bear it out."""
    totals = [group for group in table.groups if _is_total(index, group)]
    others = tuple(group for group in table.groups if group not in totals)
    if len(totals) != 1 or len(others) < 2:
        return None
    agree = [
        _agrees(index, cell, others) for cell in index.cells.values() if (cell.table, cell.group) == (name, totals[0])
    ]
    tested = [one for one in agree if one is not None]
    enough = sum(tested) >= LEAST_ROWS and 2 * sum(tested) > len(tested)
    return Margin(total=totals[0], parts=others) if enough else None


def _is_total(index: Index, group: str) -> bool:
    label = index.spec.groups.get(group)
    names = (group, *((label.nl, label.en) if label else ()))
    return any(name.strip().casefold() in TOTALS for name in names)


def _agrees(index: Index, total: Cell, groups: tuple[str, ...]) -> bool | None:
    """Tell whether a count is the sum of those of the other groups; None where one of them is no number."""
    parts = [index.at_row(f"{total.table}/{total.row}", total.column, group) for group in groups]
    values = [cell.printed.value if cell else None for cell in parts]
    if total.kind not in ADDED or not total.printed.value or any(value is None for value in values):
        return None
    return sum(value for value in values if value is not None) == total.printed.value


def _finding(place: Place, recomputed: Said, sentence: Said) -> Finding:
    setting, spec = place.setting, place.setting.index.spec
    groups = {group: spec.groups[group].say if group in spec.groups else _plain(group) for group in place.margin.parts}
    total = spec.groups.get(place.margin.total)
    named = total.say if total else _plain(place.margin.total)
    notes = (
        () if place.is_declared else (defer(READ_FROM_LABELS, total=named, parts=join(list(groups.values()), " + ")),)
    )
    return Finding(
        rule=MARGIN,
        subject=place.total.ref,
        cells=place.refs,
        published=defer("shown", what=setting.label(place.total.ref), value=printed_as(setting, place.total.ref)),
        recomputed=recomputed,
        sentence=sentence,
        notes=notes,
        marked=place.refs,
    )


def _plain(group: str) -> Said:
    def said(_lang: Lang) -> str:
        return group

    return said


def _sum(place: Place, *, complete: bool) -> Iterator[Check]:
    index = place.setting.index
    low, high = added(index, list(place.parts))
    end = index.interval(place.total.ref)
    if low <= end.high and (not complete or high >= end.low):
        yield Check(place.refs, has_power=complete or low > 0)
        return
    gaps = written_sum(place.setting, [c for c in place.parts if index.is_known(c.ref)], place.total)
    yield Check(place.refs, _finding(place, defer("adds_up_to", **gaps), defer(SUM_IS_NOT, **gaps)))


def _mean(place: Place) -> Iterator[Check]:
    """Hold a mean against the whole sums of its parts; one that is found otherwise already is left aside."""
    index = place.setting.index
    if any(place.total.ref in leaves(parse(one.total), "ref") for one in index.spec.combined):
        return
    numbers = [_n(index, cell) for cell in (place.total, *place.parts)]
    n, *each = [number or 0 for number in numbers]
    if None in numbers or sum(each) != n or not n:
        yield from _between(place)
        return
    sums = [_sums(index, c, k) for c, k in zip(place.parts, each, strict=True) if k]
    low, high = _sums(index, place.total, n)
    if low > high or any(least > most for least, most in sums):
        return
    least, most = sum(one[0] for one in sums), sum(one[1] for one in sums)
    refs = (*place.refs, *(c.ref for one in (place.total, *place.parts) if (c := index.beside(one, one.parts[3].of))))
    size, digits = index.size(place.total.ref), place.total.printed.digits + 2
    gaps = {
        "parts": _listed(place),
        "low": num(Fraction(least, n) / size, digits),
        "high": num(Fraction(most, n) / size, digits),
        "total": printed_as(place.setting, place.total.ref),
    }
    said = defer("between", low=gaps["low"], high=gaps["high"])
    apart = least > high or most < low
    yield Check(refs, _finding(place, said, defer(MEAN_IS_NOT, **gaps)) if apart else None)


def _sums(index: Index, cell: Cell, n: int) -> tuple[int, int]:
    if cell.printed.value is None or not cell.parts[3].whole:
        found = index.interval(cell.ref)
        return whole_sums(found, n) if cell.parts[3].whole else (math.floor(found.low * n), math.ceil(found.high * n))
    return sums_of(cell.printed, n, index.size(cell.ref))


def _n(index: Index, cell: Cell) -> int | None:
    beside = index.beside(cell, cell.parts[3].of)
    return None if beside is None or beside.printed.value is None else int(beside.printed.value)


def _between(place: Place) -> Iterator[Check]:
    """Hold a mean or a median against the least and the largest of its parts."""
    index = place.setting.index
    if not any(index.is_known(cell.ref) for cell in place.parts):
        return
    ends = [index.interval(cell.ref) for cell in place.parts if index.is_known(cell.ref)]
    reach = Interval(min(end.low for end in ends), max(end.high for end in ends))
    total = printed_as(place.setting, place.total.ref)
    sentence = defer(OUTSIDE, total=total, parts=_listed(place))
    inside = reach.meets(index.interval(place.total.ref))
    yield Check(place.refs, None if inside else _finding(place, _listed(place), sentence))


def _extreme(place: Place) -> Iterator[Check]:
    """Hold the least of all against the least of the groups, or the largest against the largest."""
    index = place.setting.index
    ends = [index.interval(cell.ref) for cell in place.parts]
    pick = min if place.total.kind == "min" else max
    reach = Interval(pick(end.low for end in ends), pick(end.high for end in ends))
    total = printed_as(place.setting, place.total.ref)
    sentence = defer(NOT_EXTREME, total=total, parts=_listed(place))
    meets = reach.meets(index.interval(place.total.ref))
    yield Check(place.refs, None if meets else _finding(place, _listed(place), sentence))


def _listed(place: Place) -> Said:
    return join([printed_as(place.setting, cell.ref) for cell in place.parts], defer("listed_and"))


def _share(place: Place) -> Iterator[Check]:
    """Hold a percentage without a count against those of its parts, each of its own base."""
    index = place.setting.index
    cells = (place.total, *place.parts)
    bases = [index.base_of(cell) for cell in cells]
    values = [int(base.printed.value) if base and base.printed.value else 0 for base in bases]
    counts = [possible_counts(cell.printed, n) for cell, n in zip(cells, values, strict=True)]
    counted = any(index.beside(cell, cell.parts[3].of) for cell in cells)
    shared = len({base.ref for base in bases if base}) < len(cells)
    if counted or shared or not all(counts) or sum(values[1:]) != values[0]:
        return
    whole, *each = counts
    apart = sum(one[0] for one in each) > whole[-1] or sum(one[-1] for one in each) < whole[0]
    total = printed_as(place.setting, place.total.ref)
    sentence = defer(SHARE_IS_NOT, parts=_listed(place), total=total)
    refs = (*place.refs, *(base.ref for base in bases if base))
    yield Check(refs, _finding(place, _listed(place), sentence) if apart else None)


MARGIN = Rule(
    name="margin",
    letter="E",
    title=Text(nl="Groepen tellen niet op tot hun totaal", en="Groups do not add up to their total"),
    test=Text(nl="groepen en totaal", en="groups and total"),
    find=find_margins,
    subjects=lambda index: index.cells,
)
