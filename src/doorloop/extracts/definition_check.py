"""A check of a definition as lines and as an object: its errors and doubts at their lines, and what registers have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Final

from doorloop.base.findings import printable
from doorloop.base.language import Lang
from doorloop.base.words import say
from doorloop.definition.dutch import in_language
from doorloop.definition.examine import Examined
from doorloop.definition.faults import Fault
from doorloop.definition.positions import Path
from doorloop.definition.proposing import Edit, dotted, propose
from doorloop.extracts import misfits
from doorloop.extracts.misfits import Against, Misfit, about
from doorloop.registers.headings import Heading
from doorloop.version import __version__

SCHEMA: Final = "doorloop.definition-check/1"
AT_MOST: Final = 10
"""So many values of one field that meet one rule are listed as lines."""
COLUMNS: Final = ("field-absent", "column-unknown")
COUNTED: Final = (*misfits.COUNTED, *COLUMNS)
"""What says itself how often it was met."""
Edits = Mapping[Path, Edit]
NO_EDITS: Final[Edits] = MappingProxyType({})


def error_lines(examined: Examined, lang: Lang) -> Iterator[str]:
    """Write each error as `FILE:LINE: KEY: WHAT`; say what could not be looked at."""
    yield from (line(fault, lang) for fault in examined.errors)
    if not examined.is_whole:
        yield say("definition_in_part", lang)


def line(fault: Fault, lang: Lang) -> str:
    """Write one error, or one doubt."""
    at = f"{fault.file.name}:{fault.line}" if fault.line else fault.file.name
    return printable(": ".join(filter(None, (at, fault.key, in_language(fault.what, lang)))))


def valid_line(examined: Examined, lang: Lang) -> str:
    """Say that a definition holds: its name and the digest of its files."""
    assert examined.definition is not None
    found = examined.definition
    return say("definition_valid", lang, file=found.path.name, name=found.spec.name, digest=found.sha256[:12])


def source_lines(examined: Examined, against: Against, edits: Edits, lang: Lang) -> Iterator[str]:
    """Write what registers have that a definition has no place for, each with the lines that would take it.

    Of the values of a field that meet one rule the first are listed, columns that nothing takes stand in one line a
    register; JSON has all.
    """
    for heading in against.headings:
        sheet = f" [{heading.sheet}]" if heading.sheet else ""
        told = say("sheet_looked_at", lang, register=heading.register, row=heading.row, n=heading.rows)
        yield printable(f"{heading.file}{sheet}: {told}")
    for _, group in groupby(against.misfits, key=_group):
        found = list(group)
        yield from [_columns_line(found, lang)] if _is_column(found[0]) else _value_lines(found, lang)
        listed = found if _is_column(found[0]) else found[:AT_MOST]
        changed = dict.fromkeys(edits[one.change.path] for one in listed if one.change)
        yield from (_edit_line(edit, examined, lang) for edit in changed)
        if found[0].severity != "info" and any(one.change is None for one in found):
            yield f"  {found[0].remedy.say(lang)}"
    yield say("findings_count", lang, **{severity: n for severity, n in about(against.misfits).items()})  # noqa: C416


def _is_column(one: Misfit) -> bool:
    return one.code in COLUMNS and one.change is None


def _group(one: Misfit) -> tuple[str, str, str, str]:
    return one.severity, one.code, one.register, "" if _is_column(one) else one.field or one.file + one.sheet


def _columns_line(found: Sequence[Misfit], lang: Lang) -> str:
    """Write the columns of a register that are missing, or that no field takes, in one line."""
    first = found[0]
    names = ", ".join(f"‘{one.value}’" if one.code == "column-unknown" else one.field for one in found)
    told = say("columns_unknown" if first.code == "column-unknown" else "columns_missing", lang, n=len(found))
    return printable(f"{say(first.severity, lang)}: {first.register}: {told}: {names}")


def _value_lines(found: Sequence[Misfit], lang: Lang) -> Iterator[str]:
    yield from (_misfit_line(one, lang) for one in found[:AT_MOST])
    if rest := found[AT_MOST:]:
        yield "  " + say("values_more", lang, n=len(rest), cells=sum(one.n for one in rest))


def _misfit_line(one: Misfit, lang: Lang) -> str:
    sheet = f" [{one.sheet}]" if one.sheet else ""
    place = "".join((one.file, sheet, f" {one.cell}" if one.cell else ""))
    where = " ".join(filter(None, (place, one.field or one.register)))
    value = f"‘{one.value}’: " if one.value is not None and one.code != "field-absent" else ""
    times = f"{one.n} × " if one.n > 1 and one.code not in COUNTED else ""
    return printable(f"{say(one.severity, lang)}: {where}: {times}{value}{one.message.say(lang)}")


def _edit_line(edit: Edit, examined: Examined, lang: Lang) -> str:
    """Write where a line of TOML goes, and the line."""
    if not edit.file:
        base = examined.definition.spec.name if examined.definition else ""
        return printable(f"  {say('edit_overlay', lang, base=base)}: {edit.text}")
    key = "edit_behind" if edit.last < edit.first else "edit_line" if edit.last == edit.first else "edit_lines"
    return printable(f"  {say(key, lang, file=edit.file, first=edit.first, last=edit.last)}: {edit.text}")


def proposals(examined: Examined, against: Against) -> Edits:
    """Give the edits that would take what registers have."""
    return propose((one.change for one in against.misfits if one.change), examined)


def record(
    examined: Examined, lang: Lang, against: Against | None = None, edits: Edits = NO_EDITS
) -> dict[str, object]:
    """Write the check as one object for programs; without sources `against` is None."""
    found = examined.definition
    about_it = {"name": found.spec.name, "sha256": found.sha256} if found else {"name": None, "sha256": None}
    return {
        "schema": SCHEMA,
        "version": __version__,
        "lang": lang,
        "definition": {"file": examined.path.name, **about_it},
        "errors": [_fault(fault, lang) for fault in examined.errors],
        "doubts": [_fault(fault, lang) for fault in examined.doubts],
        "tables": against and [_table(one) for one in against.headings],
        "sources": against and [_misfit(one, edits, lang) for one in against.misfits],
        "summary": against and dict(about(against.misfits)),
    }


def _table(heading: Heading) -> dict[str, object]:
    names = ("file", "register", "row", "rows", "is_read")
    return {"sheet": heading.sheet or None} | {name: getattr(heading, name) for name in names}


def _misfit(one: Misfit, edits: Edits, lang: Lang) -> dict[str, object]:
    edit = edits[one.change.path] if one.change else None
    return {
        "code": one.code,
        "severity": one.severity,
        "message": one.message.say(lang),
        "count": one.n,
        "register": one.register or None,
        "field": one.field or None,
        "file": one.file or None,
        "sheet": one.sheet or None,
        "cell": one.cell or None,
        "value_shown": one.value,
        "key": dotted(one.key) or None,
        "proposal": edit and _edit(edit),
    }


def _edit(edit: Edit) -> dict[str, object]:
    """Write a proposal: the line is put in behind `after`, or in the place of the lines from `first` to `last`."""
    is_behind = edit.last < edit.first
    return {
        "file": edit.file or None,
        "after": edit.last if is_behind and edit.file else None,
        "first": edit.first if not is_behind and edit.file else None,
        "last": edit.last if not is_behind and edit.file else None,
        "toml": edit.text,
    }


def _fault(fault: Fault, lang: Lang) -> dict[str, object]:
    return {
        "file": fault.file.name,
        "line": fault.line or None,
        "key": fault.key or None,
        "message": in_language(fault.what, lang),
    }
