"""Records to tables as people read them: order, folding, rounding and notes.

Every format that people read prints these cells; no renderer rounds or counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from typing import Literal, cast

from doorloop.categories import UNKNOWN_KEY
from doorloop.definition import parts
from doorloop.phrases import SHORT_UNITS, UNITS, long_date, number, percent, phrase, plain
from doorloop.result import Result
from doorloop.steps import WEEK
from doorloop.tables import Record, exact


@dataclass(frozen=True)
class Column:
    """A column: its title, whether it holds numbers, and how soon it may go where room is short (2 before 1)."""

    title: str
    numeric: bool = False
    spare: int = 0


@dataclass(frozen=True)
class Row:
    """A row of cells, rounded and in the reader's language; a head has its text in the first cell."""

    cells: tuple[str, ...]
    kind: Literal["body", "head", "total", "part"] = "body"


@dataclass(frozen=True)
class Layout:
    """A table as people read it."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


def lay_out(result: Result, name: str) -> Layout:
    """Lay out one table of a result."""
    table = result.definition.spec.tables[name]
    page = Page(result, result.tables[name])
    if isinstance(table, parts.Crosstab):
        columns, rows, notes = _crosstab(page, table)
    elif isinstance(table, parts.Characteristics):
        columns, rows, notes = _characteristics(page, table)
    elif isinstance(table, parts.Durations):
        columns, rows, notes = _durations(page)
    elif isinstance(table, parts.Counts):
        columns, rows, notes = _counts(page, table)
    else:
        columns, rows, notes = _goals(page, table)
    return Layout(
        name=name,
        title=page.say(table.title),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(*notes, *map(page.say, table.notes), page.as_of),
    )


Laid = tuple[list[Column], list[Row], list[str]]


@dataclass(frozen=True)
class Page:
    """What laying out one table needs: its records, and words in the reader's language."""

    result: Result
    records: list[Record]

    def say(self, text: parts.Text) -> str:
        """Give a text of the definition."""
        return text.say(self.result.lang)

    def phrase(self, key: str, **gaps: object) -> str:
        """Give a phrase of the program."""
        return phrase(key, self.result.lang, **gaps)

    def number(self, value: object, digits: int = 0) -> str:
        """Write a number, half up."""
        return number(cast("Fraction | int | None", value), digits, self.result.lang)

    def percent(self, value: object) -> str:
        """Write a share as a percentage, half up."""
        return percent(cast("Fraction | None", value), self.result.lang)

    def amount(self, value: object, unit: object, digits: int = 1, *, units: dict[str, parts.Text] = UNITS) -> str:
        """Write a number with its unit."""
        return self.number(value, digits) + ("" if value is None else f" {self.say(units[str(unit)])}")

    def group(self, name: object) -> str:
        """Name a group."""
        return self.say(self.result.definition.groups[str(name)].label)

    @property
    def groups(self) -> list[str]:
        """List the groups that have records, in the definition's order."""
        found = {record["group"] for record in self.records}
        return [name for name in self.result.definition.groups if name in found]

    @property
    def as_of(self) -> str:
        """Say the peildatum."""
        return self.phrase("as_of", day=long_date(self.result.basis.peildatum, self.result.lang))

    @property
    def calendar(self) -> list[str]:
        """Say which calendar counted, and for which years it is complete."""
        calendar, lang = self.result.basis.calendar, self.result.lang
        coverage = calendar.coverage(lang)
        about = self.phrase("calendar", name=calendar.name, about=calendar.about(lang).rstrip("."))
        return [f"{about} {coverage}" if coverage else about]

    def caution(self, names: Iterable[str]) -> list[str]:
        """Warn of figures on few cases."""
        few = list(dict.fromkeys(names))
        small = self.result.definition.spec.small_n
        return [self.phrase("small", n=small, what=", ".join(few))] if few else []

    def is_few(self, n: object) -> bool:
        """Tell whether a number of cases asks for caution."""
        return 0 < cast("int", n) < self.result.definition.spec.small_n


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


def _durations(page: Page) -> Laid:
    spec = page.result.definition
    marks: dict[str, str] = {}
    notes = [page.phrase("note_durations")]
    rows: list[Row] = []
    for group in page.groups:
        if len(page.groups) > 1:
            rows.append(Row((page.group(group),), "head"))
        for record in (r for r in page.records if r["group"] == group):
            step = spec.step(str(record["step"]))
            if step.note and step.id not in marks:
                marks[step.id] = f" ({len(marks) + 1})"
            rows.append(_duration_row(page, step, record, marks.get(step.id, "")))
    notes += [f"{mark.strip()} {page.say(note)}" for id, mark in marks.items() if (note := spec.step(id).note)]
    whole = [r for r in page.records if not r.get("by_category")]
    notes += [page.phrase("columns"), page.phrase("week")]
    few = [str(r["label"]) for r in whole if page.is_few(r["n"])]
    return _duration_columns(page), rows, [*notes, *page.caution(few), *page.calendar]


def _duration_columns(page: Page) -> list[Column]:
    return [
        Column(page.phrase("step")),
        Column(page.phrase("target")),
        Column(page.phrase("count"), numeric=True),
        Column(page.phrase("mean"), numeric=True),
        Column(page.phrase("verdict")),
        Column(page.phrase("median"), numeric=True, spare=1),
        *(Column(page.phrase(key), numeric=True, spare=2) for key in ("p25", "p75", "p90", "min", "max")),
        Column(page.phrase("within"), numeric=True),
        Column(page.phrase("open"), numeric=True),
        Column(page.phrase("excluded"), numeric=True),
    ]


def _duration_row(page: Page, step: parts.Step, record: Record, mark: str) -> Row:
    part = bool(record.get("by_category"))
    within = record["within_target"]
    share = (
        ""
        if within is None
        else f"{page.number(within)} ({page.percent(record['within_target_share']).replace(' ', '')})"
    )
    cells = (
        f"  {record['by_label']}" if part else f"{record['label']}{mark}",
        "" if part else _target(page, step),
        page.number(record["n"]),
        page.amount(record["mean"], step.unit, units=SHORT_UNITS),
        _verdict(page, step, cast("Fraction | None", record["mean"])),
        *(page.number(record[key], 1) for key in ("median", "p25", "p75", "p90", "min", "max")),
        share,
        page.number(record["open"]),
        page.number(record["excluded"]),
    )
    return Row(cells)


def _target(page: Page, step: parts.Step) -> str:
    if step.dropped:
        return page.say(step.dropped)
    target = exact(step.target)
    return "" if target is None else f"{plain(target, page.result.lang)} {page.say(SHORT_UNITS[str(step.target_unit)])}"


def _verdict(page: Page, step: parts.Step, mean: Fraction | None) -> str:
    """Say on which side of the target a mean lies; the sign is a word, for readers without colour."""
    if mean is None or step.target is None:
        return ""
    days = mean * (WEEK if step.unit == "weken" else 1)
    size = {"weken": Fraction(WEEK), "uren": Fraction(1, 24)}.get(str(step.target_unit), Fraction(1))
    return page.phrase("is_within" if days <= Fraction(step.target) * size else "is_beyond")


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
                "" if record["met"] is None else page.phrase("met" if record["met"] else "not_met"),
            )
        )
