"""Counts that should add up, agree or fall: parts and totals, equal counts, funnels."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise

from doorloop.verification.findings import Finding, Setting, printed_as
from doorloop.verification.publication.cells import Cell, Index, row_id
from doorloop.verification.publication.parts import Block, Table
from doorloop.verification.words import Said, both, join, num, say


def find_parts(setting: Setting) -> Iterator[Finding]:
    """Find blocks whose counts do not add up to their total, or whose percentages cannot make 100.

    Answers of which a case can have several may add up to more; that is an assumption a reader has to know.
    """
    for name, table in setting.index.spec.tables.items():
        for block in table.blocks:
            yield from _block(setting, name, table, block)
            if block.base_group:
                yield from _across(setting, name, table, block)


def _block(setting: Setting, name: str, table: Table, block: Block) -> Iterator[Finding]:
    if block.parts == "separate":
        return
    for column, what in table.columns.items():
        for group in table.groups:
            rows = [row for row in block.rows if group in row.cells and not row.total]
            cells = [setting.index.at_row(f"{name}/{row_id(block, row)}", column, group) for row in rows]
            found = [cell for cell in cells if cell and cell.printed.value is not None]
            if not found or len(found) < len(rows):
                continue
            if what.kind == "count":
                yield from _counts(setting, block, found)
            elif what.kind == "percent" and not setting.index.beside(found[0], what.of):
                yield from _hundred(setting, block, found)


def _counts(setting: Setting, block: Block, cells: list[Cell]) -> Iterator[Finding]:
    total = setting.index.base_of(cells[0])
    if not total or total.printed.value is None:
        return
    added = sum((cell.printed.value or Fraction(0) for cell in cells), Fraction(0))
    if added != total.printed.value:
        yield _sum_finding(setting, block, cells, total, added)


def _sum_finding(setting: Setting, block: Block, cells: list[Cell], total: Cell, added: Fraction) -> Finding:
    first = cells[0]
    subject = "/".join(filter(None, (first.table, block.id, first.column, first.group)))
    written = " + ".join(cell.printed.text for cell in cells)
    value = total.printed.value or Fraction(0)
    several = block.parts == "several" and added > value
    return Finding(
        "parts",
        subject,
        (*(cell.ref for cell in cells), total.ref),
        say("shown", what=setting.label(total.ref), value=total.printed.text),
        say("adds_up_to", parts=written, sum=num(added), total=total.printed.text),
        (say("several", n=num(added - value)),) if several else (),
        "R" if several else None,
    )


def _hundred(setting: Setting, block: Block, cells: list[Cell]) -> Iterator[Finding]:
    """Percentages without counts: their sum is at most half a unit a cell away from 100."""
    added = sum((cell.printed.value or Fraction(0) for cell in cells), Fraction(0))
    reach = sum((cell.printed.half for cell in cells), Fraction(0))
    if (block.parts == "all" and abs(added - 100) > reach) or added + reach < 100:
        subject = "/".join(filter(None, (cells[0].table, block.id, cells[0].column, cells[0].group)))
        written = " + ".join(cell.printed.text for cell in cells)
        recomputed = say("adds_up_to", parts=written, sum=num(added), total="100 %")
        yield Finding("parts", subject, tuple(c.ref for c in cells), setting.label(cells[0].ref), recomputed)


def _across(setting: Setting, name: str, table: Table, block: Block) -> Iterator[Finding]:
    """Hold the group that is a total against the others, column by column."""
    for row in block.rows:
        for column, what in table.columns.items():
            place = f"{name}/{row_id(block, row)}"
            total = setting.index.at_row(place, column, block.base_group)
            others = [setting.index.at_row(place, column, g) for g in table.groups if g != block.base_group]
            cells = [cell for cell in others if cell and cell.printed.value is not None]
            if what.kind != "count" or not total or total.printed.value is None or not cells:
                continue
            added = sum((cell.printed.value or Fraction(0) for cell in cells), Fraction(0))
            if added != total.printed.value:
                yield _sum_finding(setting, block, cells, total, added)


def find_totals(setting: Setting) -> Iterator[Finding]:
    """Find totals of two tables that are equal for one group and not for another, so that their bases differ."""
    totals = [row for name in setting.index.spec.tables for row in _total_rows(setting.index, name)]
    for one, other in combinations(totals, 2):
        if one.partition("/")[0] != other.partition("/")[0]:
            yield from _compare(setting, one, other)


def _total_rows(index: Index, name: str) -> list[str]:
    table = index.spec.tables[name]
    return [f"{name}/{row_id(block, row)}" for block in table.blocks for row in block.rows if row.total]


def _compare(setting: Setting, one: str, other: str) -> Iterator[Finding]:
    mine, theirs = _by_group(setting.index, one), _by_group(setting.index, other)
    groups = [group for group in mine if group in theirs]
    differ = [group for group in groups if mine[group].printed.value != theirs[group].printed.value]
    if not differ or len(groups) < 2:
        return
    group = differ[0]
    notes = [say("rest_exact", group=_group(setting, g), n=mine[g].printed.text) for g in groups if g not in differ]
    notes.append(_like_for_like(mine, theirs, groups, group))
    cells = tuple(row[g].ref for row in (mine, theirs) for g in groups)
    labels = [setting.index.spec.tables[row.partition("/")[0]].title for row in (one, other)]
    yield Finding(
        "totals",
        one,
        (
            mine[group].ref,
            theirs[group].ref,
            *(ref for ref in cells if ref not in (mine[group].ref, theirs[group].ref)),
        ),
        join([say("shown", what=labels[0], value=mine[group].printed.text)]),
        say("shown", what=labels[1], value=theirs[group].printed.text),
        tuple(notes),
    )


def _by_group(index: Index, row: str) -> dict[str, Cell]:
    cells = [c for c in index.cells.values() if f"{c.table}/{c.row}" == row and c.kind == "count"]
    return {cell.group: cell for cell in cells if cell.printed.value}


def _group(setting: Setting, group: str) -> Said:
    found = setting.index.spec.groups.get(group)
    return (lambda lang: found.say(lang).lower()) if found else (lambda _lang: group)


def _like_for_like(mine: dict[str, Cell], theirs: dict[str, Cell], groups: list[str], group: str) -> Said:
    """Say which share a group has on the one base and on the other."""
    a, c = (int(row[group].printed.value or 0) for row in (mine, theirs))
    b, d = (sum(int(row[g].printed.value or 0) for g in groups) for row in (mine, theirs))
    share, other = num(Fraction(100 * a, b), 1), num(Fraction(100 * c, d), 1)
    return say("share_like", a=a, b=b, share=share, c=c, d=d, other=other)


def find_same(setting: Setting) -> Iterator[Finding]:
    """Find cells that count the same cases and differ."""
    for same in setting.index.spec.same:
        values = {ref: setting.index.printed(ref).value for ref in same.cells}
        if len(set(values.values())) > 1:
            odd = _odd_one(values)
            right = next(ref for ref in same.cells if values[ref] != values[odd])
            yield Finding(
                "same",
                same.id,
                (odd, *(ref for ref in same.cells if ref != odd)),
                say("shown", what=setting.label(odd), value=printed_as(setting, odd)),
                say("shown", what=setting.label(right), value=printed_as(setting, right)),
                (both(same.because),),
            )


def _odd_one(values: dict[str, Fraction | None]) -> str:
    """Give the cell whose value is rarest; the last one where that is a tie."""
    counts = list(values.values())
    return min(reversed(values), key=lambda ref: counts.count(values[ref]))


def find_funnels(setting: Setting) -> Iterator[Finding]:
    """Find cases that are more than those that they are among."""
    for funnel in setting.index.spec.funnels:
        for before, after in pairwise(funnel.cells):
            most, n = setting.index.printed(before).value, setting.index.printed(after).value
            if most is not None and n is not None and n > most:
                yield Finding(
                    "funnel",
                    f"{funnel.id}:{after}",
                    (after, before),
                    say("shown", what=setting.label(after), value=printed_as(setting, after)),
                    say("at_most", what=setting.label(before), n=num(most)),
                )
