"""Variables of the cases by category and group, with shares."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, zip_longest
from string import ascii_lowercase

from doorloop.base.arrays import Mask
from doorloop.base.language import Text
from doorloop.base.words import HIDDEN, UNITS
from doorloop.cases import measures
from doorloop.cases.categories import UNKNOWN_KEY, Data, Parts, applies, categorise, codes, number
from doorloop.cases.counting import Values
from doorloop.cases.tally import ALL
from doorloop.cases.tally import Kind as CellKind
from doorloop.definition import parts
from doorloop.tables import case_plots, keys, members, quantities
from doorloop.tables.categories import Line, fold, together
from doorloop.tables.distributions import Distributions
from doorloop.tables.intervals import wilson
from doorloop.tables.kinds.kind import TableKind, Told, empty, free
from doorloop.tables.members import Match, Members
from doorloop.tables.plots import Figure
from doorloop.tables.records import UNKNOWN_LABEL, Counted, Record
from doorloop.tables.sheet import Column, Laid, Page, Row


class Characteristics(TableKind[parts.Characteristics]):
    """A table of kind `characteristics`."""

    def masks(self, data: Data) -> Iterator[tuple[CellKind, str, str, Mask]]:
        """Give the cases that each variable applies to, and those of the categories that can overlap."""
        for variable in self.table.variables:
            if self._has_one_code(variable):
                yield "variable", variable.id, ALL, applies(data, variable.field)
            elif variable.is_divided:
                categories = categorise(data, variable)
                yield "variable", variable.id, ALL, categories.base
                for key, mask in categories.masks.items():
                    yield "variable", variable.id, key, mask

    def divisions(self, data: Data) -> Iterator[tuple[CellKind, str, Parts]]:
        """Divide the cases by each field that holds one code at most."""
        for variable in self.table.variables:
            if self._has_one_code(variable):
                yield "variable", variable.id, codes(data, variable.field)

    def values(self, data: Data) -> Iterator[Values]:
        """Give the numbers of each variable that is told of as one; those of a step are counted with its durations."""
        for variable in self.table.variables:
            if variable.numbers and variable.start:
                yield Values("variable", variable.id, *number(data, variable))

    def _has_one_code(self, variable: parts.Variable) -> bool:
        return bool(variable.field) and self.definition.field(variable.field).type != "codes"

    def records(self, counted: Counted) -> Iterator[Record]:
        """Make the records of each variable."""
        for variable in self.table.variables:
            yield from self._of(counted, variable)

    def _of(self, counted: Counted, variable: parts.Variable) -> Iterator[Record]:
        """Make the records of a variable: its categories, and then its numbers of each group and of all together."""
        nothing = dict.fromkeys(("unit", *quantities.FIGURES)) if self._has_numbers else {}
        if variable.is_divided:
            yield from (record | nothing for record in _divided(counted, variable))
        elif not variable.step:
            yield from (record | nothing for record in _whole(counted, variable))
        whole = [""] if self.table.total and len(counted.groups) > 1 else []
        for group in [*counted.groups, *whole] if variable.numbers else ():
            yield quantities.record(counted, variable, group)

    @property
    def _has_numbers(self) -> bool:
        return any(variable.numbers for variable in self.table.variables)

    def layout(self, page: Page) -> Laid:
        """Put the groups side by side, each with its own categories, as the published table has them, and then all."""
        rows, notes, few = [], [], []
        letters = iter(ascii_lowercase)
        for variable in self.table.variables:
            records = [record for record in page.records if record["variable"] == variable.id]
            told = [record for record in records if not quantities.is_quantity(record)]
            marks = dict(zip(variable.cell_notes, letters, strict=False))
            blocks = [
                self._block(page, variable, records, group, marks) for group in (*page.groups, *self._total(page))
            ]
            for index, line in enumerate(zip_longest(*blocks, fillvalue=[""] * self._width)):
                name = page.say(variable.label) if index == 0 else ""
                rows.append(Row((name, *chain.from_iterable(line)), "part" if index == 0 else "body"))
            notes += [page.say(variable.note)] if variable.note else []
            notes += self._about_numbers(page, variable)
            notes += [f"({mark}) {page.say(note.text)}" for note, mark in marks.items()]
            if variable.fold_below > 1:
                what = page.say(variable.label).lower()
                notes.append(page.say("folded", what=what, n=variable.fold_below))
            few += [page.group(r["group"]) for r in told if page.is_few(r["base"])]
        unit = page.say(self.definition.spec.unit.label)
        about = [
            page.say("note_characteristics", unit=unit),
            *[page.say("note_shares_intervals")] * self.table.intervals,
        ]
        return self._columns(page), rows, [*about, *notes, *page.caution(few)]

    def _total(self, page: Page) -> tuple[str, ...]:
        """Name the column of all groups together, where there are several and the table has one."""
        return ("",) if self.table.total and len(page.groups) > 1 else ()

    @property
    def _width(self) -> int:
        """Count the columns of a group."""
        return 3 + self.table.intervals

    def _columns(self, page: Page) -> list[Column]:
        """Name the columns, those of a group under its name; those of all together go first where room is short."""
        columns = [Column(page.say("characteristic"))]
        for group in (*page.groups, *self._total(page)):
            over, spare = (page.group(group), 0) if group else (page.say("total"), 1)
            columns.append(Column("", group=over, spare=spare))
            columns += [Column(page.say(key), numeric=True, group=over, spare=spare) for key in ("count", "percent")]
            columns += [Column(page.say("interval"), numeric=True, group=over, spare=2)] * self.table.intervals
        return columns

    def _block(
        self, page: Page, variable: parts.Variable, records: list[Record], group: str, marks: dict[parts.CellNote, str]
    ) -> list[list[str]]:
        """Write the categories of one group, or of all together, and below them its numbers."""
        told = [record for record in records if not quantities.is_quantity(record)]
        own = [r for r in told if r["group"] == group] if group else together(told, len(page.groups))
        lines = [self._cells(page, variable, line, group, marks) for line in fold(page, variable, own)]
        found = (record for record in records if quantities.is_quantity(record) and record["group"] == group)
        return lines + [
            self._number_cells(page, variable, row, record, marks) for record in found for row in variable.numbers
        ]

    def _number_cells(
        self,
        page: Page,
        variable: parts.Variable,
        row: parts.NumberRow,
        record: Record,
        marks: dict[parts.CellNote, str],
    ) -> list[str]:
        """Write one row of numbers: what it is, the numbers, and the interval of a mean."""
        here = [(note, mark) for note, mark in marks.items() if note.category == row]
        at_label = "".join(f" ({mark})" for note, mark in here if not note.group)
        at_number = "".join(f" ({mark})" for note, mark in here if note.group and note.group == record["group"])
        told = quantities.text(page, row, record, variable.number_digits)
        cells = [page.say(f"row_{row}") + at_label, told + at_number, ""]
        return cells + [quantities.interval(page, row, record, variable.number_digits)] * self.table.intervals

    def _about_numbers(self, page: Page, variable: parts.Variable) -> Iterator[str]:
        """Say what the numbers of a variable are of, in which unit, and how they are made."""
        if not variable.numbers:
            return
        step = self.definition.step(variable.step) if variable.step else None
        unit = page.say(UNITS[step.unit]) if step else page.say(f"whole_{variable.unit}")
        key = "note_numbers_step" if step else "note_numbers"
        yield page.say(key, what=page.say(variable.label), unit=unit)
        if page.result.published is not None:
            yield page.say("note_numbers_hidden", what=page.say(variable.label).lower())

    def _cells(
        self, page: Page, variable: parts.Variable, line: Line, group: str, marks: dict[parts.CellNote, str]
    ) -> list[str]:
        """Write one category: its label, number, share and interval, as the variable chooses them."""
        here = [(note, mark) for note, mark in marks.items() if note.category == line.category and not line.folded]
        at_label = "".join(f" ({mark})" for note, mark in here if not note.group)
        at_count = "".join(f" ({mark})" for note, mark in here if note.group and note.group == group)
        cells = [line.label + at_label, _count(page, variable, line) + at_count, _share(page, variable, line)]
        return cells + [_interval(page, line)] * self.table.intervals

    def figures(self, page: Page, distributions: Distributions) -> Iterator[Figure]:  # noqa: ARG002
        """Draw the groups beside each other, by the categories of each variable that asks for it."""
        return (case_plots.compare(page, self.name, variable) for variable in self.table.variables if variable.figure)

    @property
    def keys(self) -> frozenset[str]:
        """Name the variable, its category and the group."""
        return frozenset({"variable", "category", "group"})

    def labels(self) -> Iterator[tuple[str, dict[str, Text]]]:
        """Give the label of each variable."""
        yield "variable", {variable.id: variable.label for variable in self.table.variables}

    def fields(self) -> Iterator[tuple[str, list[str]]]:
        """Give each variable with its fields."""
        for variable in self.table.variables:
            yield (
                variable.id,
                [*variable.fields, *(self.definition.step(variable.step).fields if variable.step else ())],
            )

    def members(self, data: Data, match: Match) -> Members | None:
        """Find the cases in the categories of a variable, and those of which it is unknown."""
        variable = next((one for one in self.table.variables if one.id == match.get("variable")), None)
        if variable is None:
            return None
        among = members.inside(data, match)
        if variable.step:
            return members.of_step(data, variable.step, among)
        if variable.numbers and members.values(match, "category") == ("",):
            _, both = number(data, variable)
            return Members(among & both, among & ~both, among & ~both, variable.start, variable.start, "unknown")
        return members.of_variable(data, variable, members.values(match, "category"), among)

    def people(self, record: Record) -> Iterator[Told]:
        """Name the count of a category, and its base; a variable without categories is a part of all cases."""
        variable = next(one for one in self.table.variables if one.id == record["variable"])
        group = str(record["group"])
        yield from free("label", "unit")
        if quantities.is_quantity(record):  # what they tell beside the counts of categories nobody has reckoned
            yield from (Told(column, "extreme") for column in ("count", "base", "share", *quantities.FIGURES))
            return
        yield from empty(*quantities.FIGURES)
        if variable.is_divided:
            count, base = keys.category(variable, str(record["category"]), group), keys.base(variable, group)
        else:
            count, base = keys.cases(frozenset(), group), keys.cases(frozenset(), "")
        yield Told("count", "count", (count,))
        yield Told("base", "count", (base,))
        yield Told("share", "share", (count, base))


def _whole(counted: Counted, variable: parts.Variable) -> Iterator[Record]:
    """Give the cases of each group as a share of all."""
    total = sum(counted.cases.values())
    for group, count in counted.cases.items():
        yield _record(variable, ALL, counted.say(variable.label), group, count, total)


def _divided(counted: Counted, variable: parts.Variable) -> Iterator[Record]:
    """Count each category in each group; of a list in falling order only those that occur."""
    bases = {group: counted.tally.cell("variable", variable.id, ALL, group) for group in counted.groups}
    for key, label in _categories(counted, variable).items():
        counts = {group: counted.tally.cell("variable", variable.id, key, group) for group in counted.groups}
        if variable.order == "listed" or key == UNKNOWN_KEY or any(counts.values()):
            for group, count in counts.items():
                yield _record(variable, key, label, group, count, bases[group])


def _categories(counted: Counted, variable: parts.Variable) -> dict[str, str]:
    """Give the labels of a variable's categories by key, unknown last."""
    if variable.field:
        return counted.labels(variable.field)
    classes = {one.key: counted.say(one.label) for one in variable.classes}
    return classes | {UNKNOWN_KEY: counted.say(UNKNOWN_LABEL)}


