"""The report as a terminal of 120 columns shows it, without colour."""

from __future__ import annotations

import io

from rich.console import Console

from doorloop.render import to_terminal
from doorloop.tables.result import Result


def render(result: Result) -> dict[str, bytes]:
    """Give `report.txt`; the same input gives the same bytes."""
    file = io.StringIO()
    console = Console(file=file, width=to_terminal.ROOMY, no_color=True, highlight=False, force_terminal=False)
    to_terminal.render(result, console, "doorloop check")
    return {"report.txt": file.getvalue().encode()}
