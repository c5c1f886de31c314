"""Durations of steps to figures: spread, the way to the end, sides beside each other, and parts beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import ceil
from typing import Final, cast

import numpy as np

from doorloop.base.words import SHORT_UNITS, UNITS, in_unit
from doorloop.cases.measures import Histogram
from doorloop.definition import parts
from doorloop.tables.distributions import Distributions
from doorloop.tables.plots import SHORTEST_AXIS, Drawn, Figure, Panel, about_group, data_table, words
from doorloop.tables.records import Record
from doorloop.tables.sheet import Layout, Page
from doorloop.tables.survival import Curve, Incidence

BINS: Final = 16
"""A distribution has at most about so many bars."""
STEPS: Final = (1, 2, 5)
"""A bar is one of these times a power of ten wide, so that its edges are round."""
ESTIMATED: Final = ("kaplan_meier", "aalen_johansen")
"""The bases of closed and open steps together."""
MEASURED: Final = ("median", "mean", "p25", "p75")


def _panel(
    page: Page,
    step: parts.Step,
    title: str,
    rows: Iterable[Drawn],
    durations: Iterable[float],
    **marks: Fraction | None,
) -> Panel:
    """Draw a step along an axis in its unit; the axis reaches as far as its durations, its target and other marks."""
    marks["target"] = _target(step)
    at = {kind: float(value) for kind, value in marks.items() if value is not None}
    ends = [SHORTEST_AXIS, *durations, *at.values()]
    return Panel(
        title=title,
        rows=tuple(rows),
        marks=tuple({"kind": kind, "at": value} for kind, value in at.items()),
        axis=page.say("duration_in", unit=page.say(UNITS[step.unit])),
        reach=(min(0.0, *ends), max(ends)),
    )


def _counted(page: Page, record: Record) -> str:
    """Name a step with its number of cases."""
    return f"{record['label']} (n\u00a0=\u00a0{page.number(record['n'])})"


def _target(step: parts.Step) -> Fraction | None:
    """Give the target in the unit of the step."""
    days = step.target_ticks
    return None if days is None else days / step.unit_ticks


# ---------------------------------------------------------------- distribution per step


def spread(page: Page, name: str, distributions: Distributions) -> Iterator[Figure]:
    """Draw how long each step of a table took; nothing where no step has ended."""
    table = page.result.definition.spec.tables[name]
    main = page.result.definition.main_group
    records = [r for r in page.records if r["group"] == main and not r.get("by_category")]
    drawn = [record for record in records if record["n"]]
    if not drawn:
        return
    told = [_spread_told(page, record) for record in drawn]
    title = page.say("spread_title", table=page.say(table.title))
    yield Figure(
        name=f"{name}_spread",
        kind="spread",
        title=title,
        panels=tuple(_spread_panel(page, record, distributions.spreads[name, str(record["step"])]) for record in drawn),
        note=page.say("spread_note", group=about_group(page)),
        text="; ".join(told) + ".",
        data=_spread_data(page, title, drawn),
        words=words(page, y="cases_axis", median="median_long", mean="mean_long", target="target_long"),
        lang=page.result.lang,
    )


def _spread_panel(page: Page, record: Record, durations: Histogram) -> Panel:
    """Put the durations of a step into bars of a round width, in the unit of the step."""
    step = page.result.definition.step(str(record["step"]))
    bars = list(_bars(durations, step.unit_ticks))
    rows: Iterator[Drawn] = ({"from": start, "to": end, "cases": count} for start, end, count in bars)
    edges = (edge for *both, _ in bars for edge in both)
    median, mean = (cast("Fraction | None", record[key]) for key in ("median", "mean"))
    return _panel(page, step, _counted(page, record), rows, edges, median=median, mean=mean)


def _bars(durations: Histogram, size: int) -> Iterator[tuple[float, float, int]]:
    """Give the edges of each bar and its cases: above the lower edge and at most the upper one; 0 is in the first.

    So a target at an edge parts what is within it from what is beyond.
    """
    width = _width(Fraction(durations.days[-1] - min(durations.days[0], 0), size))
    counts: dict[int, int] = {}
    for day, count in zip(durations.days, durations.counts, strict=True):
        place = ceil(Fraction(day, size) / width) - 1 if day else 0
        counts[place] = counts.get(place, 0) + count
    for place, count in sorted(counts.items()):
        yield float(place * width), float((place + 1) * width), count


def _width(reach: Fraction) -> Fraction:
    """Give the smallest round width, one or more, of which few enough bars cover the reach."""
    power = 1
    while True:
        for step in STEPS:
            if ceil(reach / (step * power)) <= BINS:
                return Fraction(step * power)
        power *= 10


def _spread_told(page: Page, record: Record) -> str:
    median, mean = (page.amount(record[key], record["unit"], units=SHORT_UNITS) for key in ("median", "mean"))
    told = page.say("spread_told", step=record["label"], n=page.number(record["n"]), median=median, mean=mean)
    target = _target_text(page, record)
    return told + (page.say("spread_target", target=target) if target else "")


def _target_text(page: Page, record: Record) -> str:
    target = record["target"]
    if target is None:
        return page.say("own_target") if record["target_kind"] == "own" else ""
    return in_unit(cast("Fraction", target), str(record["target_unit"]), page.result.lang)


def _spread_data(page: Page, title: str, records: list[Record]) -> Layout:
    keys = ("step", "count", "median_long", "mean_long", "target_long")
    rows = (
        (
            str(record["label"]),
            page.number(record["n"]),
            *(page.amount(record[key], record["unit"], units=SHORT_UNITS) for key in ("median", "mean")),
            _target_text(page, record),
        )
        for record in records
    )
    return data_table(page, title, keys, rows)


# ---------------------------------------------------------------- the way to the end


def curves(page: Page, name: str, distributions: Distributions) -> Iterator[Figure]:
    """Draw the share of each step that has not come to its end, by the time since its start; with its interval."""
    table = page.result.definition.spec.tables[name]
    found = {id: one for (of, id), one in distributions.curves.items() if of == name and one is not None}
    if not found:
        return
    main = page.result.definition.main_group
    records = {
        str(r["step"]): r
        for r in page.records
        if r["group"] == main and r["basis"] in ESTIMATED and not r.get("by_category")
    }
    shown = {id: (records[id], one) for id, one in found.items() if id in records}
    title = page.say("curves_title", table=page.say(table.title))
    yield Figure(
        name=f"{name}_curves",
        kind="curves",
        title=title,
        panels=tuple(_curve_panel(page, record, one) for record, one in shown.values()),
        note=page.say("curves_note", group=about_group(page)),
        text="; ".join(_curve_told(page, record) for record, _ in shown.values()) + ".",
        data=_curve_data(page, title, [record for record, _ in shown.values()]),
        words=words(
            page,
            y="curves_axis",
            target="target_long",
            x="duration",
            low="low_long",
            high="high_long",
            interval="interval_long",
        ),
        lang=page.result.lang,
    )


def _curve_panel(page: Page, record: Record, curve: Curve | Incidence) -> Panel:
    step = page.result.definition.step(str(record["step"]))
    rows = tuple(_steps(curve, step.unit_ticks))
    return _panel(page, step, _counted(page, record), rows, (float(row["at"] or 0) for row in rows))


def _steps(curve: Curve | Incidence, size: int) -> Iterator[Drawn]:
    """Give the share under way from each time on, from 100 % at the start until the last one that was followed."""
    last: Drawn = {"at": min(0.0, *(day / size for day in curve.days[:1].tolist())), "share": 100.0}
    last |= {"low": 100.0, "high": 100.0}
    yield last
    for day, *ends in zip(curve.days.tolist(), *curve.lines, strict=True):
        share, low, high = (None if np.isnan(end) else float(end) * 100 for end in ends)
        last = {"at": day / size, "share": share, "low": low, "high": high}
        yield last
    yield last | {"at": curve.last / size}


def _curve_told(page: Page, record: Record) -> str:
    return page.say("curves_told", step=record["label"], n=page.number(record["n"]), median=_median(page, record))


def _median(page: Page, record: Record) -> str:
    """Write the time by which half has come to the end, or that it is not known yet or never will be."""
    if record["median"] is not None:
        return page.amount(record["median"], record["unit"], units=SHORT_UNITS)
    return page.say("never_reached" if record["median_reached"] is None else "not_reached", share=50)


def _curve_data(page: Page, title: str, records: Iterable[Record]) -> Layout:
    keys = ("step", "count", "median_long", "within_percent")
    rows = (
        (
            str(r["label"]),
            page.number(r["n"]),
            _median(page, r),
            "" if r["within_share"] is None else page.percent(r["within_share"]),
        )
        for r in records
    )
    return data_table(page, title, keys, rows)


# ---------------------------------------------------------------- sides beside each other


def differences(page: Page, name: str) -> Iterator[Figure]:
    """Draw how the means of two sides differ, and the shares within the target, each with its interval."""
    known = [record for record in page.records if record["difference"] is not None]
    if not known:
        return
    a, b = (str(known[0][key]) for key in ("a_label", "b_label"))
    title = page.say("differences_title", a=a, b=b)
    panels = [
        _difference_panel(page, unit, [r for r in known if r["unit"] == unit])
        for unit in dict.fromkeys(str(record["unit"]) for record in known)
    ]
    shares = [record for record in known if record["share_difference"] is not None]
    if shares:
        panels.append(_share_panel(page, shares))
    yield Figure(
        name=f"{name}_differences",
        kind="differences",
        title=title,
        panels=tuple(panels),
        note=page.say("differences_note", a=a, b=b),
        text="; ".join(f"{row['label']} {row['told']}" for panel in panels for row in panel.rows) + ".",
        data=_difference_data(page, title, panels),
        words=words(page, x="difference", y="step", low="low_long", high="high_long"),
        lang=page.result.lang,
    )


def _difference_panel(page: Page, unit: str, records: list[Record]) -> Panel:
    rows = tuple(_apart(page, record, "difference", 1) for record in records)
    return Panel(page.say("mean_difference", unit=page.say(UNITS[unit])), rows, axis=page.say(UNITS[unit]))


def _share_panel(page: Page, records: list[Record]) -> Panel:
    rows = tuple(_apart(page, record, "share_difference", 100) for record in records)
    return Panel(page.say("within_difference"), rows, axis=page.say("points"))


def _apart(page: Page, record: Record, name: str, size: int) -> Drawn:
    """Give a difference with the ends of its interval; an end that is not there is not drawn."""
    found = (record[f"{name}{end}"] for end in ("", "_low", "_high"))
    at, low, high = (None if value is None else float(cast("Fraction", value) * size) for value in found)
    digits = 1 if size == 1 else 0
    ends = [page.number(Fraction(end), digits) for end in (low, high) if end is not None]
    told = page.number(Fraction(at or 0), digits) + (f" ({'; '.join(ends)})" if len(ends) == 2 else "")
    return {"label": str(record["label"]), "at": at, "low": low, "high": high, "told": told}


def _difference_data(page: Page, title: str, panels: Iterable[Panel]) -> Layout:
    rows = ((str(row["label"]), one.title, str(row["told"])) for one in panels for row in one.rows)
    return data_table(page, title, ("step", "measure", "difference"), rows, labels=2)


# ---------------------------------------------------------------- parts beside each other


def by_part(page: Page, name: str) -> Iterator[Figure]:
    """Draw median, mean and middle half of each step by the parts that a run asks for."""
    main = page.result.definition.main_group
    cut = [r for r in page.records if r["group"] == main and r.get("by_category") and r["n"]]
    by_step: dict[str, list[Record]] = {}
    for record in cut:
        by_step.setdefault(str(record["step"]), []).append(record)
    if not by_step:
        return
    definition = page.result.definition
    title = page.say("by_title", table=page.say(definition.spec.tables[name].title), by=_by_label(page))
    order = list(dict.fromkeys(str(record["by_label"]) for record in page.records if record.get("by_category")))
    yield Figure(
        name=f"{name}_by",
        kind="by",
        title=title,
        panels=tuple(_by_panel(page, definition.step(id), found, order) for id, found in by_step.items()),
        note=page.say("by_note", group=about_group(page)),
        text="; ".join(_by_told(page, found) for found in by_step.values()) + ".",
        data=_by_data(page, title, cut),
        words=words(page, y="by_axis", **{key: f"{key}_long" for key in ("median", "mean", "target")}, half="half"),
        lang=page.result.lang,
    )


def _by_label(page: Page) -> str:
    by = page.result.request.by
    spec = page.result.definition
    return page.say(by if by in parts.PERIODS else spec.name_of(by)).lower()


def _by_panel(page: Page, step: parts.Step, records: list[Record], order: list[str]) -> Panel:
    rows = [_part(page, record, order) for record in records]
    durations = (float(row[key] or 0) for row in rows for key in MEASURED)
    return _panel(page, step, str(records[0]["label"]), rows, durations)


def _part(page: Page, record: Record, order: list[str]) -> Drawn:
    label = str(record["by_label"])
    numbers: Drawn = {key: float(cast("Fraction", record[key])) for key in MEASURED}
    return {"part": f"{label} (n\u00a0=\u00a0{page.number(record['n'])})", "order": order.index(label), **numbers}


def _by_told(page: Page, records: list[Record]) -> str:
    medians = ((r["by_label"], page.amount(r["median"], r["unit"], units=SHORT_UNITS), r["n"]) for r in records)
    told = ", ".join(f"{label} {median} (n = {page.number(n)})" for label, median, n in medians)
    return page.say("by_told", step=records[0]["label"], medians=told)


def _by_data(page: Page, title: str, records: list[Record]) -> Layout:
    keys = ("step", "part", "count", "median_long", "mean_long", "p25", "p75")
    rows = (
        (
            str(r["label"]),
            str(r["by_label"]),
            page.number(r["n"]),
            *(page.amount(r[key], r["unit"], units=SHORT_UNITS) for key in MEASURED),
        )
        for r in records
    )
    return data_table(page, title, keys, rows, labels=2)
