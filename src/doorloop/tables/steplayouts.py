"""The tables about steps as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, cast

from doorloop.base.phrases import HIDDEN, SHORT_UNITS, plain
from doorloop.definition import parts
from doorloop.tables.records import Record, exact
from doorloop.tables.sheet import Column, Laid, Page, Row

ESTIMATED: Final = ("kaplan_meier", "aalen_johansen")
"""The bases on which a quantile may not be reached."""
QUANTILES: Final = {"median": 50, "p90": 90}
"""The percentage of cases that has ended by each."""


def lay_out(page: Page, table: parts.Table) -> Laid:
    """Lay out a table about steps."""
    if isinstance(table, parts.Durations):
        return _durations(page)
    if isinstance(table, parts.Bases):
        return _bases(page)
    if isinstance(table, parts.Endings):
        return _endings(page)
    if isinstance(table, parts.Course):
        return _course(page, table)
    return _comparison(page)


def _durations(page: Page) -> Laid:
    spec = page.result.definition
    marks: dict[str, str] = {}
    notes = [page.phrase("note_durations")]
    rows: list[Row] = []
    for group in page.groups:
        if len(page.groups) > 1:
            rows.append(Row((page.group(group),), "head"))
        for record in (r for r in page.records if r["group"] == group):
            step = spec.step(str(record["step"]))
            if step.note and step.id not in marks:
                marks[step.id] = f" ({len(marks) + 1})"
            rows.append(_duration_row(page, step, record, marks.get(step.id, "")))
    notes += [f"{mark.strip()} {page.say(note)}" for id, mark in marks.items() if (note := spec.step(id).note)]
    whole = [r for r in page.records if not r.get("by_category")]
    notes += [page.phrase("note_clock")] if any(r.get("judged") in ("clock", "both") for r in page.records) else []
    notes += [page.phrase("columns"), page.phrase("week")]
    few = [str(r["label"]) for r in whole if page.is_few(r["n"])]
    return _duration_columns(page), rows, [*notes, *page.caution(few), *page.calendar]


def _spread(page: Page) -> tuple[str, ...]:
    """Name the figures of the spread; extremes are never published."""
    return ("p25", "p75", "p90") if page.result.published else ("p25", "p75", "p90", "min", "max")


def _duration_columns(page: Page) -> list[Column]:
    return [
        Column(page.phrase("step")),
        Column(page.phrase("target")),
        Column(page.phrase("count"), numeric=True),
        Column(page.phrase("mean"), numeric=True),
        Column(page.phrase("verdict")),
        Column(page.phrase("median"), numeric=True, spare=1),
        *(Column(page.phrase(key), numeric=True, spare=2) for key in _spread(page)),
        Column(page.phrase("within"), numeric=True),
        Column(page.phrase("open"), numeric=True),
        Column(page.phrase("excluded"), numeric=True),
    ]


def _duration_row(page: Page, step: parts.Step, record: Record, mark: str) -> Row:
    part = bool(record.get("by_category"))
    within = record["within_target"]
    share = page.percent(record["within_target_share"]).replace(" ", "")
    told = "" if within is None else HIDDEN if HIDDEN in (within, share) else f"{page.number(within)} ({share})"
    cells = (
        f"  {record['by_label']}" if part else f"{record['label']}{mark}",
        "" if part else _target(page, step),
        page.number(record["n"]),
        page.amount(record["mean"], step.unit, units=SHORT_UNITS),
        _verdict(page, step, record),
        *(page.number(record[key], 1) for key in ("median", *_spread(page))),
        told,
        page.number(record["open"]),
        page.number(record["excluded"]),
    )
    return Row(cells)


def _target(page: Page, step: parts.Step) -> str:
    if step.dropped:
        return page.say(step.dropped)
    target = exact(step.target)
    return "" if target is None else f"{plain(target, page.result.lang)} {page.say(SHORT_UNITS[str(step.target_unit)])}"


def _verdict(page: Page, step: parts.Step, record: Record) -> str:
    """Say on which side of the target a mean lies; the sign is a word, for readers without colour.

    A mean in working days cannot be held against hours of the clock: only where all steps lie on one side.
    """
    mean, within = record["mean"], record["within_target"]
    if mean is None or HIDDEN in (mean, within) or step.target is None:
        return ""
    if record.get("judged") in ("clock", "both"):
        return {record["n"]: page.phrase("is_within"), 0: page.phrase("is_beyond")}.get(within, "")
    days = cast("Fraction", mean) * step.unit_days
    return page.phrase("is_within" if days <= (step.target_days or 0) else "is_beyond")


def _heads(page: Page) -> Iterator[tuple[Row, list[Record]]]:
    """Give the records of each step, group and part under a head that names them."""
    found: dict[tuple[object, ...], list[Record]] = {}
    for record in page.records:
        key = (record["step"], record["group"], record.get("by_category"))
        found.setdefault(key, []).append(record)
    for records in found.values():
        first = records[0]
        step = page.result.definition.step(str(first["step"]))
        group = page.group(first["group"]).lower() if len(page.groups) > 1 else ""
        named = ", ".join(filter(None, (group, str(first.get("by_label") or ""))))
        unit = page.say(SHORT_UNITS[step.unit])
        target = page.phrase("head_target", target=_target(page, step)) if step.target is not None else ""
        label = f"{first['label']}{f' ({named})' if named else ''}"
        yield Row((f"{label} [{unit}{target}]",), "head"), records


def _between(page: Page, record: Record, name: str, show: str) -> str:
    """Write the two ends of an interval; nothing where there is none."""
    low, high = record[f"{name}_low"], record[f"{name}_high"]
    if HIDDEN in (low, high) or (low is None and high is None and not record.get(f"{name}_reached")):
        return ""
    ends = ("…" if end is None else _shown(page, end, show) for end in (low, high))
    return f" ({'–'.join(ends)})"


def _shown(page: Page, value: object, show: str) -> str:
    return page.percent(value).removesuffix(" %") if show == "share" else page.number(value, 1)


def _figure(page: Page, record: Record, name: str, show: str = "duration") -> str:
    """Write a figure with its interval; a quantile that is not reached, or never will be, in so many words."""
    value = record["within_share" if name == "within" else name]
    if value is None:
        return _unreached(page, record, name) + _between(page, record, name, show)
    return _shown(page, value, show) + _between(page, record, name, show)


def _unreached(page: Page, record: Record, name: str) -> str:
    """Say why a quantile is not there; nothing where none was estimated."""
    if f"{name}_reached" not in record or not record["n"] or record.get("basis") not in ESTIMATED:
        return ""
    return page.phrase("never_reached" if record[f"{name}_reached"] is None else "not_reached", share=QUANTILES[name])


def _bases(page: Page) -> Laid:
    rows: list[Row] = []
    for head, records in _heads(page):
        rows.append(head)
        for record in records:
            mean, median, p90 = (_figure(page, record, name) for name in ("mean", "median", "p90"))
            within = _figure(page, record, "within", "share")
            rows.append(Row((f"  {record['basis_label']}", page.number(record["n"]), mean, median, p90, within)))
    titles = ("count", "mean", "median", "p90", "within_percent")
    columns = [Column(page.phrase(key), numeric=True, spare=int(key == "p90")) for key in titles]
    notes = [page.phrase(key) for key in ("note_bases", "note_bases_intervals", "note_not_reached", "week")]
    return [Column(page.phrase("basis_of")), *columns], rows, [*notes, *_few(page), *_baselines(page), *page.calendar]


def _few(page: Page) -> list[str]:
    return page.caution(str(r["label"]) for r in page.records if page.is_few(r["n"]))


def _baselines(page: Page) -> Iterator[str]:
    """Tell what others measured before, each with its own caveat: nothing here is compared with it."""
    for id in dict.fromkeys(str(record["step"]) for record in page.records):
        step = page.result.definition.step(id)
        for one in step.baselines:
            value = page.amount(Fraction(one.value), one.unit)
            label = page.say(step.label)
            yield page.phrase(
                "baseline", step=label, value=value, source=page.say(one.source), caveat=page.say(one.caveat)
            )


def _endings(page: Page) -> Laid:
    rows: list[Row] = []
    for head, records in _heads(page):
        rows.append(head)
        for record in records:
            by_target, at_last = (_share(page, record, name) for name in ("by_target", "in_the_end"))
            count = page.number(record["count"])
            rows.append(Row((f"  {record['ending_label']}", count, by_target, at_last)))
        followed, horizon = records[0]["followed"], page.number(records[0]["horizon"], 1)
        rows.append(Row((f"  {page.phrase('followed', horizon=horizon)}", page.number(followed), "", "")))
    columns = [Column(page.phrase(key), numeric=True) for key in ("count", "by_target", "in_the_end")]
    notes = [page.phrase(key) for key in ("note_endings", "note_endings_intervals")]
    few = page.caution(str(r["label"]) for r in page.records if page.is_few(r["followed"]))
    return [Column(page.phrase("ending")), *columns], rows, [*notes, *few, *page.calendar]


def _share(page: Page, record: Record, name: str) -> str:
    value = record[name]
    return "" if value is None else page.percent(value).removesuffix(" %") + _between(page, record, name, "share")


def _course(page: Page, table: parts.Course) -> Laid:
    rows: list[Row] = []
    for head, records in _heads(page):
        rows.append(head)
        for record in records:
            numbers = (page.number(record[key]) for key in ("intake", "closed", "ended_otherwise", "stock"))
            clearance = "" if record["clearance"] is None else page.percent(record["clearance"])
            cohort = (_cohort(page, record, name) for name in ("median", "within"))
            rows.append(Row((f"  {record['period']}", *numbers, clearance, *cohort)))
    titles = ("intake", "closed", "ended_otherwise", "stock", "clearance", "cohort_median", "cohort_within")
    spare = {"ended_otherwise": 1, "clearance": 1}
    columns = [Column(page.phrase(key), numeric=True, spare=spare.get(key, 0)) for key in titles]
    return [Column(page.phrase(table.period)), *columns], rows, [page.phrase("note_course"), *page.calendar]


def _cohort(page: Page, record: Record, name: str) -> str:
    if name == "within":
        share = record["cohort_within_share"]
        return "" if share is None else page.percent(share)
    median, reached = record["cohort_median"], record["cohort_median_reached"]
    if median is not None:
        return page.number(median, 1)
    is_estimated = record["intake"] and page.result.definition.step(str(record["step"])).reversed == "excluded"
    if reached is None and not is_estimated:
        return ""
    return page.phrase("never_reached" if reached is None else "not_reached", share=QUANTILES["median"])


def _comparison(page: Page) -> Laid:
    first = page.records[0] if page.records else {"a_label": "", "b_label": ""}
    rows = [Row(tuple(_compared(page, record))) for record in page.records]
    a, b = str(first["a_label"]), str(first["b_label"])
    titles = [f"n {a}", f"n {b}", a, b, page.phrase("difference"), f"{a} %", f"{b} %", page.phrase("difference_share")]
    spare = (0, 0, 0, 0, 0, 1, 1, 1)
    columns = [Column(title, numeric=True, spare=room) for title, room in zip(titles, spare, strict=True)]
    few = [str(r["label"]) for r in page.records if page.is_few(r["n_a"]) or page.is_few(r["n_b"])]
    notes = [page.phrase("note_comparison", a=a, b=b), page.phrase("note_comparison_intervals")]
    return [Column(page.phrase("step")), *columns], rows, [*notes, *page.caution(few), *page.calendar]


def _compared(page: Page, record: Record) -> Iterator[str]:
    unit = page.say(SHORT_UNITS[str(record["unit"])])
    yield f"{record['label']} [{unit}]"
    yield from (page.number(record[key]) for key in ("n_a", "n_b"))
    yield from (page.number(record[key], 1) for key in ("mean_a", "mean_b"))
    yield "" if record["difference"] is None else _figure(page, record, "difference")
    yield from ("" if record[key] is None else page.percent(record[key]) for key in ("share_a", "share_b"))
    shares = record["share_difference"]
    yield "" if shares is None else _share(page, record, "share_difference")
