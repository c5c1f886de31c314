"""Files for people and the log, printed again from what report.json says: equal bytes show nothing that it hides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from doorloop.base.errors import DoorloopError
from doorloop.base.findings import Findings
from doorloop.cases.account import NOTHING_TOLD
from doorloop.registers.sources import MANIFEST
from doorloop.render import formats, to_csv
from doorloop.runs.document import decisions, report_document
from doorloop.runs.manifest import order_of
from doorloop.runs.released.about import REPORT, About
from doorloop.runs.released.reading import LOG, OnDisk
from doorloop.runs.request import settle, settle_calendar
from doorloop.tables.read_back import of_json
from doorloop.tables.records import Request
from doorloop.tables.release import COLUMNS, Decision, Published
from doorloop.tables.result import Basis, Result
from doorloop.tables.tabulate import choose

FOR_PEOPLE: Final = {
    "report.txt": "table",
    "report.md": "md",
    "report.html": "html",
    "report.docx": "docx",
    "report.xlsx": "xlsx",
}


def reprinted(held: OnDisk) -> tuple[str, ...]:
    """Name the files for people and the log of a safe release that print just what its report.json says.

    What another version of the program wrote, or somebody changed, is not among them.
    """
    if held.policy is None or REPORT not in held.about.files:
        return ()
    return (*_log(held, held.about), *_for_people(held, held.about))


def _log(held: OnDisk, about: About) -> Iterator[str]:
    try:
        told = to_csv.table(decisions(_published(held, about.files[REPORT]["publication"])))
        if LOG in held.unread and told == (about.folder / LOG).read_bytes():
            yield LOG
    except (OSError, KeyError, TypeError, ValueError):  # it does not say all that the log needs
        return


def _for_people(held: OnDisk, about: About) -> tuple[str, ...]:
    there = [name for name in held.unread if name in FOR_PEOPLE]
    if not there or MANIFEST not in about.files:
        return ()
    try:
        result, template = _result(held, about), order_of(about.files[MANIFEST], about.folder).template
    except (DoorloopError, KeyError, TypeError, ValueError):  # it does not say all that a report needs
        return ()
    return tuple(_equal(result, about.folder, there, template))


def _equal(result: Result, folder: Path, names: list[str], template: Path | None) -> Iterator[str]:
    document = report_document(result)
    for name in names:
        try:
            files = formats.render(document, [FOR_PEOPLE[name]], template=template)
            if files[name] == (folder / name).read_bytes():
                yield name
        except (DoorloopError, OSError, KeyError, TypeError, ValueError):  # as above; a template can be gone
            continue


def _result(held: OnDisk, about: About) -> Result:
    """Put the result together that a report is made from."""
    content = about.files[REPORT]
    asked = order_of(about.files[MANIFEST], about.folder)
    request = Request(asked.lang, asked.all_groups, asked.by, asked.basis, asked.compare)
    _, shown = choose(held.definition, settle(asked, held.base), request)
    return Result(
        basis=Basis(held.definition, held.peildatum, settle_calendar(asked.calendar, held.base), ()),
        request=request,
        account=NOTHING_TOLD,
        tables=of_json(content),
        doubts=Findings(),
        shown=shown,
        published=_published(held, content["publication"]),
    )


def _published(held: OnDisk, told: dict[str, Any]) -> Published:
    assert held.policy is not None
    return Published(
        policy=held.policy,
        exceptions=held.exceptions,
        decisions=tuple(Decision(*(one[name] for name in COLUMNS)) for one in told["decisions"]),
        figures=(told["figures"], told["not_shown"]),
        play=told["rounded_within"],
        base=told["rounded_to"],
        registers=tuple((one["register"], one["digest"]) for one in told["registers"]),
        id=told["id"],
        after=tuple(told["after"]),
    )
