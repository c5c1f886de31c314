"""The figures of a quantity of the cases: mean, deviation, quantiles and extremes, and how people read them."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final, cast

from doorloop.base.words import HIDDEN
from doorloop.cases import measures
from doorloop.cases.measures import Histogram
from doorloop.cases.tally import ALL, Quantity, Run
from doorloop.definition import parts
from doorloop.tables.intervals import mean_interval, sample_variance
from doorloop.tables.records import Counted, Record, Value
from doorloop.tables.sheet import Page

FIGURES: Final = ("mean", "mean_low", "mean_high", "sd", "median", "p25", "p75", "min", "max")
"""What a record of a quantity has beside its counts."""
NEEDED: Final[dict[parts.NumberRow, tuple[str, ...]]] = {
    "mean_sd": ("mean", "sd"),
    "median_iqr": ("median", "p25", "p75"),
    "range": ("min", "max"),
    "n": ("count", "base"),
}
"""What stands in each row."""


def is_quantity(record: Record) -> bool:
    """Tell whether a record of a characteristic is of its numbers, not of a category."""
    return record.get("unit") is not None


def is_unmeasured_quantity(record: Record) -> bool:
    """Tell whether a record of a characteristic is of a step that no source has columns for."""
    return "variable" in record and is_quantity(record) and record["count"] is None


def record(counted: Counted, variable: parts.Variable, group: str) -> Record:
    """Tell of a variable as a number, in one group or, where that is empty, in all of them together.

    The count are the cases in which the number is known, the base those that the variable applies to; of a step the
    closed ones and all cases. Of a step that no source has columns for there is no number, and no count either.
    """
    step = counted.definition.step(variable.step) if variable.step else None
    unit = step.unit if step else str(variable.unit)
    label, nothing = counted.say(variable.label), dict.fromkeys(("count", "base", "share"))
    named: Record = {"variable": variable.id, "category": ALL, "label": label, "group": group}
    if step and not counted.is_measured(step):
        return named | nothing | {"unit": unit} | dict.fromkeys(FIGURES)
    groups = [group] if group else counted.groups
    values = sum((_values(counted, variable, one) for one in groups), measures.NONE)
    base = sum(counted.cases[one] if step else counted.tally.cell("variable", variable.id, ALL, one) for one in groups)
    counts: Record = {"count": values.n, "base": base, "share": measures.share(values.n, base)}
    return named | counts | {"unit": unit} | figures(values, step.unit_ticks if step else 1)


def _values(counted: Counted, variable: parts.Variable, group: str) -> Histogram:
    if variable.step:
        return counted.tally.closed(Run(variable.step, group))
    return counted.tally.quantity(Quantity("variable", variable.id, group))


def figures(values: Histogram, size: int = 1) -> Record:
    """Give the figures of whole numbers of which so many make the unit; None for each without any number.

    The deviation is that of a sample (n − 1), quantiles are by linear interpolation (R type 7), the interval of the
    mean is by Student's t.
    """
    variance, interval = sample_variance(values), mean_interval(values)
    low, high = values.days[:1], values.days[-1:]
    found: dict[str, Fraction | float | int | None] = {
        "mean": measures.mean(values),
        "mean_low": interval.low,
        "mean_high": interval.high,
        "sd": None if variance is None else math.sqrt(variance),
        "median": measures.quantile(values, measures.HALF),
        "p25": measures.quantile(values, measures.QUARTILE),
        "p75": measures.quantile(values, measures.THREE_QUARTERS),
        "min": low[0] if low else None,
        "max": high[0] if high else None,
    }
    return {name: None if value is None else Fraction(value) / size for name, value in found.items()}


def text(page: Page, row: parts.NumberRow, record: Record, digits: int) -> str:
    """Write a row: `31,2 (8,4)`, `29,0 (24,0–36,5)`, `18–62` or `43/44`; a mark where any of it is hidden."""
    if is_unmeasured_quantity(record):
        return page.say("not_measured")
    given = [record[name] for name in NEEDED[row]]
    if HIDDEN in given:
        return HIDDEN
    if row == "n":
        return "/".join(map(page.number, given))
    if not record["count"]:
        return page.number(None)
    one, *others = (page.number(value, _digits(value, digits, row)) for value in given)
    return f"{one}–{others[0]}" if row == "range" else f"{one} ({'–'.join(others)})"


def interval(page: Page, row: parts.NumberRow, record: Record, digits: int) -> str:
    """Write the interval of a mean; nothing of another row, nor where there is none."""
    ends = [record["mean_low"], record["mean_high"]]
    if row != "mean_sd" or not all(isinstance(end, Fraction) for end in ends):
        return ""
    return "–".join(page.number(end, digits) for end in ends)


def _digits(value: Value, digits: int, row: parts.NumberRow) -> int:
    """Give the decimals of a number; an extreme that is whole has none."""
    return 0 if row == "range" and cast("Fraction", value).denominator == 1 else digits
