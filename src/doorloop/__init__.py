"""Timelines of a chain that handles reports: registers in, working days and pilot tables out.

import doorloop

report = doorloop.report("data/sample")
report["doorlooptijden"].frame
report.save("out", ["xlsx", "docx"])
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorloop.version import __version__

if TYPE_CHECKING:
    from doorloop.base import errors
    from doorloop.definition.overlay import Changes
    from doorloop.runs.aggregate import Counts, aggregate
    from doorloop.runs.audit import Audited, audit
    from doorloop.runs.case import case
    from doorloop.runs.check import Checked, check
    from doorloop.runs.delivery import Report, Table
    from doorloop.runs.export import Export, export
    from doorloop.runs.lists import Lists, handovers, open_cases
    from doorloop.runs.report import report
    from doorloop.runs.verify import Verified, verify

__all__ = [
    "Audited",
    "Changes",
    "Checked",
    "Counts",
    "Export",
    "Lists",
    "Report",
    "Table",
    "Verified",
    "__version__",
    "aggregate",
    "audit",
    "case",
    "check",
    "errors",
    "export",
    "handovers",
    "open_cases",
    "report",
    "verify",
]
HOMES = {
    "definition.overlay": ("Changes",),
    "runs.aggregate": ("Counts", "aggregate"),
    "runs.audit": ("Audited", "audit"),
    "runs.case": ("case",),
    "runs.check": ("Checked", "check"),
    "runs.delivery": ("Report", "Table"),
    "runs.export": ("Export", "export"),
    "runs.lists": ("Lists", "handovers", "open_cases"),
    "runs.report": ("report",),
    "runs.verify": ("Verified", "verify"),
}
"""Module → what it has for everybody."""


def __getattr__(name: str) -> object:
    """Import what is asked for when it is asked for: `import doorloop` alone costs nothing."""
    from importlib import import_module

    if name == "errors":
        return import_module("doorloop.base.errors")
    home = next((home for home, names in HOMES.items() if name in names), "")
    if not home:
        raise AttributeError(f"module 'doorloop' has no attribute '{name}'")
    return getattr(import_module(f"doorloop.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
