"""Cases counted in the wider categories of their codes, before any table is, so that all tables stay in step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from msgspec.structs import replace

from doorloop.base.arrays import Ints
from doorloop.definition import parts
from doorloop.definition.parts import Definition
from doorloop.registers.frames import Cases


def recode(cases: Cases, definition: Definition) -> Cases:
    """Count every case in the wider category of its code."""
    values = dict(cases.values)
    for register in definition.spec.registers.values():
        for id, field in register.fields.items():
            wide = _wide(definition.spec.codes[field.codes]) if field.codes else {}
            if id in values and any(key != to for key, to in wide.items()):
                values[id] = _mapped(cases.values[id], wide, several=field.type == "codes")
    return replace(cases, values=values)


def _wide(codelist: parts.CodeList) -> dict[str, str]:
    return {key: code.wider or key for key, code in codelist.values.items()}


def _mapped(values: Ints, wide: Mapping[str, str], *, several: bool) -> Ints:
    """Turn positions, or bit masks of them, into those of the wider list; what is missing stays so."""
    places = {key: place for place, key in enumerate(dict.fromkeys(wide.values()))}
    targets = [places[to] for to in wide.values()]
    if not several:
        table = np.array([0, *(target + 1 for target in targets)], np.int32)
        return np.where(values > 0, table[np.maximum(values, 0)], values).astype(np.int32)
    result = np.zeros(len(values), np.int32)
    for place, target in enumerate(targets):
        result |= ((values >> place) & 1) << target
    return np.where(values > 0, result, values).astype(np.int32)