def _record(variable: parts.Variable, category: str, label: str, group: str, count: int, base: int) -> Record:
    return {
        "variable": variable.id,
        "category": category,
        "label": label,
        "group": group,
        "count": count,
        "base": base,
        "share": measures.share(count, base),
    }


def _count(page: Page, variable: parts.Variable, line: Line) -> str:
    """Write the number of a category, and behind it what it is of where that is asked for."""
    chosen = variable.statistics
    of = f"/{page.number(line.base)}" if "base" in chosen and HIDDEN not in (line.count, line.base) else ""
    return page.number(line.count) + of if {"count", "base"} & {*chosen} else ""


def _share(page: Page, variable: parts.Variable, line: Line) -> str:
    if "share" not in variable.statistics:
        return ""
    if not variable.digits or not isinstance(line.share, Fraction):
        return page.percent(line.share)
    return f"{page.number(line.share * 100, variable.digits)} %"


def _interval(page: Page, line: Line) -> str:
    """Write the interval of a share; there is none where it is not given, nor of all cases."""
    if not isinstance(line.count, int) or not isinstance(line.base, int) or not line.category:
        return ""
    ends = wilson(line.count, line.base)
    if ends.low is None or ends.high is None:
        return ""
    return "–".join(page.number(Fraction(end * 100)) for end in (ends.low, ends.high))
