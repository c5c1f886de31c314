"""The open steps in the order of their urgency: numbers are sorted, and a row is made when somebody reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
from msgspec import Struct

from doorloop.base.arrays import Ints, Mask
from doorloop.base.findings import spot_text
from doorloop.base.language import Lang
from doorloop.base.words import say
from doorloop.cases.categories import Data
from doorloop.cases.reference import Reference
from doorloop.cases.step_clock import Clock
from doorloop.definition.parts import Definition
from doorloop.registers.frames import Register
from doorloop.registers.parse.keys import KeyReader
from doorloop.tables.document import Listed, Value
from doorloop.workdays.calendars import Calendar

PART: Final = 4096
"""So many rows are made at once."""


class Choice(Struct, frozen=True):
    """Which open steps are listed, by their ids; what is empty leaves all in.

    Attributes:
        keys: whether the identifier stands beside the place.
        at_most: how many of them a terminal shows; 0 for all.
    """

    lang: Lang = "nl"
    steps: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    all_groups: bool = False
    keys: bool = False
    at_most: int = 0


class Board(Struct, frozen=True, dict=True):
    """What the list is made from."""

    data: Data
    calendar: Calendar
    peildatum: date
    choice: Choice

    @cached_property
    def clock(self) -> Clock:
        """Give what counts days and hours."""
        return Clock.of(Reference(self.data.definition, self.peildatum, self.calendar))

    @cached_property
    def keys(self) -> KeyReader:
        """Give what writes identifiers in one way."""
        return KeyReader(self.data.definition.spec.key)

    def chosen(self) -> Mask:
        """Tell which cases may be listed."""
        definition, groups = self.data.definition, self.data.groups()
        return self.data.cases.group >= 0 if self.choice.all_groups else groups[definition.main_group]


class Waiting(Struct, frozen=True):
    """One step or statutory term, and the cases in which it is open.

    Attributes:
        by: the organisation whose turn it is.
        cases: int32, the position of each case.
        since, due: int32, the day (an ordinal) on which it began, and its last day; 0 for none.
        kind: `target`, `statute`, or nothing.
        rule: by what it is due.
    """

    id: str
    label: str
    by: str
    cases: Ints
    since: Ints
    due: Ints
    kind: str = ""
    rule: str | None = None


class Queue(Sequence[Mapping[str, Value]]):
    """Open steps, the most overdue first, then what is due soonest, then the oldest; of equals the place decides."""

    def __init__(self, board: Board, waiting: Sequence[Waiting]) -> None:
        self._board, self._waiting = board, waiting
        none = [np.empty(0, np.int32)]
        which = np.repeat(np.arange(len(waiting)), [len(one.cases) for one in waiting]).astype(np.int32)
        cases, since, due = (
            np.concatenate(none + [getattr(one, name) for one in waiting]).astype(np.int32)
            for name in ("cases", "since", "due")
        )
        day = np.full_like(due, board.peildatum.toordinal())
        dated = due > 0
        left = board.calendar.count(day, np.where(dated, due, day).astype(np.int32))
        age = board.calendar.count(since, day)
        overdue = dated & (due < day)
        steps = np.argsort(np.argsort([one.id for one in waiting]))[which] if len(which) else which
        order = np.lexsort((steps, *self._places(cases), -age, left, ~overdue, ~dated))
        self._which, self._cases, self._since, self._due = (one[order] for one in (which, cases, since, due))
        self._left, self._age, self.overdue = left[order], age[order], overdue[order]

    def _places(self, cases: Ints) -> tuple[Ints, Ints]:
        """Give what orders cases by their place: the row, and the rank of file and sheet."""
        register, rows = self._register, self._rows[cases]
        names = [(table.file, table.sheet) for table in register.tables]
        ranks = np.array([sorted(set(names)).index(name) for name in names] or [0], np.int32)
        return self._numbers[rows], ranks[register.table[rows]]

    @cached_property
    def _register(self) -> Register:
        return self._board.data.cases.registers[self._board.data.definition.spec.unit.register]

    @cached_property
    def _rows(self) -> Ints:
        """Give the row of each case in the register that is counted."""
        return self._board.data.cases.origin[self._board.data.definition.spec.unit.date]

    @cached_property
    def _numbers(self) -> Ints:
        """Give the number that a spreadsheet shows of each row of that register."""
        register = self._register
        numbers = np.zeros(len(register.table), np.int32)
        for index, table in enumerate(register.tables):
            own = register.table == index
            numbers[own] = table.numbers[register.line[own]]
        return numbers

    def __len__(self) -> int:
        return len(self._which)

    def __getitem__(self, index: int | slice) -> Mapping[str, Value]:  # type: ignore[override]
        assert isinstance(index, int)
        at = range(len(self))[index]
        return next(self._part(at, at + 1))

    def __iter__(self) -> Iterator[Mapping[str, Value]]:
        for low in range(0, len(self), PART):
            yield from self._part(low, low + PART)

    def turns(self) -> list[tuple[str, int]]:
        """Count the open steps that are each organisation's turn, the most first."""
        found: dict[str, int] = {}
        for one in self._waiting:
            found[one.by] = found.get(one.by, 0) + len(one.cases)
        ranked = sorted(((by, n) for by, n in found.items() if n), key=lambda one: -one[1])
        return [(self._organisation(by), n) for by, n in ranked]

    def counts(self) -> list[tuple[tuple[str, str, str], tuple[int, int, int]]]:
        """Count for each organisation, step and kind of term: all, those overdue, and the age of the oldest."""
        found: dict[tuple[str, str, str], tuple[int, int, int]] = {}
        for place, one in enumerate(self._waiting):
            mine = self._which == place
            if mine.any():
                key = (self._organisation(one.by), one.label, self._kind(one) or "")
                n, late, oldest = found.get(key, (0, 0, 0))
                late += int(np.count_nonzero(self.overdue & mine))
                found[key] = (n + len(one.cases), late, max(oldest, int(self._age[mine].max())))
        return sorted(found.items(), key=lambda one: (-one[1][1], -one[1][0], one[0]))

    def _organisation(self, by: str) -> str:
        return self._board.data.definition.spec.organisations[by].say(self._board.choice.lang)

    def _kind(self, one: Waiting) -> str | None:
        return say(f"due_{one.kind}", self._board.choice.lang) if one.kind else None

    @cached_property
    def _of_turn(self) -> list[Listed]:
        """Give what every row of a step or term says of the step."""
        told = ((one, self._organisation(one.by)) for one in self._waiting)
        return [{"step": one.id, "label": one.label, "organisation": one.by, "turn": who} for one, who in told]

    @cached_property
    def _of_rule(self) -> list[Listed]:
        """Give what every row of a step or term says of its last day."""
        return [{"kind": one.kind or None, "by": self._kind(one), "rule": one.rule} for one in self._waiting]

    @cached_property
    def _of_group(self) -> list[Listed]:
        groups, lang = self._board.data.definition.groups, self._board.choice.lang
        return [{"group": id, "group_label": group.label.say(lang)} for id, group in groups.items()]

    @cached_property
    def _regions(self) -> dict[str, list[Listed]]:
        """Give for each field that tells regions what a row says of each of its codes; of none first."""
        definition, lang = self._board.data.definition, self._board.choice.lang
        told: dict[str, list[Listed]] = {}
        for field in regions_of(definition):
            codes = [(id, code.label.say(lang)) for id, code in definition.labels(field).items()]
            told[field] = [{field: id, f"{field}_label": label} for id, label in [(None, None), *codes]]
        return told

    def _part(self, low: int, high: int) -> Iterator[Listed]:
        """Make some rows."""
        columns = (self._which, self._cases, self._since, self._due, self._left, self._age, self.overdue)
        for which, case, since, due, left, age, overdue in zip(
            *(column[low:high].tolist() for column in columns), strict=True
        ):
            yield {
                **self._place(case),
                **self._of_group[self._board.data.cases.group[case]],
                **self._of_turn[which],
                "since": date.fromordinal(since),
                "age": age,
                "due": date.fromordinal(due) if due else None,
                **self._of_rule[which],
                "left": left if due else None,
                "overdue": overdue if due else None,
            }

    def _place(self, case: int) -> Listed:
        """Say where a case stands in the register that is counted; never who it is, unless that was asked."""
        spec, register, row = self._board.data.definition.spec, self._register, int(self._rows[case])
        table, line = register.tables[register.table[row]], int(register.line[row])
        number = int(self._numbers[row])
        told: Listed = {"place": spot_text(table.file, table.sheet, number)}
        told |= {"file": table.file, "sheet": table.sheet, "row": number}
        for field, said in self._regions.items():
            told |= said[max(0, int(self._board.data.cases.values[field][case]))]
        if not self._board.choice.keys:
            return told
        cell = table.columns[spec.registers[register.name].key][line]
        return {"key": self._board.keys.text(cell) if register.key[row] >= 0 else None, **told}


def regions_of(definition: Definition) -> list[str]:
    """List the fields that cross tables are by: regions."""
    tables = definition.spec.tables.values()
    return list(dict.fromkeys(table.by for table in tables if table.by))
