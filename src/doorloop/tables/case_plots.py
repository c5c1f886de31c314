"""Counts of cases to figures: in time by quarter, in and out by period, from milestone to milestone, and by group."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import cast

from doorloop.definition import parts
from doorloop.tables.categories import Line, fold
from doorloop.tables.distributions import Distributions, Passage
from doorloop.tables.plots import FLOW, Drawn, Figure, Panel, about_group, data_table, words
from doorloop.tables.quantities import is_quantity
from doorloop.tables.records import Record
from doorloop.tables.sheet import Column, Layout, Page, Row

# ---------------------------------------------------------------- share within the target over time


def trend(page: Page, name: str, distributions: Distributions) -> Iterator[Figure]:
    """Draw the share within the target by the quarter in which a step began, as a table of its course has it.

    Nothing is drawn for fewer than two quarters.
    """
    spec = page.result.definition
    steps = {id: cohorts for (table, id), cohorts in distributions.cohorts.items() if table == name}
    by_step: dict[str, dict[str, Record]] = {
        page.say(spec.step(id).label): cohorts
        for id, cohorts in steps.items()
        if any(_share(record) is not None for record in cohorts.values())
    }
    if len({quarter for cohorts in by_step.values() for quarter in cohorts}) < 2:
        return
    title = page.say("trend_title", table=page.say(spec.spec.tables[name].title))
    yield Figure(
        name=f"{name}_trend",
        kind="trend",
        title=title,
        panels=tuple(Panel(label, tuple(_quarters(page, found))) for label, found in by_step.items()),
        note=page.say("trend_note", group=about_group(page)),
        text=" ".join(_trend_told(page, label, found) for label, found in by_step.items()),
        data=_trend_data(page, title, by_step),
        words=words(page, x="quarter", y="share_axis", single="single_share", low="low_long", high="high_long"),
        lang=page.result.lang,
    )


def _share(record: Record) -> Fraction | None:
    """Give the share of a cohort that ends within the target; None where it cannot be estimated yet."""
    return cast("Fraction | None", record["within_share"])


def _quarters(page: Page, cohorts: dict[str, Record]) -> Iterator[Drawn]:
    for quarter, record in cohorts.items():
        share = _share(record)
        if share is not None:
            ends = (cast("Fraction | None", record[f"within_{end}"]) for end in ("low", "high"))
            low, high = (None if end is None else float(end * 100) for end in ends)
            n = cast("int", record["n"])
            shown = {"told": page.percent(share), "of": page.number(n)}
            yield {"quarter": quarter, "percent": float(share * 100), "low": low, "high": high, **shown, "n": n}


def _trend_told(page: Page, label: str, cohorts: dict[str, Record]) -> str:
    shares = [
        page.say("trend_share", quarter=quarter, share=page.percent(_share(record)), n=page.number(record["n"]))
        for quarter, record in cohorts.items()
    ]
    return page.say("trend_told", step=label, shares=", ".join(shares)) + "."


def _trend_data(page: Page, title: str, by_step: dict[str, dict[str, Record]]) -> Layout:
    keys = ("step", "quarter", "intake", "percent", "interval_low", "interval_high")
    shares = ("within_share", "within_low", "within_high")
    rows = (
        (label, quarter, page.number(record["n"]), *(page.percent(record[key]) for key in shares))
        for label, cohorts in by_step.items()
        for quarter, record in cohorts.items()
    )
    return data_table(page, title, keys, rows, labels=2)


# ---------------------------------------------------------------- the course of time


def course(page: Page, name: str, table: parts.Course) -> Iterator[Figure]:
    """Draw what came in, went out and was open in each period."""
    main = page.result.definition.main_group
    by_step: dict[str, list[Record]] = {}
    for record in page.records:
        if record["group"] == main and record["measured"]:
            by_step.setdefault(str(record["label"]), []).append(record)
    if not by_step:
        return
    title = page.say("course_title", table=page.say(table.title))
    yield Figure(
        name=name,
        kind="course",
        title=title,
        panels=tuple(Panel(label, tuple(_stocks(found))) for label, found in by_step.items()),
        note=" ".join(_course_notes(page, table)),
        text=" ".join(_course_told(page, label, found) for label, found in by_step.items()),
        data=_course_data(page, title, table, page.records, main),
        words=words(page, x=table.period, y="cases_axis", **_course_kinds(page.records)),
        lang=page.result.lang,
    )


def _course_notes(page: Page, table: parts.Course) -> Iterator[str]:
    """Say what is drawn; where a figure of capacity stands beside it also by which rules, and how far they go."""
    yield page.say("course_note", group=about_group(page))
    if any(record.get("overdue") is not None for record in page.records):
        yield page.say("overdue_note")
    if table.capacity_by:
        yield from (page.say(key) for key in ("note_capacity_rule", "capacity_caution"))


def _course_kinds(records: list[Record]) -> dict[str, str]:
    """Name what is drawn of a period: who was past the term where that is told."""
    late = {"overdue": "overdue_stock"} if any(r.get("overdue") is not None for r in records) else {}
    return {"intake": "intake", "closed": "closed", "stock": "stock"} | late


def _stocks(records: list[Record]) -> Iterator[Drawn]:
    for record in records:
        for kind in (kind for kind in _course_kinds(records) if record.get(kind) is not None):
            yield {"period": str(record["period"]), "kind": kind, "cases": cast("int", record[kind])}


def _course_told(page: Page, label: str, records: list[Record]) -> str:
    keys = ("period", "intake", "closed", "stock")
    told = [page.say("course_told", **{key: record[key] for key in keys}) for record in records]
    return f"{label}: {'; '.join(told)}."


def _course_data(page: Page, title: str, table: parts.Course, records: list[Record], main: str) -> Layout:
    kinds = _course_kinds(records)
    keys = ("step", table.period, *kinds.values())
    rows = (
        (str(r["label"]), str(r["period"]), *(page.number(r[key]) for key in kinds))
        for r in records
        if r["group"] == main and r["measured"]
    )
    return data_table(page, title, keys, rows, labels=2)


# ---------------------------------------------------------------- flow


def flow(page: Page, distributions: Distributions) -> Iterator[Figure]:
    """Draw how many cases went on from each milestone; nothing where no milestone is measured."""
    if all(one.reached is None for one in distributions.flow):
        return
    title = page.say("flow_title")
    rows: list[Drawn] = [
        {"place": one.label, "reached": one.reached, "kind": kind, "cases": cases}
        for one in distributions.flow
        for kind, cases in _onward(one, is_last=one is distributions.flow[-1])
    ]
    yield Figure(
        name="flow",
        kind="flow",
        title=title,
        panels=(Panel("", tuple(rows)),),
        note=page.say("flow_note", group=about_group(page)),
        text=" → ".join(f"{one.label} {_reached(page, one)}" for one in distributions.flow) + ".",
        data=_flow_data(page, title, distributions),
        words=words(page, x="cases_axis", y="milestone", **{kind: kind for kind in FLOW}),
        lang=page.result.lang,
    )


def _onward(one: Passage, *, is_last: bool) -> Iterator[tuple[str, int]]:
    """Part the cases of a place by whether they went on; the last place is an end, from which there is no way on."""
    if one.reached is None:
        return
    if one.onward is None:
        yield "end" if is_last else "not_measured", one.reached
        return
    yield from (("went_on", one.onward), ("stayed", one.reached - one.onward))


def _reached(page: Page, one: Passage) -> str:
    return page.say("not_measured") if one.reached is None else page.number(one.reached)


def _flow_data(page: Page, title: str, distributions: Distributions) -> Layout:
    keys = ("milestone", "reached", "went_on", "stayed")
    rows = (
        (
            one.label,
            _reached(page, one),
            "" if one.onward is None else page.number(one.onward),
            "" if one.onward is None or one.reached is None else page.number(one.reached - one.onward),
        )
        for one in distributions.flow
    )
    return data_table(page, title, keys, rows)


# ---------------------------------------------------------------- groups beside each other


def compare(page: Page, name: str, variable: parts.Variable) -> Figure:
    """Draw the shares of a variable, the groups beside each other."""
    records = [r for r in page.records if r["variable"] == variable.id]
    records = [record for record in records if not is_quantity(record)]
    groups = {group: page.group(group) for group in page.groups}
    lines = {g: fold(page, variable, [r for r in records if r["group"] == g]) for g in groups}
    told, label = f" {page.say('and')} ".join(groups.values()).lower(), page.say(variable.label)
    title = page.say("compare_title", variable=label, groups=told)
    order = _order(lines, variable)
    rows = tuple(_compare_rows(page, groups, lines, order))
    data = _compare_data(page, title, groups, lines, order)
    return Figure(
        name=f"{name}_{variable.id}",
        kind="compare",
        title=title,
        panels=(Panel(label, rows),),
        note=" ".join(_compare_note(page, variable)),
        text=" ".join(_compare_told(page, groups[group], found) for group, found in lines.items()),
        data=data,
        words={"x": page.say("share_axis"), "y": label, "group": page.say("group")},
        lang=page.result.lang,
    )


def _compare_note(page: Page, variable: parts.Variable) -> Iterator[str]:
    """Say what percentages are of, and what is folded together."""
    yield page.say("compare_note")
    if variable.fold_below > 1:
        yield page.say("folded", what=page.say(variable.label).lower(), n=variable.fold_below)
        yield page.say("folded_here")


def _compare_rows(
    page: Page, groups: dict[str, str], lines: dict[str, list[Line]], order: list[str]
) -> Iterator[Drawn]:
    """Give a bar for each category that a group has, and words where it has none: folded, or no case."""
    for group, found in lines.items():
        shown = {line.label: line for line in found}
        folded = {label for line in found for label in line.folded}
        for place, label in enumerate(order):
            line = shown.get(label)
            share = line.share if line and isinstance(line.share, Fraction) else None
            yield {
                "category": label,
                "group": groups[group],
                "percent": None if share is None and label in folded else float((share or 0) * 100),
                "told": _bar_told(page, line, is_folded=label in folded),
                "order": place,
            }


def _bar_told(page: Page, line: Line | None, *, is_folded: bool) -> str:
    if line is None:
        return page.say("in_other" if is_folded else "no_case")
    return f"{page.percent(line.share)} ({page.number(line.count)})"


def _order(lines: dict[str, list[Line]], variable: parts.Variable) -> list[str]:
    """Order categories as listed, or by falling number over the groups; the folded and the unknown come last."""
    totals: dict[str, int] = {}
    for found in lines.values():
        for line in found:
            totals[line.label] = totals.get(line.label, 0) + cast("int", line.count)
    if variable.order == "listed":
        return list(totals)
    last = {line.label for found in lines.values() for line in found if line.is_rest}
    return sorted(totals, key=lambda label: (label in last, -totals[label] if label not in last else 0, label))


def _compare_told(page: Page, group: str, lines: list[Line]) -> str:
    return f"{group}: " + ", ".join(f"{line.label} {page.percent(line.share)}" for line in lines) + "."


def _compare_data(
    page: Page, title: str, groups: dict[str, str], lines: dict[str, list[Line]], order: list[str]
) -> Layout:
    columns = [Column(title.partition(" ")[0])]
    for label in groups.values():
        columns += [Column(f"{label}, n", numeric=True), Column(f"{label}, %", numeric=True)]
    by_label = {group: {line.label: line for line in found} for group, found in lines.items()}
    folded = {group: {label for line in found for label in line.folded} for group, found in lines.items()}
    rows = []
    for label in order:
        cells = []
        for group in groups:
            line = by_label[group].get(label)
            none = page.say("in_other") if label in folded[group] else page.number(0)
            cells.append((page.number(line.count), page.percent(line.share)) if line else (none, ""))
        rows.append(Row((label, *(cell for pair in cells for cell in pair))))
    return Layout("", title, tuple(columns), tuple(rows), ())
