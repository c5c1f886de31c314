"""Cases that meet a condition, by one code field and group, with a total."""

from __future__ import annotations

from collections.abc import Iterator

from doorloop.base.arrays import Mask
from doorloop.base.language import Text
from doorloop.base.words import text
from doorloop.cases.categories import Data
from doorloop.cases.conditions import holds
from doorloop.cases.tally import ALL
from doorloop.cases.tally import Kind as CellKind
from doorloop.definition import parts
from doorloop.tables import keys, members
from doorloop.tables.kinds.kind import Bars, TableKind, Told, count_of, free
from doorloop.tables.members import Match, Members
from doorloop.tables.records import Counted, Record, is_unmeasured
from doorloop.tables.sheet import Column, Laid, Page, Row


class Crosstab(TableKind[parts.Crosstab]):
    """A table of kind `crosstab`."""

    def masks(self, data: Data) -> Iterator[tuple[CellKind, str, str, Mask]]:
        """Give the cases of each code, and all that meet the condition."""
        meets = holds(data.cases, data.definition, self.table.where)
        for code in self.definition.labels(self.table.by):
            has_code = holds(data.cases, data.definition, [parts.When(field=self.table.by, codes=(code,))])
            yield "crosstab", self.name, code, meets & has_code
        yield "crosstab", self.name, ALL, meets

    def records(self, counted: Counted) -> Iterator[Record]:
        """Make a record of each code and group, then of the total."""
        named = {code: code for code in self.definition.labels(self.table.by)} | {ALL: self.table.total}
        for group in counted.groups:
            for category, key in named.items():
                count = counted.tally.cell("crosstab", self.name, category, group)
                measured = counted.has(*self._needed(category == ALL))
                record: Record = {self.table.record_key: key, "group": group, "measured": measured}
                yield record | {"count": count if measured else None}

    def _needed(self, is_total: bool) -> list[str]:
        """List the fields that a count rests on; the total needs no code."""
        conditions = [when.field for when in self.table.where]
        return conditions if is_total else [self.table.by, *conditions]

    def layout(self, page: Page) -> Laid:
        """Run the groups across and the codes down."""
        by_key: dict[str, dict[str, str]] = {}
        for record in page.records:
            by_key.setdefault(str(record[self.table.record_key]), {})[str(record["group"])] = count_of(page, record)
        labels = self.definition.labels(self.table.by)
        rows = [
            Row(
                (
                    page.say("total") if key == self.table.total else page.say(labels[key].label),
                    *(counts[group] for group in page.groups),
                ),
                "total" if key == self.table.total else "body",
            )
            for key, counts in by_key.items()
        ]
        columns = [
            Column(page.say(self.definition.name_of(self.table.by))),
            *(Column(page.group(group), numeric=True) for group in page.groups),
        ]
        return columns, rows, [page.say("note_crosstab", groups=", ".join(map(page.group, page.groups)))]

    def bars(self) -> Iterator[Bars]:
        """Draw the counts of the codes."""
        yield Bars("count", self.table.record_key, lambda record: record[self.table.record_key] != self.table.total)

    @property
    def keys(self) -> frozenset[str]:
        """Name the code and the group."""
        return frozenset({self.table.record_key, "group"})

    def labels(self) -> Iterator[tuple[str, dict[str, Text]]]:
        """Give the label of each code, and of the total."""
        labels = {code: one.label for code, one in self.definition.labels(self.table.by).items()}
        yield self.table.record_key, labels | {self.table.total: text("total")}

    def title(self, column: str) -> Text | None:
        """Name the code field."""
        return self.definition.name_of(self.table.by) if column == self.table.record_key else None

    def fields(self) -> Iterator[tuple[str, list[str]]]:
        """Give the code field and those of the condition."""
        yield "", [self.table.by, *(when.field for when in self.table.where)]

    def members(self, data: Data, match: Match) -> Members:
        """Find the cases of a code that meet the condition, and those that do not meet it."""
        meets, among = holds(data.cases, self.definition, self.table.where), members.inside(data, match)
        labels = self.definition.labels(self.table.by)
        named = [key for key in members.values(match, self.table.record_key) if key in labels]
        if named:
            among = among & holds(data.cases, self.definition, [parts.When(field=self.table.by, codes=tuple(named))])
        field = self.table.where[0].field if self.table.where else self.table.by
        outside = among & ~meets
        return Members(among & meets, outside, outside, field, self.definition.spec.unit.date, "condition")

    def people(self, record: Record) -> Iterator[Told]:
        """Name the one count of a record."""
        conditions, key = keys.atoms(self.table.where), record[self.table.record_key]
        if key != self.table.total:
            conditions |= {f"{self.table.by}={key}"}
        counted = Told("count", "count", (keys.cases(conditions, str(record["group"])),))
        yield from free("count") if is_unmeasured(record) else [counted]
        yield from free("measured")
