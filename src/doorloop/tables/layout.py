"""Records to tables as people read them: order, folding, rounding and notes.

Every format that people read prints these cells; no renderer rounds or counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from typing import cast

from doorloop.base.phrases import HIDDEN
from doorloop.cases.categories import UNKNOWN_KEY
from doorloop.definition import parts
from doorloop.tables import steplayouts
from doorloop.tables.records import Record, Value
from doorloop.tables.result import Result
from doorloop.tables.sheet import Column, Laid, Layout, Page, Row, marked


def lay_out(result: Result, name: str) -> Layout:
    """Lay out one table of a result."""
    table = result.definition.spec.tables[name]
    page = Page(result, marked(result.tables[name]))
    if isinstance(table, parts.Crosstab):
        columns, rows, notes = _crosstab(page, table)
    elif isinstance(table, parts.Characteristics):
        columns, rows, notes = _characteristics(page, table)
    elif isinstance(table, parts.Counts):
        columns, rows, notes = _counts(page, table)
    elif isinstance(table, parts.Goals):
        columns, rows, notes = _goals(page, table)
    else:
        columns, rows, notes = steplayouts.lay_out(page, table)
    return Layout(
        name=name,
        title=page.say(table.title),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(*page.on_release, *notes, *map(page.say, table.notes), page.as_of),
    )


def _crosstab(page: Page, table: parts.Crosstab) -> Laid:
    by_key: dict[str, dict[str, object]] = {}
    for record in page.records:
        by_key.setdefault(str(record[table.record_key]), {})[str(record["group"])] = record["count"]
    labels = page.result.definition.labels(table.by)
    rows = [
        Row(
            (
                page.phrase("total") if key == table.total else page.say(labels[key].label),
                *(page.number(counts[group]) for group in page.groups),
            ),
            "total" if key == table.total else "body",
        )
        for key, counts in by_key.items()
    ]
    field = page.result.definition.field(table.by)
    columns = [Column(field.header), *(Column(page.group(group), numeric=True) for group in page.groups)]
    return columns, rows, [page.phrase("note_crosstab")]


def _characteristics(page: Page, table: parts.Characteristics) -> Laid:
    """Put the groups side by side, each with its own categories, as the published table has them."""
    columns, rows, notes, few = [Column(page.phrase("characteristic"))], [], [], []
    for group in page.groups:
        columns += [
            Column(page.group(group)),
            Column(page.phrase("count"), numeric=True),
            Column(page.phrase("percent"), numeric=True),
        ]
    for variable in table.variables:
        records = [record for record in page.records if record["variable"] == variable.id]
        blocks = [_block(page, variable, [r for r in records if r["group"] == group]) for group in page.groups]
        for index, line in enumerate(zip_longest(*blocks, fillvalue=("", "", ""))):
            name = page.say(variable.label) if index == 0 else ""
            rows.append(Row((name, *(cell for block in line for cell in block)), "part" if index == 0 else "body"))
        notes += [page.say(variable.note)] if variable.note else []
        if variable.fold_below > 1:
            what = page.say(variable.label).lower()
            notes.append(page.phrase("folded", what=what, n=variable.fold_below))
        few += [page.group(r["group"]) for r in records if page.is_few(r["base"])]
    unit = page.say(page.result.definition.spec.unit.label)
    return columns, rows, [page.phrase("note_characteristics", unit=unit), *notes, *page.caution(few)]


@dataclass(frozen=True)
class Line:
    """One category of a variable in one group; a rest is what is folded together, or unknown."""

    label: str
    count: int
    share: Fraction | None
    is_rest: bool = False


def fold(page: Page, variable: parts.Variable, records: list[Record]) -> list[Line]:
    """List the categories of one group in their order, the small ones folded; unknown only where it occurs."""
    shown = [r for r in records if r["category"] != UNKNOWN_KEY or r["count"]]
    folded: list[Record] = []
    if variable.order == "falling":
        known = [r for r in shown if r["category"] != UNKNOWN_KEY and r["count"]]
        folded = [r for r in known if cast("int", r["count"]) < variable.fold_below]
        large = [r for r in known if r not in folded]
        unknown = [r for r in shown if r["category"] == UNKNOWN_KEY]
        shown = sorted(large, key=lambda r: (-cast("int", r["count"]), str(r["label"]))) + unknown
    if {r["category"] for r in records if r["count"]} == {UNKNOWN_KEY}:
        shown = [r for r in shown if r["count"]]
    lines = [_line(record) for record in shown]
    if folded:
        count = sum(cast("int", r["count"]) for r in folded)
        rest = Line(page.phrase("other"), count, Fraction(count, cast("int", folded[0]["base"])), is_rest=True)
        lines.insert(len(lines) - sum(line.is_rest for line in lines), rest)
    return lines


def _line(record: Record) -> Line:
    label = str(record["label"]) if record["category"] else ""
    share = cast("Fraction | None", record["share"])
    return Line(label, cast("int", record["count"]), share, is_rest=record["category"] == UNKNOWN_KEY)


def _block(page: Page, variable: parts.Variable, records: list[Record]) -> list[tuple[str, str, str]]:
    """Write the categories of one group."""
    return [(line.label, page.number(line.count), page.percent(line.share)) for line in fold(page, variable, records)]


def _counts(page: Page, table: parts.Counts) -> Laid:
    """Run groups across, or the headings of one key where the table asks for that."""
    labels: dict[str, dict[tuple[str, str], object]] = {}
    heads: dict[tuple[str, str], str] = {}
    for record in page.records:
        heading, group = str(record[table.columns]) if table.columns else "", str(record["group"])
        title = page.say(table.headings[heading]) if heading in table.headings else heading or page.phrase("number")
        if len(page.groups) > 1:
            title = f"{title}, {page.group(group).lower()}" if heading else page.group(group)
        heads[heading, group] = title
        labels.setdefault(str(record["label"]), {})[heading, group] = record["count"]
    rows = [
        Row((label, *(page.number(counts[key]) if key in counts else "" for key in heads)))
        for label, counts in labels.items()
    ]
    return (
        [Column(""), *(Column(title, numeric=True) for title in heads.values())],
        rows,
        [page.phrase("note_counts")],
    )


def _goals(page: Page, table: parts.Goals) -> Laid:
    columns = [
        Column(page.phrase("goal")),
        Column(page.phrase("target_goal"), numeric=True),
        Column(page.phrase("value"), numeric=True),
        Column(page.phrase("verdict_goal")),
    ]
    rows = list(_goal_rows(page, table))
    return columns, rows, [page.phrase("note_goals"), *page.calendar]


def _goal_rows(page: Page, table: parts.Goals) -> Iterator[Row]:
    last: object = None
    for record in page.records:
        if record["goal"] != last:
            last = record["goal"]
            title = table.titles.get(str(last))
            yield Row((f"{last}. {page.say(title)}" if title else f"{last}.", "", "", ""), "head")
        main = record["group"] == page.result.definition.main_group
        suffix = "" if main else f" ({page.group(record['group']).lower()})"
        share = record["unit"] == "aandeel"
        value = page.percent(record["value"]) if share else page.amount(record["value"], record["unit"])
        target = record["target"]
        yield Row(
            (
                f"{record['label']}{suffix}",
                "" if target is None else page.amount(target, record["unit"], 0),
                value,
                _met(page, record["met"]),
            )
        )


def _met(page: Page, met: Value) -> str:
    if met is None or met == HIDDEN:
        return "" if met is None else HIDDEN
    return page.phrase("met" if met else "not_met")
