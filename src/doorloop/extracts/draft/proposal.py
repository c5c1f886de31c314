"""A definition proposed from tables that nobody described: what was chosen, what was left out, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

import numpy as np
from msgspec import Struct

from doorloop.base.errors import SourceError
from doorloop.base.findings import shown
from doorloop.base.folding import fold_header, is_id
from doorloop.base.language import Lang, Text
from doorloop.base.words import both, say
from doorloop.definition.parts import Key
from doorloop.extracts.draft.fields import Field, Register, draft_codes, draft_registers
from doorloop.extracts.draft.groups import SINGLE, Column, Group, groups
from doorloop.extracts.draft.registers import FILLED, MOST_KINDS, Without, key_of, settle
from doorloop.extracts.draft.steps import Step, milestones, steps, unit_date, unit_register
from doorloop.registers.cells import column_letters
from doorloop.registers.frames import EMPTY
from doorloop.registers.profile.column import Code
from doorloop.registers.profile.tables import Aside, Table, named

Day = date
"""The class has a field of that name."""
MOST_TOLD: Final = 4
"""So many sheets of a file are named in one line."""


class Choices(Struct, frozen=True, eq=False):
    """What somebody chose instead of what would be proposed: headers of the identifier and the date, ids of steps."""

    key: str = ""
    date: str = ""
    without: frozenset[str] = frozenset()


AS_PROPOSED: Final = Choices()


class Remark(Struct, frozen=True, eq=False):
    """Something to tell: the key of its text, and what fills its gaps."""

    key: str
    gaps: dict[str, object]

    def say(self, lang: Lang) -> str:
        """Say it in one language."""
        return say(f"draft.{self.key}", lang, **self.gaps)


class Proposal(Struct, frozen=True, eq=False):
    """A proposed definition.

    Attributes:
        unit, date: the register whose rows are counted, and the field that dates them.
        milestones: in the order in which most cases come to them.
        seen, left_out: what is told of it, beside the comments of each line.
    """

    files: tuple[str, ...]
    key: Key
    registers: tuple[Register, ...]
    codes: dict[str, tuple[Code, ...]]
    unit: Register
    date: Field
    milestones: tuple[Field, ...]
    steps: tuple[Step, ...]
    seen: tuple[Remark, ...]
    left_out: tuple[Remark, ...]

    @property
    def title(self) -> str:
        """Name what it is about: the register that is counted."""
        return self.unit.id.replace("_", " ")

    @property
    def name(self) -> str:
        """Give its short name."""
        return self.unit.id if is_id(self.unit.id) else "voorstel"

    @property
    def span(self) -> tuple[Day, Day]:
        """Give the first and the last day that dates a case."""
        known = self.date.days[self.date.days > EMPTY]
        return date.fromordinal(int(np.min(known))), date.fromordinal(int(np.max(known)))

    @property
    def last_day(self) -> Day:
        """Give the last day on which anything happened."""
        return date.fromordinal(max(int(np.max(field.days)) for field in self.milestones))

    @property
    def characteristics(self) -> list[Field]:
        """List the code fields, each once."""
        found: dict[str, Field] = {}
        for register in self.registers:
            for field in register.fields:
                if field.codes:
                    found.setdefault(field.id, field)
        return list(found.values())

    def told(self, lang: Lang) -> list[str]:
        """Say what was seen, and what was left out and why."""
        left = [say("draft.left_out", lang, what=remark.say(lang)) for remark in self.left_out]
        return [remark.say(lang) for remark in self.seen] + left


def propose(tables: Sequence[Table], asides: Sequence[Aside], choices: Choices) -> Proposal:
    """Propose a definition.

    Errors: SourceError where nothing in the tables can be measured; it says of each sheet why.
    """
    held, unusable = settle(groups(tables), choices.key)
    left_out = [*_asides(asides), *_unusable(unusable)]
    size = max((int(one.ids.max()) for one in held), default=-1) + 1
    registers, codes = draft_codes(draft_registers(held, size))
    order = milestones(registers)
    unit = unit_register(registers, order)
    dated = (unit_date(unit, order, choices.date) or unit_date(unit, order)) if unit else None
    if unit is None or dated is None:
        left_out += [Remark("aside.no-milestone", {"where": _places(one.group)}) for one in held]
        raise _nothing(tables, asides, left_out)
    registers.sort(key=lambda register: register is not unit)
    found = [step for step in steps(registers, order, dated) if step.id not in choices.without]
    return Proposal(
        files=tuple(dict.fromkeys(shown(table.file) for one in held for table in one.group.tables)),
        key=key_of(held),
        registers=tuple(registers),
        codes=codes,
        unit=unit,
        date=dated,
        milestones=tuple(order),
        steps=tuple(found),
        seen=tuple(_seen(registers, dated, found, unit)),
        left_out=(*left_out, *_columns(registers), *_no_step(order, found, dated)),
    )


def candidates(proposal: Proposal) -> tuple[list[str], list[str]]:
    """Give the headers that may identify a case, and those that may date it, the chosen ones first."""
    keys = [proposal.unit.held.key.header, *(column.header for column in _other_keys(proposal.unit))]
    own = {field.id for field in proposal.unit.fields}
    dates = [field.header for field in proposal.milestones if field.id in own and field is not proposal.date]
    return keys, [proposal.date.header, *dates]


def _asides(asides: Sequence[Aside]) -> Iterator[Remark]:
    """Tell of the sheets that hold no table, once for each reason."""
    for why in dict.fromkeys(aside.why for aside in asides):
        yield Remark(f"aside.{why}", {"where": _where((one.file, one.sheet) for one in asides if one.why == why)})


def _unusable(found: Sequence[tuple[Group, Without]]) -> Iterator[Remark]:
    """Tell of the tables that are no register, once for each reason."""
    for why in dict.fromkeys(why for _, why in found):
        yield Remark(f"aside.{why}", {"where": _places(*(group for group, one in found if one == why))})


def _nothing(tables: Sequence[Table], asides: Sequence[Aside], why: Sequence[Remark]) -> SourceError:
    """Refuse: what was found, sheet by sheet, in one line."""
    found: list[Table | Aside] = [*tables, *asides]
    files = dict.fromkeys(shown(one.file) for one in found)
    told = Text(nl=_in_one_line(why, "nl"), en=_in_one_line(why, "en"))
    return SourceError(both("err.draft_nothing", why=told), where=", ".join(files), remedy=both("draft.nothing_remedy"))


def _in_one_line(why: Sequence[Remark], lang: Lang) -> str:
    told = "; ".join(dict.fromkeys(remark.say(lang) for remark in why))
    return f" ({told})" if told else ""


def _seen(registers: Sequence[Register], dated: Field, found: Sequence[Step], unit: Register) -> Iterator[Remark]:
    for register in registers:
        held = register.held
        yield from _tables(register)
        form: dict[str, object] = {"register": register.id, "n": held.cases, "column": held.key.header}
        yield Remark("long", form | {"kind": held.kind.header}) if held.kind else Remark("wide", form)
        if held.repeated:
            yield Remark("repeated", form | {"n": held.repeated})
        hidden = [field.header for field in register.fields if field.private]
        yield Remark("private", {"columns": ", ".join(hidden)})
    if others := _other_keys(unit):
        yield Remark("other_keys", {"columns": ", ".join(column.header for column in others)})
    yield Remark("unit", {"date": dated.header, "n": dated.n, "all": unit.held.cases})
    yield Remark("steps", {"n": len(found)})


def _tables(register: Register) -> Iterator[Remark]:
    """Tell of the tables of a register, those of one file with the header in one row together."""
    tables = register.held.group.tables
    for file, row in dict.fromkeys((table.file, table.row) for table in tables):
        own = [table for table in tables if (table.file, table.row) == (file, row)]
        where = _where((table.file, table.sheet) for table in own)
        yield Remark("table", {"where": where, "row": row, "n": sum(map(len, own)), "register": register.id})


def _other_keys(register: Register) -> list[Column]:
    """List the other columns that tell cases apart."""
    return [
        column
        for column in register.held.others
        if column.look.kind in ("text", "number")
        and (one := column.identity) is not None
        and one.single >= SINGLE
        and one.filled >= FILLED
        and one.rank >= 0
    ]


def _columns(registers: Sequence[Register]) -> Iterator[Remark]:
    """Tell of each column that is no field: those without a header, those that stand twice, those that vary."""
    for register in registers:
        for table in register.held.group.tables:
            taken = {position for position, _ in named(table)}
            for position, header in enumerate(table.headers):
                if position in taken or (not header and not table.columns[position].where(bool, digits=True).any()):
                    continue
                gaps: dict[str, object] = {
                    "where": _place(shown(table.file), shown(table.sheet)),
                    "letters": column_letters(position + table.first_column),
                }
                yield Remark("column.twice" if fold_header(header) else "column.nameless", gaps | {"header": header})
        kind = register.held.kind
        if kind and (n := max(len(kind.look.codes) - MOST_KINDS, 0) + kind.look.withheld):
            yield Remark("kinds", {"n": n, "kind": kind.header})
        for column, why in register.left_out:
            yield Remark(f"column.{why}", {"header": column.header, "register": register.id})


def _no_step(order: Sequence[Field], found: Sequence[Step], dated: Field) -> Iterator[Remark]:
    ends = {step.end.id for step in found}
    yield from (Remark("no_step", {"date": one.header}) for one in order if one.id not in ends and one is not dated)


def _places(*found: Group) -> str:
    return _where((table.file, table.sheet) for group in found for table in group.tables)


def _where(places: Iterable[tuple[str, str]]) -> str:
    """Name sheets by their files; of many only the first."""
    sheets: dict[str, list[str]] = {}
    for file, sheet in places:
        sheets.setdefault(shown(file), []).append(shown(sheet))
    return ", ".join(_place(file, ", ".join(_few(found))) for file, found in sheets.items())


def _few(names: list[str]) -> list[str]:
    return names if len(names) <= MOST_TOLD else [*names[:MOST_TOLD], f"… (+{len(names) - MOST_TOLD})"]


def _place(file: str, sheet: str) -> str:
    return f"{file} [{sheet}]" if sheet else file


__all__ = ["Choices", "Proposal", "candidates", "propose"]
