"""An event log as a document: its two tables, and what was exported and how; nothing of the sources or the key."""

from __future__ import annotations

import re
from typing import Final

from doorloop.extracts.eventlog.parts import EventLog
from doorloop.extracts.eventlog.risk import Risk
from doorloop.extracts.eventlog.tables import tables
from doorloop.tables.document import Document, Object
from doorloop.tables.head import Head
from doorloop.version import __version__

SCHEMA: Final = "doorloop.export/1"


class LogDocument(Document, frozen=True, kw_only=True):
    """A document of an event log, with the log itself for the formats of process mining."""

    log: EventLog


def log_document(log: EventLog, risk: Risk, min_k: int) -> LogDocument:
    """Make the document of a log; its `data` says what was exported."""
    title = log.basis.definition.spec.title.say(log.lang)
    data, about = (lambda: _object(log, risk, min_k)), (lambda: _package(log))
    return LogDocument("export", log.lang, Head(title), tables(log), data, about=about, log=log)


def log_of(document: Document) -> EventLog:
    """Give the log of a document.

    Errors: TypeError where it is none of an event log.
    """
    if not isinstance(document, LogDocument):
        raise TypeError(f"{document.name} is no event log")
    return document.log


def _package(log: EventLog) -> Object:
    spec, basis = log.basis.definition.spec, log.basis
    return {
        "name": re.sub(r"[^a-z0-9._-]", "-", spec.name.lower()) + "-events",
        "title": spec.title.say(log.lang),
        "version": __version__,
        "lang": log.lang,
        "peildatum": basis.peildatum.isoformat(),
        "definition": {"name": spec.name, "sha256": basis.definition.sha256},
    }


def _object(log: EventLog, risk: Risk, min_k: int) -> Object:
    definition = log.basis.definition
    return {
        "schema": SCHEMA,
        "version": __version__,
        "definition": {"name": definition.spec.name, "sha256": definition.sha256},
        "peildatum": log.basis.peildatum.isoformat(),
        "pseudonyms": "HMAC-SHA-256, 128 bits, base32",
        "shift_weeks": log.choice.shift_weeks,
        "dates": log.choice.dates,
        "age": log.choice.age,
        "columns": [column.name for column in log.columns],
        "milestones": [one.name for one in log.milestones],
        "cases": risk.cases,
        "events": log.n_events,
        "quasi_identifiers": list(risk.groups.columns),
        "combinations": risk.groups.combinations,
        "k": risk.groups.k,
        "min_k": min_k,
        "sensitive": risk.sensitive or None,
        "l": risk.l,
        "linkable": risk.linked,
        "cases_below": {str(size): cases for size, cases in risk.groups.below.items()},
    }
