"""Which cases could explain that a published figure differs from the computed one: counts and cells."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from doorloop.base.arrays import Mask
from doorloop.cases.categories import Data
from doorloop.tables.members import Members
from doorloop.verification.cases import places
from doorloop.verification.contradiction import Setting
from doorloop.verification.deferred import Said, defer, text, unit
from doorloop.verification.percentages import possible_counts
from doorloop.verification.publication.printed import Printed, rounded

SHOWN = 5
"""So many cells are named; the rest is counted."""


def explain(setting: Setting, data: Data, ref: str, computed: Fraction, found: Members) -> tuple[Said, ...]:
    """Say what could explain a difference, by the kind of figure."""
    printed = setting.index.printed(ref)
    n = int(found.counted.sum())
    cell = setting.index.cells.get(ref)
    if cell is not None and cell.kind == "percent":
        return _percentage(setting, data, ref, found)
    if setting.index.unit(ref) == "%":
        return ()
    if found.step and (cell is None or cell.kind == "mean" or cell.parts[3].key == "value") and computed != n:
        return _mean(setting, data, ref, found)
    if computed != n or printed.value is None:
        return ()
    return _number(data, int(printed.value), found)


def _number(data: Data, published: int, found: Members) -> tuple[Said, ...]:
    """Explain a number of cases: some too many among those counted, or some lacking among those near."""
    n = int(found.counted.sum())
    if n > published:
        surplus = defer("surplus", n=n, k=n - published)
        return (surplus, _cells(data, found.counted, found.field))
    near, why = (found.near, found.why) if found.near.sum() >= published - n else (found.outside, "outside")
    if not near.any():
        return (defer("lacking_none"),)
    told = defer("lacking", n=int(near.sum()), k=published - n, why=defer(f"why.{why}"))
    return (told, _cells(data, near, found.near_field))


def _cells(data: Data, cases: Mask, field: str) -> Said:
    shown = ", ".join(places(data, cases, field, SHOWN))
    rest = int(cases.sum()) - SHOWN
    return defer("and_more", cells=shown, n=rest) if rest > 0 else text(shown)


def _percentage(setting: Setting, data: Data, ref: str, found: Members) -> tuple[Said, ...]:
    """Explain a percentage by its count; where that is as published, rounding differs and no case explains it."""
    cell = setting.index.cells[ref]
    count = setting.index.beside(cell, cell.parts[3].of)
    n = int(found.counted.sum())
    if count is not None and count.printed.value == n:
        return (defer("count_holds", n=n),)
    base = setting.index.base_of(cell)
    fits = possible_counts(cell.printed, int(base.printed.value)) if base and base.printed.value else range(0)
    return _number(data, min(max(n, fits[0]), fits[-1]), found) if fits else ()


def _mean(setting: Setting, data: Data, ref: str, found: Members) -> tuple[Said, ...]:
    """Explain a mean: by one case too many, by one case of another length, or by cases that are near."""
    printed, size = setting.index.printed(ref), setting.index.size(ref)
    days = data.steps[found.step].days
    notes = []
    if dropped := _dropped(printed, size, days, found.counted):
        cases = np.zeros_like(found.counted)
        cases[dropped] = True
        notes += [defer("dropping", n=len(dropped)), _cells(data, cases, found.field)]
    n, total = int(found.counted.sum()), int(days[found.counted].sum())
    change = _change(printed, size, n, total)
    if change:
        key = "one_longer" if change > 0 else "one_shorter"
        notes.append(defer(key, days=abs(change), unit=unit(setting.index.base_unit(ref))))
    if found.near.any():
        near = defer("near_mean", n=int(found.near.sum()), why=defer(f"why.{found.why}"))
        notes += [near, _cells(data, found.near, found.near_field)]
    return tuple(notes)


def _dropped(
    printed: Printed, size: Fraction, days: np.ndarray[tuple[int], np.dtype[np.int32]], counted: Mask
) -> list[int]:
    """List the cases without any one of which the mean is as published."""
    n, total = int(counted.sum()), int(days[counted].sum())
    if n < 2:
        return []
    cases = np.flatnonzero(counted).tolist()
    return [c for c in cases if _is(printed, Fraction(total - int(days[c]), n - 1) / size)]


def _is(printed: Printed, value: Fraction) -> bool:
    return printed.value == rounded(value, printed.digits, "half_up")


def _change(printed: Printed, size: Fraction, n: int, total: int) -> int:
    """Give the smallest change in days of one case that makes the mean as published; 0 where there is none."""
    if printed.value is None or not n:
        return 0
    wanted = printed.value * size * n - total
    near = sorted(range(int(wanted) - n, int(wanted) + n + 1), key=abs)
    return next((d for d in near if d and _is(printed, Fraction(total + d, n) / size)), 0)
