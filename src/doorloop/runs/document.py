"""A report as a document, for every format: its head, its tables with their records, and what programs get of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Any

from msgspec.structs import replace

from doorloop.base.language import Text
from doorloop.base.words import say
from doorloop.tables.brief import brief_of
from doorloop.tables.describe import Field, fields, readable_fields
from doorloop.tables.document import Bars, Chapter, Document, Later, Object, Sheet, item, plain
from doorloop.tables.figures import figures
from doorloop.tables.head import head_of
from doorloop.tables.kinds import kind_of
from doorloop.tables.layout import lay_out
from doorloop.tables.release import COLUMNS, Published
from doorloop.tables.result import Result
from doorloop.tables.sentences import nothing_counts
from doorloop.version import __version__

SCHEMA = "doorloop.report/1"
CHECK = "doorloop check"


def report_document(result: Result) -> Document:
    """Make the document of a result; what several formats need of it is laid out and drawn up once."""
    is_empty = any(nothing_counts(result))
    return Document(
        name="report",
        lang=result.lang,
        head=head_of(result),
        sheets=tuple(_sheet(result, name, is_empty=is_empty) for name in result.tables),
        data=lambda: _object(result),
        hint=findings_line(result),
        brief=lambda: brief_of(result),
        later=() if is_empty else result.later,
        figures=cache(partial(figures, result)),
        about=lambda: _package(result),
        chapter=cache(partial(_chapter, result)) if not is_empty else Chapter,
    )


def _chapter(result: Result) -> Chapter:
    """List the koppelvlakken, and the events that two registers date; of a release and of single tables neither."""
    counted, spec = result.counted, result.definition.spec
    if counted is None or result.published is not None:
        return Chapter()
    from doorloop.extracts.handovers import COUNTS, event_sheet, handover_sheet

    sheets = [_registered(handover_sheet(counted), result)] if spec.handovers else []
    sheets += [event_sheet(counted)] if spec.same_events else []
    counts = (row.get(name) for sheet in sheets for row in sheet.rows for name in COUNTS)
    is_small = any(isinstance(count, int) and spec.publish.is_small(count) for count in counts)
    mark = say("internal", result.lang, threshold=spec.publish.threshold) if is_small else ""
    return Chapter(tuple(sheets), mark)


def _registered(sheet: Sheet, result: Result) -> Sheet:
    """Leave out the columns in which all rows are alike, and name below the koppelvlakken that no register has."""
    rows = [row for row in sheet.rows if row["registered"]]
    others = dict.fromkeys(str(row["label"]) for row in sheet.rows if not row["registered"])
    told = say("not_registered", result.lang).capitalize()
    notes = (*sheet.notes, *[f"{told}: {'; '.join(others)}."] * bool(others))
    has_parts = any(row["part"] is not None or not row["measured"] for row in rows)
    kept = {"group_label": len({row["group"] for row in rows}) > 1, "part_label": has_parts}
    columns = tuple(one for one in sheet.columns if kept.get(one.name, True))
    return replace(sheet, rows=rows, columns=columns, notes=notes)


def findings_line(result: Result, command: str = CHECK) -> str:
    """Count the findings and point to the command that lists them; a release says nothing of them."""
    if result.published is not None:
        return ""
    if not result.account.findings:
        return say("no_findings", result.lang)
    return say("findings", result.lang, command=command, **result.account.severities)


def _sheet(result: Result, name: str, *, is_empty: bool) -> Sheet:
    """Make the sheet of a table; people do not see one where not one case counts: it is nothing but zeros."""
    table = result.definition.spec.tables[name]
    columns = Later(partial(_columns, result, name))
    return Sheet(
        name=name,
        title=table.title.say(result.lang),
        columns=columns,
        rows=Later(lambda: result.tables[name]),
        laid=cache(partial(lay_out, result, name)),
        shown=name in result.shown and not is_empty,
        on_request=(table.on_request or name not in result.shown) and not is_empty,
        together=("variable", "group") if table.variables else (),
        charts=() if result.published else Later(partial(_charts, result, name, columns)),
        titles=table.title,
        short=table.short.say(result.lang) if table.short else "",
    )


def _columns(result: Result, name: str) -> Iterator[Field]:
    """Describe the columns of a table; those that people do not need are for programs alone."""
    readable = {field.name for field in readable_fields(result, name)}
    return (field if field.name in readable else field.without_readers() for field in fields(result, name))


def _charts(result: Result, name: str, columns: Sequence[Field]) -> Iterator[Bars]:
    """Draw the charts of a kind of table."""
    lang = result.lang
    groups = {name: group.label.say(lang) for name, group in result.definition.groups.items()}
    for bars in kind_of(result.definition, name).bars():
        axis = next(column.title.say(lang) for column in columns if column.name == bars.value)
        axis = say("percent", lang) if bars.value == "share" else axis
        title = bars.title.say(lang) if bars.title else ""
        yield Bars(title, axis, bars.value, bars.label, bars.is_drawn, groups)


# ---------------------------------------------------------------- for programs


def _object(result: Result) -> Object:
    basis = result.basis
    return {
        "schema": SCHEMA,
        "version": __version__,
        "lang": result.lang,
        "definition": {"name": basis.definition.spec.name, "sha256": basis.definition.sha256},
        "peildatum": basis.peildatum.isoformat(),
        "calendar": {"name": basis.calendar.name, "sha256": basis.calendar.sha256},
        "sources": [
            {"file": source.file, "register": source.register, "rows": source.rows, "sha256": source.sha256}
            for source in basis.sources
        ],
        "findings": None if result.published else result.account.severities,
        **({"publication": _publication(result.published)} if result.published else {}),
        "tables": {
            name: [{key: plain(value) for key, value in record.items()} for record in records]
            for name, records in result.tables.items()
        },
    }


def _publication(published: Published) -> dict[str, object]:
    """Say how a result was made safe: settings, exceptions and every decision."""
    policy, (all, gone) = published.policy, published.figures
    return {
        "threshold": policy.threshold,
        "width": policy.width,
        "base": policy.base,
        "rounded_to": published.base,
        "rounded_within": published.play,
        "id": published.id,
        "after": list(published.after),
        "registers": [{"register": register, "digest": digest} for register, digest in published.registers],
        "figures": all,
        "not_shown": gone,
        "exceptions": [{"count": count, "reason": reason} for count, reason in published.exceptions.items()],
        "decisions": [{name: getattr(one, name) for name in COLUMNS} for one in published.decisions],
    }


def decisions(published: Published) -> Sheet:
    """Give the log of a release: what was folded, hidden or rounded, why, and by which setting."""
    rows: list[dict[str, Any]] = [{name: getattr(one, name) for name in COLUMNS} for one in published.decisions]
    return Sheet("decisions", "decisions", tuple(map(item, COLUMNS)), rows)


def _package(result: Result) -> Object:
    """Say what the data package says of the whole; the decisions stand in a file of their own."""
    spec, basis = result.definition.spec, result.basis
    published = _publication(result.published) if result.published else {}
    settings = {key: value for key, value in published.items() if key != "decisions"}
    return {
        "name": re.sub(r"[^a-z0-9._-]", "-", spec.name.lower()),
        "title": spec.title.say(result.lang),
        "titles": _both(spec.title),
        "version": __version__,
        "lang": result.lang,
        "peildatum": basis.peildatum.isoformat(),
        "calendar": {"name": basis.calendar.name, "sha256": basis.calendar.sha256},
        "definition": {"name": spec.name, "sha256": result.definition.sha256},
        **({"publication": settings} if settings else {}),
        "sources": [{"title": s.file, "register": s.register, "sha256": s.sha256} for s in basis.sources],
    }


def _both(text: Text) -> dict[str, str]:
    return {"nl": text.nl, "en": text.en}
