"""The rows of a register by the case that they belong to."""

from __future__ import annotations

import numpy as np

from doorloop.base.arrays import Longs
from doorloop.definition.parts import Definition
from doorloop.registers.frames import Cases, Register


def of_cases(cases: Cases, definition: Definition, register: Register, rows: Longs) -> tuple[Longs, Longs]:
    """Keep the rows that belong to a case, each with the position of that."""
    unit = definition.spec.unit
    own = cases.registers[unit.register].key[cases.origin[unit.date]]
    if not len(own):
        return rows[:0], rows[:0]
    order = np.argsort(own, kind="stable")
    asked = register.key[rows]
    place = np.minimum(np.searchsorted(own, asked, sorter=order), len(own) - 1)
    case = order[place]
    mine = (asked >= 0) & (own[case] == asked)
    return rows[mine], case[mine]
