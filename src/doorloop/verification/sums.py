"""Counts that should add up, agree or fall: parts and totals, parts and wholes, equal counts, funnels."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise

from doorloop.base.language import Text
from doorloop.verification.contradiction import Check, Finding, Rule, Setting, printed_as
from doorloop.verification.deferred import Said, both, defer, num, text
from doorloop.verification.percentages import possible_counts
from doorloop.verification.publication.cells import Cell, Index, row_id
from doorloop.verification.publication.formula import Interval
from doorloop.verification.publication.parts import Block, Same, Table

ADDED = ("count", "amount")
"""Kinds of columns whose parts add up to their total."""

SUM_IS_NOT = Text(nl="{parts} is {sum}, niet {total}", en="{parts} is {sum}, not {total}")
BEYOND = Text(nl="{what} is {part}, meer dan het geheel: {total}", en="{what} is {part}, more than the whole: {total}")
NOT_HUNDRED = Text(nl="{parts} is {sum}, en dat kan geen 100 % zijn", en="{parts} is {sum}, and that cannot be 100 %")


def find_parts(setting: Setting) -> Iterator[Check]:
    """Find blocks whose counts do not add up to their total, or whose percentages cannot make 100.

    What is not known lies between nothing and anything: then the known parts are at most the total. Answers of
    which a case can have several may add up to more; that is an assumption a reader has to know.
    """
    for name, table in setting.index.spec.tables.items():
        for block in table.blocks:
            if block.parts != "separate":
                yield from _block(setting, name, table, block)


def _block(setting: Setting, name: str, table: Table, block: Block) -> Iterator[Check]:
    for column, what in table.columns.items():
        if table.is_base(column):
            continue
        for group in table.groups:
            rows = [row for row in block.rows if group in row.cells and not row.total]
            cells = [setting.index.at_row(f"{name}/{row_id(block, row)}", column, group) for row in rows]
            found = [cell for cell in cells if cell]
            if found and what.kind in ADDED:
                yield from _counts(setting, block, found, whole=len(found) == len(rows))
            elif found and what.kind == "percent" and not any(setting.index.beside(c, what.of) for c in found):
                yield from _hundred(setting, block, found, whole=len(found) == len(rows))


def _counts(setting: Setting, block: Block, cells: list[Cell], *, whole: bool) -> Iterator[Check]:
    total = setting.index.base_of(cells[0])
    if not total:
        return
    known = [cell for cell in cells if setting.index.is_known(cell.ref)]
    if not setting.index.is_known(total.ref):
        yield Check(tuple(cell.ref for cell in known), has_power=False, untested=setting.label(total.ref))
        return
    low, high = added(setting.index, cells)
    end = setting.index.interval(total.ref)
    refs = (total.ref, *(cell.ref for cell in known))
    complete = whole and len(known) == len(cells)
    if low > end.high or (complete and high < end.low):
        yield Check(refs, _sum_finding(setting, block, known, total, several=block.parts == "several"))
    else:
        yield Check(refs, has_power=complete or low > 0, untested=None if complete else setting.label(total.ref))


def added(index: Index, cells: list[Cell]) -> tuple[Fraction, Fraction]:
    """Add up what figures are at least, and what those that are known are at most."""
    known = [index.interval(cell.ref) for cell in cells if index.is_known(cell.ref)]
    floors = sum((cell.printed.low or Fraction(0) for cell in cells if not index.is_known(cell.ref)), Fraction(0))
    return sum((i.low for i in known), floors), sum((i.high for i in known), Fraction(0))


def _sum_finding(setting: Setting, block: Block, cells: list[Cell], total: Cell, *, several: bool) -> Finding:
    subject = "/".join(filter(None, (cells[0].table, block.id, cells[0].column, cells[0].group)))
    value = setting.index.interval(total.ref).low
    found = added(setting.index, cells)[0]
    several = several and found > value
    gaps = written_sum(setting, cells, total)
    return Finding(
        rule=PARTS,
        subject=subject,
        cells=(total.ref, *(cell.ref for cell in cells)),
        published=defer("shown", what=setting.label(total.ref), value=total.printed.text),
        recomputed=defer("adds_up_to", **gaps),
        sentence=defer(SUM_IS_NOT, **gaps),
        notes=(defer("several", n=num(found - value)),) if several else (),
        letter="R" if several else None,
        marked=(total.ref, *(cell.ref for cell in cells)),
    )


def written_sum(setting: Setting, cells: list[Cell], total: Cell) -> dict[str, object]:
    """Write a sum of printed figures: its parts, what they make, and the printed total."""
    low, high = added(setting.index, cells)
    sized = [end / setting.index.size(total.ref) for end in (low, high)]
    value = num(sized[0]) if low == high else defer("between", low=num(sized[0]), high=num(sized[1]))
    parts = " + ".join(setting.bare(cell.ref) for cell in cells)
    return {"parts": parts, "sum": value, "total": setting.bare(total.ref)}


def _hundred(setting: Setting, block: Block, cells: list[Cell], *, whole: bool) -> Iterator[Check]:
    """Percentages without counts: their sum is at most half a unit a cell away from 100.

    Where their base is printed, some whole numbers with these percentages must add up to it.
    """
    refs = tuple(cell.ref for cell in cells)
    if not whole or any(cell.printed.value is None for cell in cells):
        yield Check(refs, has_power=False, untested=setting.label(refs[0]))
        return
    sum_ = sum((cell.printed.value or Fraction(0) for cell in cells), Fraction(0))
    reach = sum((cell.printed.half for cell in cells), Fraction(0))
    wrong = sum_ + reach < 100 or (block.parts == "all" and sum_ - reach > 100)
    if wrong or not _some_counts(setting.index, block, cells):
        parts = " + ".join(setting.bare(ref) for ref in refs)
        recomputed = defer("adds_up_to", parts=parts, sum=num(sum_), total="100 %")
        sentence = defer(NOT_HUNDRED, parts=parts, sum=num(sum_))
        subject = "/".join(filter(None, (cells[0].table, block.id, cells[0].column, cells[0].group)))
        yield Check(refs, Finding(PARTS, subject, refs, text(f"{parts} %"), recomputed, sentence, (), None, refs))
    else:
        yield Check(refs)


def _some_counts(index: Index, block: Block, cells: list[Cell]) -> bool:
    """Tell whether whole numbers with these percentages can make their base; yes where a figure fails by itself."""
    base = index.base_of(cells[0])
    if not base or base.printed.value is None:
        return True
    counts = [possible_counts(cell.printed, int(base.printed.value)) for cell in cells]
    if not all(counts):
        return True
    least, most = sum(one[0] for one in counts), sum(one[-1] for one in counts)
    return most >= base.printed.value and (block.parts != "all" or least <= base.printed.value)


def find_beyond(setting: Setting) -> Iterator[Check]:
    """Find parts that are more than their whole, where nothing says that parts and whole add up."""
    for cell in setting.index.cells.values():
        total = setting.index.base_of(cell) if cell.kind == "count" and not cell.parts[2].total else None
        alone = cell.parts[1].parts != "all" and not cell.parts[1].base_group
        if not total or not alone or not setting.index.is_known(total.ref) or total.ref == cell.ref:
            continue
        low, high = added(setting.index, [cell])[0], setting.index.interval(total.ref).high
        gaps = {"what": setting.label(cell.ref), "part": setting.bare(cell.ref), "total": setting.bare(total.ref)}
        told = defer("shown", what=setting.label(cell.ref), value=cell.printed.text)
        most = defer("at_most", what=setting.label(total.ref), n=num(high))
        wrong = Finding(BEYOND_WHOLE, cell.ref, (cell.ref, total.ref), told, most, defer(BEYOND, **gaps))
        yield Check((cell.ref, total.ref), wrong if low > high else None)


def find_totals(setting: Setting) -> Iterator[Check]:
    """Find totals of two tables that are equal for one group and not for another, so that their bases differ."""
    totals = [row for name in setting.index.spec.tables for row in _total_rows(setting.index, name)]
    for one, other in combinations(totals, 2):
        if one.partition("/")[0] != other.partition("/")[0]:
            yield from _compare(setting, one, other)


def _total_rows(index: Index, name: str) -> list[str]:
    table = index.spec.tables[name]
    return [f"{name}/{row_id(block, row)}" for block in table.blocks for row in block.rows if row.total]


def _compare(setting: Setting, one: str, other: str) -> Iterator[Check]:
    mine, theirs = _by_group(setting.index, one), _by_group(setting.index, other)
    groups = [group for group in mine if group in theirs]
    differ = [group for group in groups if mine[group].printed.value != theirs[group].printed.value]
    if len(groups) < 2 or len(differ) == len(groups):
        return
    cells = tuple(row[g].ref for row in (mine, theirs) for g in groups)
    yield Check(cells, _totals_finding(setting, (one, other), (mine, theirs), differ[0]) if differ else None)


def _totals_finding(
    setting: Setting, rows: tuple[str, str], cells: tuple[dict[str, Cell], dict[str, Cell]], group: str
) -> Finding:
    mine, theirs = cells
    groups = [g for g in mine if g in theirs]
    same = [g for g in groups if mine[g].printed.value == theirs[g].printed.value]
    notes = [defer("rest_exact", group=_group(setting, g), n=mine[g].printed.text) for g in same]
    notes.append(_like_for_like(mine, theirs, groups, group))
    labels = [setting.index.spec.tables[row.partition("/")[0]].title for row in rows]
    odd = (mine[group].ref, theirs[group].ref)
    values = [mine[group].printed.text, theirs[group].printed.text]
    rest = tuple(row[g].ref for row in cells for g in groups if g != group)
    return Finding(
        rule=TOTALS,
        subject=rows[0],
        cells=(*odd, *rest),
        published=defer("shown", what=labels[0], value=values[0]),
        recomputed=defer("shown", what=labels[1], value=values[1]),
        sentence=defer(
            TOTALS_DIFFER, group=_group(setting, group), a=values[0], b=values[1], one=labels[0], other=labels[1]
        ),
        notes=tuple(notes),
        marked=odd,
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
    return defer("share_like", a=a, b=b, share=share, c=c, d=d, other=other)


def find_same(setting: Setting) -> Iterator[Check]:
    """Find cells that count the same cases and differ."""
    for same in setting.index.spec.same:
        ends = {ref: setting.index.interval(ref) for ref in same.cells if setting.index.is_known(ref)}
        if len(ends) > 1:
            apart = max(end.low for end in ends.values()) > min(end.high for end in ends.values())
            yield Check(tuple(ends), _same_finding(setting, same, ends) if apart else None)


def _same_finding(setting: Setting, same: Same, ends: dict[str, Interval]) -> Finding:
    odd = max(reversed(ends), key=lambda ref: sum(_apart(ends[ref], end) for end in ends.values()))
    right = next(ref for ref in ends if _apart(ends[ref], ends[odd]))
    pair = [defer("shown", what=setting.label(ref), value=printed_as(setting, ref)) for ref in (odd, right)]
    return Finding(
        rule=SAME,
        subject=same.id,
        cells=(odd, *(ref for ref in ends if ref != odd)),
        published=pair[0],
        recomputed=pair[1],
        sentence=defer(SAME_DIFFER, a=pair[0], b=pair[1]),
        notes=(both(same.because),),
    )


def _apart(one: Interval, other: Interval) -> bool:
    return one.low > other.high or other.low > one.high


def find_funnels(setting: Setting) -> Iterator[Check]:
    """Find cases that are more than those that they are among."""
    for funnel in setting.index.spec.funnels:
        for before, after in pairwise(funnel.cells):
            if not (setting.index.is_known(before) and setting.index.is_known(after)):
                continue
            most, least = setting.index.interval(before).high, setting.index.interval(after).low
            wrong = _funnel_finding(setting, f"{funnel.id}:{after}", before, after) if least > most else None
            yield Check((after, before), wrong)


def _funnel_finding(setting: Setting, subject: str, before: str, after: str) -> Finding:
    most = num(setting.index.interval(before).high)
    labels = {"after": setting.label(after), "before": setting.label(before)}
    return Finding(
        rule=FUNNEL,
        subject=subject,
        cells=(after, before),
        published=defer("shown", what=labels["after"], value=printed_as(setting, after)),
        recomputed=defer("at_most", what=labels["before"], n=most),
        sentence=defer(MORE_THAN, n=setting.bare(after), most=most, **labels),
    )


TOTALS_DIFFER = Text(
    nl="bij {group} staat {a} in {one} en {b} in {other}", en="for {group} there is {a} in {one} and {b} in {other}"
)
SAME_DIFFER = Text(nl="{a}, maar {b}", en="{a}, but {b}")
MORE_THAN = Text(
    nl='"{after}" is {n}, en kan niet meer zijn dan de {most} van "{before}"',
    en='"{after}" is {n}, and cannot be more than the {most} of "{before}"',
)

PARTS = Rule(
    name="parts",
    letter="E",
    title=Text(nl="Delen tellen niet op tot het totaal", en="Parts do not add up to the total"),
    test=Text(nl="delen en totaal", en="parts and total"),
    find=find_parts,
)
BEYOND_WHOLE = Rule(
    name="beyond",
    letter="E",
    title=Text(nl="Deel is groter dan zijn geheel", en="Part is larger than its whole"),
    test=Text(nl="deel en geheel", en="part and whole"),
    find=find_beyond,
    subjects=lambda index: index.cells,
)
TOTALS = Rule(
    name="totals",
    letter="R",
    title=Text(nl="Totalen van twee tabellen verschillen", en="Totals of two tables differ"),
    test=Text(nl="totalen van twee tabellen", en="totals of two tables"),
    find=find_totals,
)
SAME = Rule(
    name="same",
    letter="X",
    title=Text(nl="Zelfde zaken, verschillend geteld", en="The same cases, counted differently"),
    test=Text(nl="zelfde zaken", en="same cases"),
    find=find_same,
    subjects=lambda index: [one.id for one in index.spec.same],
)
FUNNEL = Rule(
    name="funnel",
    letter="X",
    title=Text(nl="Meer zaken dan in de stap ervoor", en="More cases than in the step before"),
    test=Text(nl="opeenvolgende stappen", en="successive steps"),
    find=find_funnels,
)
