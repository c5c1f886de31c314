"""A check on a terminal: by rule, the worst first, then a finding a line; and what became of every row."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from doorloop.base.findings import Finding
from doorloop.base.words import say
from doorloop.extracts.check import Check
from doorloop.extracts.check_document import CheckDocument, by_rule, place

AT_MOST = 25
"""So many cells of one rule are listed, unless only that rule is asked for; the other formats list all."""
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
    for finding in found[:at_most]:
        console.print(Padding(_line(check, finding), (0, 0, 0, 2)))
    if len(found) > at_most:
        more = say("more_cells", lang, n=len(found) - at_most, code=code)
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
    names = list(dict.fromkeys(name.partition("/")[2] or name for name in figures))  # a step may be in two tables
    return ", ".join(names[:at_most]) + (f" +{len(names) - at_most}" if len(names) > at_most else "")
