"""A publication file proposed from printed tables: kinds, bases, parts and margins, and what could not be placed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from doorloop.base.drafting import as_toml, comment, slug, unique
from doorloop.base.errors import SourceError
from doorloop.base.language import Lang, Text
from doorloop.base.words import both
from doorloop.verification.headings import BASES, NUMBERS, Heading, is_total
from doorloop.verification.layouts import Layout, Line, kind_of, take_apart
from doorloop.verification.publication.grids import Grid, read_grids
from doorloop.verification.publication.parts import Writing
from doorloop.verification.publication.printed import read
from doorloop.verification.publication.signs import read_cell

Tree = dict[str, Any]

UNITS: Final[dict[str, tuple[str, ...]]] = {
    "werkdagen": ("wd", "werkdag", "werkdagen", "working days"),
    "weken": ("wk", "week", "weken", "weeks"),
    "kalenderdagen": ("kd", "cd", "dag", "dagen", "kalenderdag", "kalenderdagen", "days"),
    "uren": ("uur", "uren", "hours"),
    "personen": ("persoon", "personen", "persons"),
    "maanden": ("maand", "maanden", "months"),
    "jaren": ("jaar", "jaren", "years"),
}
WHOLE: Final = frozenset({"werkdagen", "kalenderdagen", "uren", "personen"})
"""Units that are counted whole; weeks are where they are five working days."""

MEASURED: Final = frozenset({"mean", "median", "quantile", "min", "max", "sd"})
POINT, COMMA = re.compile(r"\d\.(?:\d{1,2}|\d{4,})(?!\d)"), re.compile(r"\d,(?:\d{1,2}|\d{4,})(?!\d)")


class Draft(Struct, frozen=True):
    """A proposed publication file, and what it could not place."""

    text: str
    notes: tuple[Text, ...]


def draft(path: Path, lang: Lang = "nl") -> Draft:
    """Read the printed tables of a file and propose a publication, with comments in one language.

    Errors: SourceError where the file cannot be read or holds no table with figures.
    """
    grids = read_grids(path)
    writing = _writing(grids)
    tables, notes = dict[str, Tree](), list[Text]()
    groups: dict[str, str] = {}
    for grid in grids:
        notes += [both("unplaced.where", where=grid.where, what=left) for left in grid.left]
        layout = take_apart(grid, writing)
        if layout is None or not layout.lines:
            notes.append(both("unplaced.no_figures", where=grid.where, title=grid.title))
            continue
        name = unique(slug(layout.title), tables)
        maker = _Table(name, layout, groups, writing)
        tables[name] = maker.tree()
        left = [both("unplaced.in_no_row", texts=", ".join(layout.left))] if layout.left else []
        told = [*maker.notes, *left]
        notes += [both("unplaced.table", where=grid.where, title=layout.title, what=note) for note in told]
    if not tables:
        raise SourceError(both("err.no_printed_table"), where=path.name, remedy=both("try.no_printed_table"))
    return Draft("\n".join(_lines(path, tables, groups, notes, writing, lang)) + "\n", tuple(notes))


class _Table:
    """Turns one layout into the table of a publication, and keeps what it could not place."""

    def __init__(self, name: str, layout: Layout, groups: dict[str, str], writing: Writing) -> None:
        self.name, self.layout, self.writing, self.notes = name, layout, writing, list[Text]()
        self.headings = {head: self._heading(head) for head in layout.heads}
        self.ids: dict[str, str] = {}
        for head in layout.heads:
            self.ids[head] = unique(slug(head) or "n", self.ids.values())
        for group in layout.groups:
            if group and group not in groups.values():
                groups[unique(slug(group), groups)] = group
        self.groups = {
            group: next((id for id, label in groups.items() if label == group), "") for group in layout.groups
        }
        self.blocks: dict[str, list[Line]] = {}
        for line in layout.lines:
            self.blocks.setdefault(line.block, []).append(line)
        self.rows = {id(line): self._row_id(line) for line in layout.lines}

    def _heading(self, head: str) -> Heading:
        texts = [found.get(head, "") for line in self.layout.lines for found in line.texts.values()]
        heading, why = kind_of(head, texts, self.writing)
        if why:
            self.notes.append(both("unplaced.column", head=head, why=why))
        return heading

    def _row_id(self, line: Line) -> str:
        taken = self.__dict__.setdefault("_taken", set())
        found = unique(".".join(filter(None, (slug(line.block), slug(line.label) or "row"))), taken)
        taken.add(found)
        return found

    def tree(self) -> Tree:
        """Give the table as it stands in the file."""
        columns = {self.ids[head]: self._column(head) for head in self.layout.heads}
        blocks = [self._block(block, lines) for block, lines in self.blocks.items()]
        table: Tree = {"title": self.layout.title, "groups": [self.groups[group] for group in self.layout.groups]}
        totals = [self.groups[group] for group in self.layout.groups if is_total(group)]
        if len(totals) == 1 and len(table["groups"]) > 2:
            parts = [group for group in table["groups"] if group not in totals]
            table["margins"] = [{"total": totals[0], "parts": parts}]
            self.notes.append(both("unplaced.by_name", total=totals[0], parts=", ".join(parts)))
        return table | {"columns": columns, "blocks": blocks}

    def _column(self, head: str) -> Tree:
        heading = self.headings[head]
        column: Tree = {"label": head or "n", "kind": heading.kind}
        if heading.level is not None:
            column["level"] = float(heading.level)
        if heading.kind == "percent":
            column |= self._share(head)
        elif heading.kind in ("mean", "median", "sd") and (n := self._number()):
            column["of"] = self.ids[n]
        if heading.kind in MEASURED and not self._comes_whole(head):
            column["whole"] = False
        return column

    def _counts(self) -> list[str]:
        return [head for head in self.layout.heads if self.headings[head].kind == "count"]

    def _number(self) -> str | None:
        """Find the n of a mean: the column of that name, else the only one of counts."""
        counts = self._counts()
        named = [one for one in counts if one.casefold() in NUMBERS]
        return named[0] if named else counts[0] if len(counts) == 1 else None

    def _share(self, head: str) -> Tree:
        """Find the count of a percentage, and its base where most figures bear that out."""
        counts, at = self._counts(), self.layout.heads.index(head)
        before = [one for one in counts if self.layout.heads.index(one) < at and one.casefold() not in BASES]
        if not before:
            return {}
        of = before[-1]
        bases = sorted((one for one in counts if one != of), key=lambda one: (one.casefold() not in BASES, one != "n"))
        base = next((one for one in bases if self._bears_out(head, of, one)), None)
        return {"of": self.ids[of]} | ({"base": self.ids[base]} if base else {})

    def _bears_out(self, head: str, of: str, base: str) -> bool:
        fits = [
            _fits(self.writing, found.get(head, ""), found.get(of, ""), found.get(base, ""))
            for line in self.layout.lines
            for found in line.texts.values()
        ]
        tested = [one for one in fits if one is not None]
        return most_of(tested)

    def _comes_whole(self, head: str) -> bool:
        """Tell whether what is measured comes in days, hours or persons, by the units of its rows."""
        lines = [line for line in self.layout.lines if any(found.get(head) for found in line.texts.values())]
        units = {self._unit_of(line) for line in lines}
        if "" in units:
            self.notes.append(both("unplaced.no_unit", head=head))
        return units <= WHOLE or ("werkdagen" in self._all_units() and units <= WHOLE | {"weken"})

    def _all_units(self) -> set[str]:
        return {self._unit_of(line) for line in self.layout.lines}

    def _block(self, name: str, lines: list[Line]) -> Tree:
        block: Tree = {"label": name} if name else {}
        total = next((line for line in lines if is_total(line.label)), None)
        if total is not None:
            block |= {"parts": "all", "base": f"{self.name}/{self.rows[id(total)]}"}
        elif (base := self._base(lines)) is not None:
            parts = "all" if self._add_up(lines, base) else "separate"
            block |= {"parts": parts, "base": f"{self.name}/{self.rows[id(base)]}"}
        elif len(lines) > 1 and "percent" in {heading.kind for heading in self.headings.values()}:
            self.notes.append(both("unplaced.no_total", first=lines[0].label, last=lines[-1].label))
        return block | {"rows": [self._row(line, total) for line in lines]}

    def _row(self, line: Line, total: Line | None) -> Tree:
        cells = {self.groups[g]: [found.get(h, "") for h in self.layout.heads] for g, found in line.texts.items()}
        row: Tree = {"id": self.rows[id(line)], "label": line.label}
        if line is total:
            row["total"] = True
        unit = self._unit_of(line)
        return row | ({"unit": unit} if unit else {}) | {"cells": cells}

    def _unit_of(self, line: Line) -> str:
        measured = [head for head in self.layout.heads if self.headings[head].kind in MEASURED]
        texts = [found.get(head, "") for found in line.texts.values() for head in measured]
        units = {unit for text in texts if (unit := _unit(text))} or {unit for unit in UNITS if unit == line.unit}
        return units.pop() if len(units) == 1 else ""

    def _base(self, lines: list[Line]) -> Line | None:
        """Find the row whose counts most percentages of a block are of."""
        pairs = [(head, of) for head in self.layout.heads if (of := self._of(head))]
        for base in self.layout.lines:
            if base in lines:
                continue
            fits = [
                _fits(self.writing, found.get(head, ""), found.get(of, ""), base.texts.get(group, {}).get(of, ""))
                for line in lines
                for group, found in line.texts.items()
                for head, of in pairs
            ]
            tested = [one for one in fits if one is not None]
            if (most_of(tested) or self._add_up(lines, base)) and self._holds_all(lines, base):
                return base
        return None

    def _holds_all(self, lines: list[Line], base: Line) -> bool:
        """Tell whether no count of a block is more than that of a row."""
        for line in lines:
            for group, found in line.texts.items():
                for head in self._counts():
                    part, whole = (
                        read_cell(one.get(head, ""), "count", self.writing).value
                        for one in (found, base.texts.get(group, {}))
                    )
                    if part is not None and whole is not None and part > whole:
                        return False
        return True

    def _of(self, head: str) -> str | None:
        share = self._share(head) if self.headings[head].kind == "percent" else {}
        return (
            next((one for one, id in self.ids.items() if id == share.get("of")), None) if "base" not in share else None
        )

    def _add_up(self, lines: list[Line], base: Line) -> bool:
        """Tell whether the counts of a block make those of a row, in every group."""
        compared = 0
        for group, found in base.texts.items():
            for head in self._counts():
                total = read_cell(found.get(head, ""), "count", self.writing).value
                texts = [line.texts[group].get(head, "") for line in lines if group in line.texts]
                parts = [read_cell(text, "count", self.writing).value for text in texts]
                if parts and (total is None or None in parts or sum(part or 0 for part in parts) != total):
                    return False
                compared += len(parts) > 1
        return compared > 0


def most_of(tested: list[bool]) -> bool:
    """Tell whether most figures bear something out, so that a slip in one of them is seen."""
    return sum(tested) > 1 and 10 * sum(tested) >= 6 * len(tested)


def _fits(writing: Writing, percent: str, count: str, base: str) -> bool | None:
    """Tell whether a percentage is that of a count of a base; None where one of them is no number."""
    shown = read_cell(percent, "percent", writing) if percent else None
    of, whole = (read_cell(text, "count", writing).value if text else None for text in (count, base))
    if shown is None or shown.value is None or not of or whole is None:
        return None
    return of <= whole and shown.stands_for(Fraction(100 * of, whole))


def _writing(grids: list[Grid]) -> Writing:
    """Read the decimal sign from the figures: a comma, unless only points stand before one or two digits."""
    texts = [text for grid in grids for row in grid.rows for text in row]
    points, commas = (sum(bool(sign.search(text)) for text in texts) for sign in (POINT, COMMA))
    return Writing(decimal="." if points > commas else ",")


def _unit(text: str) -> str:
    words = re.sub(r"[\d.,%()]+", " ", text.casefold()).split()
    return next((unit for unit, known in UNITS.items() if set(words) & set(known)), "")


def _lines(
    path: Path, tables: dict[str, Tree], groups: dict[str, str], notes: list[Text], writing: Writing, lang: Lang
) -> Iterator[str]:
    head = [both("draft_head", file=path.name), both("draft_languages"), both("draft_parts")]
    left = [both("draft_unplaced", what=note) for note in notes]
    yield from (f"# {comment(one.say(lang))}" for one in [*head, *left])
    yield 'schema = "doorloop.publication/1"'
    yield f"name = {as_toml(slug(path.stem) or 'draft')}"
    yield f"title = {as_toml(path.stem)}"
    yield f"source = {as_toml(path.name)}"
    if groups:
        yield from ("", "[groups]", *(f"{as_toml(id)} = {as_toml(label)}" for id, label in groups.items()))
    used = {unit for table in tables.values() for unit in _units(table, writing)}
    yield from ("", "[writing]", f"decimal = {as_toml(writing.decimal)}")
    yield from ("[writing.units]",) if used else ()
    for unit in sorted(used):
        of = 'werkdagen", size = 5' if unit == "weken" and "werkdagen" in used else f'{unit}"'
        yield f'{unit} = {{ words = {as_toml(list(UNITS[unit]))}, of = "{of} }}'
    for name, table in tables.items():
        yield from ("", f"[tables.{as_toml(name)}]", f"title = {as_toml(table['title'])}")
        yield from [f"groups = {as_toml(table['groups'])}"] if any(table["groups"]) else []
        yield from [f"margins = {as_toml(table['margins'])}"] if "margins" in table else []
        yield f"[tables.{as_toml(name)}.columns]"
        yield from (f"{as_toml(id)} = {as_toml(column)}" for id, column in table["columns"].items())
        for block in table["blocks"]:
            yield f"[[tables.{as_toml(name)}.blocks]]"
            yield from (f"{key} = {as_toml(value)}" for key, value in block.items() if key != "rows")
            yield from ("rows = [", *(f"  {as_toml(row)}," for row in block["rows"]), "]")


def _units(table: Tree, writing: Writing) -> set[str]:
    texts = (
        text for block in table["blocks"] for row in block["rows"] for found in row["cells"].values() for text in found
    )
    found = {_unit(text) for text in texts if read(text, writing).value is not None}
    named = {row.get("unit", "") for block in table["blocks"] for row in block["rows"]}
    return (found | named) - {""}
