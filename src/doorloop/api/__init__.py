"""What a notebook or another program uses: the same figures as the command line, as frames and as HTML.

import doorloop

report = doorloop.report("data/sample")
report["doorlooptijden"].frame
report.save("out", ["xlsx", "docx"])
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doorloop.api.aggregating import Counts, aggregate, check_ending
    from doorloop.api.auditing import Audited, audit
    from doorloop.api.checking import Checked, check
    from doorloop.api.exporting import Export, export
    from doorloop.api.listings import Lists, handovers, open_cases
    from doorloop.api.reporting import Report, Saved, Table, report, run
    from doorloop.api.timelines import case
    from doorloop.api.verifying import Verified, verify

__all__ = [
    "Audited",
    "Checked",
    "Counts",
    "Export",
    "Lists",
    "Report",
    "Saved",
    "Table",
    "Verified",
    "aggregate",
    "audit",
    "case",
    "check",
    "check_ending",
    "export",
    "handovers",
    "open_cases",
    "report",
    "run",
    "verify",
]
ROOMS = {
    "aggregating": ("Counts", "aggregate", "check_ending"),
    "auditing": ("Audited", "audit"),
    "checking": ("Checked", "check"),
    "exporting": ("Export", "export"),
    "listings": ("Lists", "handovers", "open_cases"),
    "reporting": ("Report", "Saved", "Table", "report", "run"),
    "timelines": ("case",),
    "verifying": ("Verified", "verify"),
}
HOMES = {name: room for room, names in ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    """Import the module that has what is asked for: a command pays for its own alone."""
    if name not in HOMES:
        raise AttributeError(f"module 'doorloop.api' has no attribute '{name}'")
    return getattr(import_module(f"doorloop.api.{HOMES[name]}"), name)
