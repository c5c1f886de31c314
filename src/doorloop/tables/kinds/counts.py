"""A list of counts, each of cases that meet a condition of its own."""

from __future__ import annotations

from collections.abc import Iterator

from doorloop.base.arrays import Mask
from doorloop.base.language import Text
from doorloop.cases.categories import Data
from doorloop.cases.conditions import holds
from doorloop.cases.tally import Kind as CellKind
from doorloop.definition import parts
from doorloop.registers.frames import NOT_APPLICABLE, UNKNOWN
from doorloop.tables import keys, members
from doorloop.tables.kinds.kind import TableKind, Told, count_of, free
from doorloop.tables.members import Match, Members
from doorloop.tables.records import Counted, Record, is_unmeasured
from doorloop.tables.sheet import Column, Laid, Page, Row


class Counts(TableKind[parts.Counts]):
    """A table of kind `counts`."""

    def masks(self, data: Data) -> Iterator[tuple[CellKind, str, str, Mask]]:
        """Give the cases of each count, by its position."""
        for position, one in enumerate(self.table.counts):
            yield "count", self.name, str(position), holds(data.cases, data.definition, one.where)

    def records(self, counted: Counted) -> Iterator[Record]:
        """Make a record of each count and group."""
        for position, one in enumerate(self.table.counts):
            for group in counted.chosen:
                count = counted.tally.cell("count", self.name, str(position), group)
                measured = counted.has(*(when.field for when in one.where))
                record: Record = {**one.keys, "label": counted.say(one.label), "group": group, "measured": measured}
                yield record | {"count": count if measured else None}

    def layout(self, page: Page) -> Laid:
        """Run groups across, or the headings of one key where the table asks for that."""
        labels: dict[str, dict[tuple[str, str], str]] = {}
        heads: dict[tuple[str, str], str] = {}
        for record in page.records:
            heading = str(record[self.table.columns]) if self.table.columns else ""
            group = str(record["group"])
            heads[heading, group] = self._head(page, heading, group)
            labels.setdefault(str(record["label"]), {})[heading, group] = count_of(page, record)
        rows = [Row((label, *(counts.get(key, "") for key in heads))) for label, counts in labels.items()]
        columns = [Column(""), *(Column(title, numeric=True) for title in heads.values())]
        return columns, rows, [page.say("note_counts")]

    def _head(self, page: Page, heading: str, group: str) -> str:
        known = self.table.headings.get(heading)
        title = page.say(known) if known else heading or page.say("number")
        if len(page.groups) == 1:
            return title
        return f"{title}, {page.group(group).lower()}" if heading else page.group(group)

    @property
    def _own_keys(self) -> dict[str, None]:
        return dict.fromkeys(key for count in self.table.counts for key in count.keys)

    @property
    def keys(self) -> frozenset[str]:
        """Name the keys of all counts, and the group."""
        return frozenset({*self._own_keys, "group"})

    @property
    def only_for_programs(self) -> frozenset[str]:
        """Name the keys, but for the one that runs across."""
        return frozenset(self._own_keys) - {self.table.columns}

    def labels(self) -> Iterator[tuple[str, dict[str, Text]]]:
        """Give the headings of each key, and for the others the label of their count."""
        for key in self._own_keys:
            labels = {count.keys[key]: count.label for count in self.table.counts if key in count.keys}
            yield key, {value: self.table.headings.get(value, label) for value, label in labels.items()}

    def fields(self) -> Iterator[tuple[str, list[str]]]:
        """Give each count with the fields of its conditions."""
        for count in self.table.counts:
            yield "/".join(count.keys.values()), [when.field for when in count.where]

    def members(self, data: Data, match: Match) -> Members | None:
        """Find the cases of a count, and those that meet all of its conditions but the last."""
        fitting = (one for one in self.table.counts if _fits(one, match))
        count = next(fitting, None)
        return None if count is None else self._members(data, count, members.inside(data, match))

    def _members(self, data: Data, count: parts.Count, among: Mask) -> Members:
        meets = holds(data.cases, self.definition, count.where)
        shown = count.where[0].field if count.where else self.definition.spec.unit.date
        values = data.cases.values[count.where[-1].field if count.where else shown]
        near = (values == UNKNOWN) | (values == NOT_APPLICABLE)
        if len(count.where) > 1:
            near = holds(data.cases, self.definition, count.where[:-1])
        elif count.where and count.where[0].codes:
            for other in self.table.counts:
                near = near | holds(data.cases, self.definition, other.where)
        near = among & near & ~meets
        return Members(among & meets, near, near, shown, shown, "condition")

    def people(self, record: Record) -> Iterator[Told]:
        """Name the count whose keys a record has."""
        for one in self.table.counts:
            if all(record.get(name) == value for name, value in one.keys.items()):
                counted = Told("count", "count", (keys.cases(keys.atoms(one.where), str(record["group"])),))
                yield from free("count") if is_unmeasured(record) else [counted]
                break
        yield from free("label", "measured")


def _fits(count: parts.Count, match: Match) -> bool:
    return all(value in members.values(match, key) for key, value in count.keys.items())
