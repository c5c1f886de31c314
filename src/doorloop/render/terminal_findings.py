"""A check for people: by rule, the worst first, then each cell; and what became of every row."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from doorloop.base.findings import Finding, printable
from doorloop.base.phrases import phrase
from doorloop.extracts.check import Check, TableSummary

AT_MOST = 25
"""So many cells of one rule are listed, unless only that rule is asked for; the other formats list all."""
STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold"}


def render(check: Check, console: Console, *, at_most: int = AT_MOST) -> None:
    """Print the findings by rule with counts, then the summary."""
    for code, group in groupby(check.findings, key=lambda finding: finding.code):
        found = list(group)
        _print_rule(check, console, code, found, at_most)
    for line in summary_lines(check):
        console.print(Text(line), soft_wrap=True)


def render_text(check: Check) -> dict[str, bytes]:
    """Give `check.txt`: what a terminal of 120 columns shows, every cell listed."""
    file = io.StringIO()
    render(check, Console(file=file, width=120, no_color=True, highlight=False), at_most=len(check.findings))
    return {"check.txt": file.getvalue().encode()}


def _print_rule(check: Check, console: Console, code: str, found: list[Finding], at_most: int) -> None:
    rule, lang = found[0].rule, check.lang
    head = Text(f"{phrase(rule.severity, lang)}: ", style=STYLES[rule.severity])
    head.append(f"{rule.title(lang)} ({len(found)})", style="bold")
    head.append(f"  {code}", style="dim")
    console.print(head)
    console.print(Padding(Text(rule.remedy(lang), style="dim"), (0, 0, 0, 2)))
    for finding in found[:at_most]:
        console.print(Padding(_line(check, finding), (0, 0, 0, 2)))
    if len(found) > at_most:
        more = phrase("more_cells", lang, n=len(found) - at_most, code=code)
        console.print(Padding(Text(more), (0, 0, 0, 2)))
    console.print()


def _line(check: Check, finding: Finding) -> Text:
    line = Text(place(finding), style="bold")
    if finding.field:
        line.append(f" {finding.field}", style="cyan")
    if finding.value_shown is not None:
        line.append(f" “{finding.value_shown}”")
    line.append(f": {finding.message(check.lang)}")
    figures = check.touched(finding) if finding.severity != "info" else ()
    if figures:
        line.append(f" → {_few(figures)}", style="dim")
    return line


def _few(figures: tuple[str, ...], at_most: int = 3) -> str:
    names = [name.partition("/")[2] or name for name in figures]
    return ", ".join(names[:at_most]) + (f" +{len(names) - at_most}" if len(names) > at_most else "")


def place(finding: Finding) -> str:
    """Write where a finding is: file, sheet and cell."""
    sheet = f" [{finding.sheet}]" if finding.sheet else ""
    return printable(f"{finding.file}{sheet}" + (f" {finding.cell}" if finding.cell else ""))


def summary_lines(check: Check) -> Iterator[str]:
    """Say what became of every row of every table, how cases were linked, and how much was found."""
    lang = check.lang
    for table in check.tables:
        yield _table_line(check, table)
        columns = ", ".join(f"{letter}={field}" for field, letter in table.columns.items())
        yield f"  {phrase('columns_read', lang)}: {columns}"
    for key, n in check.linkage.items():
        kind, _, name = key.partition("_")
        title = check.definition.spec.registers[name].title.say(lang) if name else ""
        unit = check.definition.spec.unit.label.say(lang)
        yield phrase(f"case_{kind}", lang, n=n, register=title, unit=unit)
    if any(check.counts.values()):
        yield phrase("findings_count", lang, **check.counts)
    else:
        yield phrase("no_findings", lang)


def _table_line(check: Check, table: TableSummary) -> str:
    lang = check.lang
    title = check.definition.spec.registers[table.register].title.say(lang)
    sheet = f" [{table.sheet}]" if table.sheet else ""
    told = [phrase("rows_read", lang, n=table.rows), phrase("rows_used", lang, n=table.used)]
    told += [phrase("rows_no_case", lang, n=table.rows - table.cases)] if table.rows > table.cases else []
    told += [phrase("merged", lang, n=table.merged)] if table.merged else []
    told += [phrase(reason, lang, n=n) for reason, n in table.left_out.items()]
    return printable(f"{table.file}{sheet} ({title}): {', '.join(told)}")
