"""Variables of the cases by category and group, with shares."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from doorloop.base.arrays import Mask
from doorloop.base.language import Text
from doorloop.cases import measures
from doorloop.cases.categories import UNKNOWN_KEY, Data, Parts, categorise, codes
from doorloop.cases.tally import ALL
from doorloop.cases.tally import Kind as CellKind
from doorloop.definition import parts
from doorloop.tables import keys, members, plots
from doorloop.tables.categories import fold
from doorloop.tables.distributions import Distributions
from doorloop.tables.kinds.kind import TableKind, Told, free
from doorloop.tables.members import Match, Members
from doorloop.tables.plots import Figure
from doorloop.tables.records import UNKNOWN_LABEL, Counted, Record
from doorloop.tables.sheet import Column, Laid, Page, Row


class Characteristics(TableKind[parts.Characteristics]):
    """A table of kind `characteristics`."""

    def masks(self, data: Data) -> Iterator[tuple[CellKind, str, str, Mask]]:
        """Give the cases that each variable applies to, and those of the categories that can overlap."""
        for variable in self.table.variables:
            if variable.is_divided:
                categories = categorise(data, variable)
                yield "variable", variable.id, ALL, categories.base
                for key, mask in categories.masks.items() if not self._has_one_code(variable) else ():
                    yield "variable", variable.id, key, mask

    def divisions(self, data: Data) -> Iterator[tuple[CellKind, str, Parts]]:
        """Divide the cases by each field that holds one code at most."""
        for variable in self.table.variables:
            if self._has_one_code(variable):
                yield "variable", variable.id, codes(data, variable.field)

    def _has_one_code(self, variable: parts.Variable) -> bool:
        return bool(variable.field) and self.definition.field(variable.field).type != "codes"

    def records(self, counted: Counted) -> Iterator[Record]:
        """Make the records of each variable."""
        for variable in self.table.variables:
            yield from _divided(counted, variable) if variable.is_divided else _whole(counted, variable)

    def layout(self, page: Page) -> Laid:
        """Put the groups side by side, each with its own categories, as the published table has them."""
        columns, rows, notes, few = [Column(page.say("characteristic"))], [], [], []
        for group in page.groups:
            columns += [
                Column(page.group(group)),
                Column(page.say("count"), numeric=True),
                Column(page.say("percent"), numeric=True),
            ]
        for variable in self.table.variables:
            records = [record for record in page.records if record["variable"] == variable.id]
            blocks = [_block(page, variable, [r for r in records if r["group"] == group]) for group in page.groups]
            for index, line in enumerate(zip_longest(*blocks, fillvalue=("", "", ""))):
                name = page.say(variable.label) if index == 0 else ""
                cells = (name, *(cell for block in line for cell in block))
                rows.append(Row(cells, "part" if index == 0 else "body"))
            notes += [page.say(variable.note)] if variable.note else []
            if variable.fold_below > 1:
                what = page.say(variable.label).lower()
                notes.append(page.say("folded", what=what, n=variable.fold_below))
            few += [page.group(r["group"]) for r in records if page.is_few(r["base"])]
        unit = page.say(self.definition.spec.unit.label)
        return columns, rows, [page.say("note_characteristics", unit=unit), *notes, *page.caution(few)]

    def figures(self, page: Page, distributions: Distributions) -> Iterator[Figure]:  # noqa: ARG002
        """Draw the groups beside each other, by the categories of each variable that asks for it."""
        return (plots.compare(page, self.name, variable) for variable in self.table.variables if variable.figure)

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
            yield variable.id, variable.fields

    def members(self, data: Data, match: Match) -> Members | None:
        """Find the cases in the categories of a variable, and those of which it is unknown."""
        variable = next((one for one in self.table.variables if one.id == match.get("variable")), None)
        if variable is None:
            return None
        return members.of_variable(data, variable, members.values(match, "category"), members.inside(data, match))

    def people(self, record: Record) -> Iterator[Told]:
        """Name the count of a category, and its base; a variable without categories is a part of all cases."""
        variable = next(one for one in self.table.variables if one.id == record["variable"])
        group = str(record["group"])
        if variable.is_divided:
            count, base = keys.category(variable, str(record["category"]), group), keys.base(variable, group)
        else:
            count, base = keys.cases(frozenset(), group), keys.cases(frozenset(), "")
        yield Told("count", "count", (count,))
        yield Told("base", "count", (base,))
        yield Told("share", "share", (count, base))
        yield from free("label")


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


def _block(page: Page, variable: parts.Variable, records: list[Record]) -> list[tuple[str, str, str]]:
    """Write the categories of one group."""
    return [(line.label, page.number(line.count), page.percent(line.share)) for line in fold(page, variable, records)]
