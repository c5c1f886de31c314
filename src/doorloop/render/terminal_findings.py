"""A check on a terminal: by rule, the worst first, then a finding a line; and what became of every row."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from doorloop.base.findings import Finding, printable
from doorloop.base.words import say
from doorloop.extracts.check import Check
from doorloop.extracts.check_document import CheckDocument, by_rule, place

AT_MOST = 25
"""So many lines of one rule are listed, unless only that rule is asked for; the other formats list all cells."""
CELL = re.compile(r"([A-Z]+)(\d+)")
"""The letters of a column and the number of a row."""
STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold"}


def show(document: CheckDocument, console: Console, *, whole: bool) -> None:
    """Print the findings by rule with counts, then the summary."""
    check = document.check
    at_most = len(check.findings) if whole else AT_MOST
    for code, found in by_rule(check):
        _print_rule(check, console, code, found, at_most)
    for line in document.closing:
        if console.is_terminal:  # which breaks what is too long wherever it ends, in the middle of a number too
            told = line.lstrip()
            console.print(Padding(Text(told), (0, 0, 0, len(line) - len(told))))
        else:
            console.print(Text(line), soft_wrap=True)


def _print_rule(check: Check, console: Console, code: str, found: list[Finding], at_most: int) -> None:
    rule, lang = found[0].rule, check.lang
    head = Text(f"{say(rule.severity, lang)}: ", style=STYLES[rule.severity])
    head.append(f"{rule.title(lang)} ({len(found)})", style="bold")
    head.append(f"  {code}", style="dim")
    console.print(head)
    console.print(Padding(Text(rule.remedy(lang), style="dim"), (0, 0, 0, 2)))
    alike = _alike(found)
    for same in alike[:at_most]:
        console.print(Padding(_line(check, same, at_most), (0, 0, 0, 2)))
    more = sum(map(len, alike[at_most:]))
    if more:
        console.print(Padding(Text(say("more_cells", lang, n=more, code=code)), (0, 0, 0, 2)))
    console.print()


def _alike(found: Iterable[Finding]) -> list[list[Finding]]:
    """Put findings of a rule together that say the same of cells of one column, in the order of the first of each.

    A value with digits is one of its own, as a date is, wherever else it stands.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for number, one in enumerate(found):
        is_word = one.value_shown is not None and not any(map(str.isdigit, one.value_shown))
        cell = CELL.fullmatch(one.cell) if is_word else None
        says = (one.file, one.sheet, cell[1], one.field, one.value_shown, *one.details.items()) if cell else (number,)
        groups.setdefault(says, []).append(one)
    return list(groups.values())


def _cells(found: Iterable[Finding], at_most: int) -> str:
    """Name cells of one column: those of rows below each other by the first and the last; of many the first."""
    cells = sorted((int(cell[2]), cell[1]) for one in found if (cell := CELL.fullmatch(one.cell)))
    runs: list[list[str]] = []
    last = -1
    for row, column in cells:
        if row == last + 1:
            runs[-1][1:] = [f"{column}{row}"]
        else:
            runs.append([f"{column}{row}"])
        last = row
    told = ["–".join(run) for run in runs[:at_most]] + ["…"] * (len(runs) > at_most)
    return ", ".join(told)


def _line(check: Check, same: list[Finding], at_most: int) -> Text:
    """Write what is said of a cell, or of cells of which the same is said."""
    finding = same[0]
    line = Text(place(finding) or printable(finding.register), style="bold")
    if finding.field:
        line.append(f" {finding.field}", style="cyan")
    if finding.value_shown is not None:
        line.append(f" “{finding.value_shown}”")
    if len(same) > 1:
        line.append(f" ({say('so_often', check.lang, n=len(same), cells=_cells(same, at_most))})")
    line.append(f": {finding.message(check.lang)}")
    figures = check.touched(finding) if finding.severity != "info" else ()
    if figures:
        line.append(f" → {_few(figures)}", style="dim")
    return line


def _few(figures: tuple[str, ...], at_most: int = 3) -> str:
    names = list(dict.fromkeys(name.partition("/")[2] or name for name in figures))  # a step may be in two tables
    return ", ".join(names[:at_most]) + (f" +{len(names) - at_most}" if len(names) > at_most else "")
