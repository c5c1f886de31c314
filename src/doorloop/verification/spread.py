"""Medians, quantiles, least and largest, standard deviations: their order, their range, and whole units.

That a standard deviation of whole numbers cannot be just any figure is the GRIMMER test of Anaya (2016): the squares
add up to a whole number that is odd when the numbers add up to an odd one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Final

from doorloop.base.language import Text
from doorloop.verification.contradiction import Check, Finding, Rule, Setting, printed_as
from doorloop.verification.deferred import Said, defer, join
from doorloop.verification.means import whole_sums, whole_unit
from doorloop.verification.publication.cells import Cell, Index
from doorloop.verification.publication.formula import Interval

MOST_SUMS: Final = 2000
"""With more whole sums behind a rounded mean, any standard deviation can be."""

MOST_SQUARES: Final = 10**5
"""Sums of squares above this are not taken apart, and can be."""


def find_order(setting: Setting) -> Iterator[Check]:
    """Find quantiles that fall where they should rise, and means outside the least and the largest."""
    for first in _firsts(setting.index):
        levels = sorted(_levels(setting.index, first), key=lambda pair: pair[0])
        ordered = [cell for _, cell in levels]
        pairs = list(pairwise(ordered))
        ends = [cell for cell in ordered if cell.kind in ("min", "max")]
        for mean in setting.index.of_kind(first, "mean"):
            known = setting.index.is_known(mean.ref) and not mean.printed.bound
            pairs += [(end, mean) if end.kind == "min" else (mean, end) for end in ends if known]
        for low, high in pairs:
            if setting.index.base_unit(low.ref) == setting.index.base_unit(high.ref):
                yield _ordered(setting, low, high)


def _firsts(index: Index) -> list[Cell]:
    """Give one cell of each row and group."""
    found: dict[tuple[str, str, str], Cell] = {}
    for cell in index.cells.values():
        found.setdefault((cell.table, cell.row, cell.group), cell)
    return list(found.values())


def _levels(index: Index, first: Cell) -> Iterator[tuple[Fraction, Cell]]:
    for kind, level in (("min", Fraction(0)), ("median", Fraction(1, 2)), ("max", Fraction(1))):
        yield from ((level, cell) for cell in _known(index, first, kind))
    for cell in _known(index, first, "quantile"):
        yield Fraction(cell.parts[3].level or 0), cell


def _known(index: Index, first: Cell, kind: str) -> list[Cell]:
    columns = (name for name, column in first.parts[0].columns.items() if column.kind == kind)
    found = (index.beside(first, name) for name in columns)
    return [cell for cell in found if cell and index.is_known(cell.ref)]


def _ordered(setting: Setting, low: Cell, high: Cell) -> Check:
    refs = (high.ref, low.ref)
    if setting.index.interval(low.ref).low <= setting.index.interval(high.ref).high:
        return Check(refs)
    gaps = {"low": _named(low), "high": _named(high)}
    printed = {"a": printed_as(setting, low.ref), "b": printed_as(setting, high.ref)}
    return Check(
        refs,
        Finding(
            rule=ORDER,
            subject=high.ref,
            cells=refs,
            published=defer("shown", what=setting.label(high.ref), value=printed["b"]),
            recomputed=defer("shown", what=setting.label(low.ref), value=printed["a"]),
            sentence=defer(BELOW, **gaps, **printed),
            marked=refs,
        ),
    )


def _named(cell: Cell) -> Said:
    return cell.parts[3].label.say


def find_medians(setting: Setting) -> Iterator[Check]:
    """Find medians, least and largest figures that whole units cannot give.

    With an odd n a median is one of the values, with an even n, or none printed, half of the sum of two.
    """
    for cell in setting.index.cells.values():
        if cell.kind in ("median", "min", "max") and cell.parts[3].whole and cell.printed.value is not None:
            n = setting.index.beside(cell, cell.parts[3].of)
            odd = cell.kind != "median" or (n and n.printed.value is not None and n.printed.value % 2 == 1)
            parts = 1 if odd else 2
            found = setting.index.interval(cell.ref)
            cells = (cell.ref, *([n.ref] if n else []))
            can = math.floor(found.high * parts) >= found.low * parts
            power = Fraction(1, parts) > 2 * cell.printed.half * setting.index.size(cell.ref)
            yield Check(cells, None if can else _median_finding(setting, cell, cells, parts), has_power=power)


def _median_finding(setting: Setting, cell: Cell, cells: tuple[str, ...], parts: int) -> Finding:
    printed = printed_as(setting, cell.ref)
    gaps = {"what": _named(cell), "printed": printed, "unit": whole_unit(setting, cell.ref)}
    sentence = defer(NO_WHOLE if parts == 1 else NO_HALF, **gaps)
    return Finding(MEDIAN, cell.ref, cells, printed, sentence, sentence)


def find_deviations(setting: Setting) -> Iterator[Check]:
    """Find standard deviations that least and largest do not allow, or that whole units cannot give.

    Both divisors, n and n - 1, are allowed.
    """
    index = setting.index
    for cell in index.cells.values():
        n = index.beside(cell, cell.parts[3].of)
        if cell.kind != "sd" or not index.is_known(cell.ref) or n is None or (n.printed.value or 0) < 2:
            continue
        size = int(n.printed.value or 0)
        spread, means = index.interval(cell.ref), [m for m in index.of_kind(cell, "mean") if index.is_known(m.ref)]
        ends = [_known(index, cell, kind) for kind in ("min", "max")]
        if all(ends):
            least, most = (index.interval(end[0].ref) for end in ends)
            refs = (cell.ref, n.ref, *(end[0].ref for end in ends))
            fits = within_range(spread, least, most, size)
            yield Check(refs, None if fits else _deviation(setting, cell, refs, defer(NOT_IN_RANGE)))
        if means and cell.parts[3].whole and means[0].printed.value is not None:
            refs = (cell.ref, means[0].ref, n.ref)
            mean = index.interval(means[0].ref)
            can = whole_deviation(spread, mean, size)
            if can is not None:
                yield Check(refs, None if can else _deviation(setting, cell, refs, defer(NOT_WHOLE)))


def within_range(spread: Interval, least: Interval, most: Interval, n: int) -> bool:
    """Tell whether a standard deviation of n figures can go with their least and largest.

    Its square is at most n/(n - 1) times the square of half the range (Popoviciu), and at least that of two figures
    at the ends and all others in the middle.
    """
    widest, narrowest = most.high - least.low, max(Fraction(0), most.low - least.high)
    low, high = max(Fraction(0), spread.low), spread.high
    return low**2 <= Fraction(n, n - 1) * (widest / 2) ** 2 and high**2 >= narrowest**2 / (2 * n)


def whole_deviation(spread: Interval, mean: Interval, n: int) -> bool | None:
    """Tell whether n whole numbers can have a mean and a standard deviation; None where nothing is ruled out."""
    first, last = whole_sums(mean, n)
    if last - first > MOST_SUMS or first > last:
        return None
    low, high = max(Fraction(0), spread.low) ** 2, spread.high**2
    if (n - 1) * (high - low) >= 2:
        return None
    for total in range(first, last + 1):
        for divisor in (n - 1, n):
            squares = [Fraction(total**2, n) + divisor * end for end in (low, high)]
            for found in range(math.ceil(squares[0]), math.floor(squares[1]) + 1):
                if _can_be(n, total, found):
                    return True
    return False


def _can_be(n: int, total: int, squares: int) -> bool:
    """Tell whether n whole numbers can have a sum and a sum of squares."""
    middle = total // n
    return _centred(n, total - n * middle, squares - 2 * middle * total + n * middle**2)


def _centred(n: int, total: int, squares: int) -> bool:
    if (total - squares) % 2 or squares < 0 or squares * n < total**2:
        return False
    if n == 1:
        return squares == total**2
    if n > MOST_TAKEN_APART or squares > MOST_SQUARES:
        return True
    reach = math.isqrt(squares)
    return any(_centred(n - 1, total - one, squares - one**2) for one in range(-reach, reach + 1))


MOST_TAKEN_APART: Final = 4
"""Of five and more numbers every sum of squares of the right parity can be that is not too small."""


def _deviation(setting: Setting, cell: Cell, refs: tuple[str, ...], why: Said) -> Finding:
    printed = printed_as(setting, cell.ref)
    others = join([defer("shown", what=setting.label(ref), value=printed_as(setting, ref)) for ref in refs[1:]])
    return Finding(DEVIATION, cell.ref, refs, printed, others, defer(CANNOT_GO, printed=printed, why=why))


BELOW = Text(nl="{high} is {b}, minder dan {low}: {a}", en="{high} is {b}, less than {low}: {a}")
NO_WHOLE = Text(
    nl="{what} {printed} is geen heel aantal {unit}, en kan hier niets anders zijn",
    en="{what} {printed} is no whole number of {unit}, and can be nothing else here",
)
NO_HALF = Text(
    nl="{what} {printed} is geen heel of half aantal {unit}", en="{what} {printed} is no whole or half number of {unit}"
)
CANNOT_GO = Text(nl="een standaardafwijking van {printed} {why}", en="a standard deviation of {printed} {why}")
NOT_IN_RANGE = Text(nl="past niet bij kleinste en grootste", en="does not fit the least and the largest")
NOT_WHOLE = Text(
    nl="kan niet bij dit gemiddelde en deze n, als het hele eenheden zijn",
    en="cannot be with this mean and this n, if units are whole",
)

ORDER = Rule(
    name="order",
    letter="E",
    title=Text(nl="Verdeling staat niet op volgorde", en="Distribution is not in order"),
    test=Text(nl="volgorde van kwantielen", en="order of quantiles"),
    find=find_order,
    subjects=lambda index: index.cells,
)
MEDIAN = Rule(
    name="median",
    letter="E",
    title=Text(
        nl="Mediaan, kleinste of grootste past niet bij hele eenheden", en="Median, least or largest is not whole"
    ),
    test=Text(nl="medianen uit hele eenheden", en="medians of whole units"),
    find=find_medians,
    subjects=lambda index: index.cells,
)
DEVIATION = Rule(
    name="deviation",
    letter="E",
    title=Text(nl="Standaardafwijking kan niet", en="Standard deviation cannot be"),
    test=Text(nl="standaardafwijkingen", en="standard deviations"),
    find=find_deviations,
    subjects=lambda index: index.cells,
)
