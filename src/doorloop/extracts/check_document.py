"""A check as a document: the findings by rule for people, one table of them for programs, and the summary."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from doorloop.base.findings import Finding, printable, spot_text
from doorloop.base.language import Lang
from doorloop.base.rules import RULES
from doorloop.base.words import say
from doorloop.cases.balance import Balance
from doorloop.extracts.check import Check, TableSummary
from doorloop.tables.describe import Field
from doorloop.tables.document import Document, Object, Sheet, Value, item
from doorloop.tables.head import Head
from doorloop.tables.sheet import Column, Layout, Row
from doorloop.version import __version__

SCHEMA: Final = "doorloop.check/1"
FIELDS: Final = (
    *("code", "severity", "message", "register", "file", "sheet", "cell", "field", "value_shown", "touches"),
)


class CheckDocument(Document, frozen=True, kw_only=True):
    """A document of a check, with the check itself for the terminal, which lists a finding a line."""

    check: Check


def check_document(check: Check) -> CheckDocument:
    """Make the document of a check."""
    lang = check.lang
    rows: list[dict[str, Value]] = [row(check, finding) for finding in check.findings]
    return CheckDocument(
        name="check",
        lang=lang,
        head=Head(f"{say('findings_sheet', lang)}: {check.definition.spec.title.say(lang)}"),
        sheets=(Sheet("check", say("findings_sheet", lang), _columns(), rows),),
        data=lambda: _object(check),
        closing=tuple(summary_lines(check)),
        laid=lambda: tuple(_layouts(check)),
        check=check,
    )


def _columns() -> tuple[Field, ...]:
    return tuple(item(name, name) for name in FIELDS)


def row(check: Check, finding: Finding) -> dict[str, Value]:
    """Write one finding as a row: the figures that it touches in one text."""
    found = record(check, finding)
    return {name: ", ".join(text) if isinstance(text, list) else text for name, text in found.items()}


def _object(check: Check) -> Object:
    return {
        "schema": SCHEMA,
        "version": __version__,
        "lang": check.lang,
        "findings": [record(check, finding) for finding in check.findings],
        "summary": _summary(check),
    }


def record(check: Check, finding: Finding) -> dict[str, str | list[str] | None]:
    """Write one finding as a record; what does not apply is None."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message(check.lang),
        "register": finding.register or None,
        "file": finding.file or None,
        "sheet": finding.sheet or None,
        "cell": finding.cell or None,
        "field": finding.field or None,
        "value_shown": finding.value_shown,
        "touches": list(check.touched(finding)),
    }


def _summary(check: Check) -> dict[str, object]:
    """Write the summary: findings by severity, what became of each row, and the linkage."""
    found: dict[str, object] = {severity: n for severity, n in check.counts.items()}  # noqa: C416
    files = [{"file": one.file} | {what: _balance(part) for what, part in one.parts.items()} for one in check.files]
    return found | {"tables": [_table(table) for table in check.tables], "files": files, "linkage": check.linkage}


def _balance(balance: Balance) -> dict[str, object]:
    """Write what became of the sheets, rows, columns or cells of a file: read = used + merged + left out."""
    return {
        "read": balance.read,
        "used": balance.used,
        "merged": balance.merged,
        "left_out": dict(sorted(balance.left_out.items())),
    }


def _table(table: TableSummary) -> dict[str, object]:
    return {
        "file": table.file,
        "sheet": table.sheet or None,
        "register": table.register,
        "rows": table.rows,
        "cases": table.cases,
        "merged": table.merged,
        "left_out": table.left_out,
        "used": table.used,
        "columns": table.columns,
    }


def by_rule(check: Check) -> Iterator[tuple[str, list[Finding]]]:
    """Give the findings by rule, the worst first."""
    for code, group in groupby(check.findings, key=lambda finding: finding.code):
        yield code, list(group)


def _layouts(check: Check) -> Iterator[Layout]:
    """Lay out a table for each rule, with what to do below."""
    lang = check.lang
    columns = tuple(Column(say(key, lang)) for key in ("where", "field", "stood_there", "message"))
    for code, found in by_rule(check):
        rule = found[0].rule
        title = f"{say(rule.severity, lang)}: {rule.title(lang)} ({len(found)}) {code}"
        rows = tuple(Row((place(one), one.field, one.value_shown or "", one.message(lang))) for one in found)
        yield Layout(code, title, columns, rows, (rule.remedy(lang),))


def place(finding: Finding) -> str:
    """Write where a finding is: file, sheet and cell."""
    return printable(spot_text(finding.file, finding.sheet, finding.cell))


def summary_lines(check: Check) -> Iterator[str]:
    """Say what became of every row of every table, how cases were linked, and how much was found."""
    lang = check.lang
    for table in check.tables:
        yield _table_line(check, table)
        columns = ", ".join(f"{letter}={field}" for field, letter in table.columns.items())
        yield f"  {say('columns_read', lang)}: {columns}"
    for file in check.files:
        yield f"{printable(file.file)}:"
        yield from (f"  {_balance_line(part, what, lang)}" for what, part in file.parts.items())
    for key, n in check.linkage.items():
        kind, _, name = key.partition("_")
        title = check.definition.spec.registers[name].title.say(lang) if name else ""
        unit = check.definition.spec.unit.label.say(lang)
        yield say(f"case_{kind}", lang, n=n, register=title, unit=unit)
    if any(check.counts.values()):
        yield say("findings_count", lang, **check.counts)
    else:
        yield say("no_findings", lang)


def _balance_line(balance: Balance, what: str, lang: Lang) -> str:
    """Say what became of the sheets, rows, columns or cells of a file."""
    told = [say("rows_used", lang, n=balance.used)]
    told += [say("merged", lang, n=balance.merged)] if balance.merged else []
    told += [f"{reason_of(reason, lang)} {n}" for reason, n in sorted(balance.left_out.items())]
    return f"{say(f'{what}_with', lang, n=balance.read)}: {', '.join(told)}"


def reason_of(reason: str, lang: Lang) -> str:
    """Name a reason why something is left out."""
    if reason in RULES:
        title = RULES[reason].title(lang)
        return title[0].lower() + title[1:]
    return say(f"reason_{reason}", lang)


def _table_line(check: Check, table: TableSummary) -> str:
    lang = check.lang
    title = check.definition.spec.registers[table.register].title.say(lang)
    sheet = f" [{table.sheet}]" if table.sheet else ""
    told = [say("rows_read", lang, n=table.rows), say("rows_used", lang, n=table.used)]
    told += [say("rows_no_case", lang, n=table.rows - table.cases)] if table.rows > table.cases else []
    told += [say("merged", lang, n=table.merged)] if table.merged else []
    told += [say(reason, lang, n=n) for reason, n in table.left_out.items()]
    return printable(f"{table.file}{sheet} ({title}): {', '.join(told)}")
