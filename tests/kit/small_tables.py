"""Disclosure by exhaustion: small problems, and every table of whole numbers that a reader must reckon with.

Nothing of the package but its value objects is used: no solver, no bounds, only counting up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from hypothesis import strategies as st
from msgspec.structs import replace
from numpy.typing import NDArray

from doorloop.disclosure.attack import Audit, audit
from doorloop.disclosure.counts import Cell, Release
from doorloop.systems.relations import Range, Relation

Tables: TypeAlias = NDArray[np.int64]
Problem: TypeAlias = Release[int]
Known: TypeAlias = Relation[int]


def problem(
    values: Sequence[int],
    relations: Iterable[Known],
    *,
    upper: Sequence[int | None] | None = None,
    sensitive: Iterable[int] | None = None,
    threshold: int = 5,
    protect: int = 3,
    fixed: Iterable[int] = (),
) -> Problem:
    """Make a problem in which counts under the threshold are sensitive."""
    small = {cell for cell, value in enumerate(values) if 0 < value < threshold}
    hot = small if sensitive is None else set(sensitive)
    cells = {
        cell: Cell(value, None, "exact" if cell in set(fixed) else "rounded", protect if cell in hot else 0)
        for cell, value in enumerate(values)
    }
    most = [Relation(((cell, 1),), None, high, "at most") for cell, high in enumerate(upper or []) if high is not None]
    return Release(cells, (*relations, *most))


def values_of(task: Problem) -> dict[int, int]:
    """Give the true counts."""
    return {cell: one.value or 0 for cell, one in task.cells.items()}


def printing(task: Problem, printed: Sequence[Range | None]) -> Problem:
    """Print of each cell what is said."""
    cells = zip(task.cells.items(), printed, strict=True)
    return Release({cell: replace(one, printed=told) for (cell, one), told in cells}, task.relations)


def audited(task: Problem, printed: Sequence[Range | None]) -> Audit[int]:
    """Audit a problem of which that is printed."""
    return audit(printing(task, printed))


def total(parts: Sequence[int], whole: int, why: str = "margin") -> Known:
    return Relation((*((part, 1) for part in parts), (whole, -1)), 0, 0, why)


def crossed(inner: Sequence[Sequence[int]]) -> tuple[list[int], list[Known]]:
    """Give the cells of a two-way table with its margins, row by row, and its sums."""
    body = np.array(inner)
    body = np.vstack([body, body.sum(0)])
    body = np.column_stack([body, body.sum(1)])
    numbers = np.arange(body.size).reshape(body.shape)
    lines = [total(line[:-1].tolist(), int(line[-1])) for line in (*numbers, *numbers.T)]
    return [int(value) for value in body.ravel()], lines


# ---------------------------------------------------------------- by exhaustion


def every_table(problem: Problem) -> Tables:
    """Count up all tables within the bounds that satisfy every relation, one a row."""
    tables = np.zeros((1, len(problem.cells)), np.int64)
    most = {one.terms[0][0]: int(one.high or 0) for one in problem.relations if one.why == "at most"}
    for cell in problem.cells:
        low, high = 0, most[cell]
        done = [relation for relation in problem.relations if max(other for other, _ in relation.terms) == cell]
        sums = [relation for relation in done if relation.low == relation.high == 0 and (cell, -1) in relation.terms]
        if sums:
            tables[:, cell] = sum(int(factor) * tables[:, other] for other, factor in sums[0].terms if other != cell)
            tables = tables[(tables[:, cell] >= low) & (tables[:, cell] <= high)]
        else:
            choices = np.arange(low, high + 1)
            tables = np.repeat(tables, len(choices), axis=0)
            tables[:, cell] = np.tile(choices, len(tables) // len(choices))
        for relation in done:
            if relation not in sums[:1]:
                tables = tables[_holds(tables, relation)]
    return tables


def _holds(tables: Tables, relation: Known) -> NDArray[np.bool_]:
    sums = np.zeros(len(tables), np.int64)
    for cell, factor in relation.terms:
        sums += int(factor) * tables[:, cell]
    kept = np.ones(len(tables), bool)
    if relation.low is not None:
        kept &= sums * Fraction(relation.low).denominator >= Fraction(relation.low).numerator
    if relation.high is not None:
        kept &= sums * Fraction(relation.high).denominator <= Fraction(relation.high).numerator
    return kept


def agreeing(tables: Tables, printed: Sequence[Range | None]) -> Tables:
    """Keep the tables that agree with what is printed."""
    kept = np.ones(len(tables), bool)
    for cell, known in enumerate(printed):
        if known is not None:
            kept &= tables[:, cell] >= known.low
            kept &= tables[:, cell] <= (10**9 if known.high is None else known.high)
    return tables[kept]


def ranges_of(tables: Tables) -> list[Range]:
    return [Range(int(low), int(high)) for low, high in zip(tables.min(0), tables.max(0), strict=True)]


def shown(problem: Problem, hidden: Iterable[int]) -> list[Range | None]:
    """Print exactly what is not hidden."""
    away = set(hidden)
    return [None if cell in away else Range(value, value) for cell, value in values_of(problem).items()]


# ---------------------------------------------------------------- generated problems


@st.composite
def problems(draw: st.DrawFn, shapes: Sequence[tuple[int, int, int]] = ((2, 2, 4), (2, 3, 3), (3, 3, 1))) -> Problem:
    """Draw a two-way table with margins: rows, columns, greatest count; at times a funnel, a share, a shared total."""
    height, width, most = draw(st.sampled_from(shapes))
    inner = [[draw(st.integers(0, most)) for _ in range(width)] for _ in range(height)]
    values, relations = crossed(inner)
    grand = len(values) - 1
    one, other = draw(st.integers(0, grand)), draw(st.integers(0, grand))
    extra = draw(st.sampled_from(["none", "funnel", "share", "sub-total", "ratio"]))
    if extra == "funnel" and one != other and values[one] <= values[other]:
        relations.append(Relation(((one, 1), (other, -1)), None, 0, "funnel"))
    elif extra == "share" and one != grand:
        relations += shares(one, grand, values)
    elif extra == "ratio" and one != other:
        relations += shares(one, other, values)
    elif extra == "sub-total" and one != other:
        values.append(values[one] + values[other])
        relations.append(total([one, other], len(values) - 1, "sub-total"))
    upper = [
        most + 1 if cell % (width + 1) < width and cell < height * (width + 1) else 99 for cell in range(len(values))
    ]
    return problem(
        values,
        relations,
        upper=upper,
        threshold=draw(st.integers(2, 4)),
        protect=draw(st.integers(1, 3)),
    )


def shares(part: int, whole: int, values: Sequence[int]) -> list[Known]:
    """Tell a whole percentage, rounded half up: percent - 1/2 <= 100 part / whole < percent + 1/2."""
    if not values[whole]:
        return []
    percent = int(Fraction(100 * values[part], values[whole]) + Fraction(1, 2))
    return [
        Relation(((part, 200), (whole, 1 - 2 * percent)), 0, None, f"{percent}% or more"),
        Relation(((part, 200), (whole, -1 - 2 * percent)), None, -1, f"{percent}% or less"),
    ]
