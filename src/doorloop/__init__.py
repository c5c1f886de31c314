"""Timelines of a chain that handles reports: registers in, working days and pilot tables out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorloop.version import __version__

if TYPE_CHECKING:
    from doorloop.api import (
        Audited,
        Checked,
        Counts,
        Export,
        Lists,
        Report,
        Table,
        Verified,
        aggregate,
        audit,
        case,
        check,
        export,
        handovers,
        open_cases,
        report,
        verify,
    )

__all__ = [
    "Audited",
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
    "export",
    "handovers",
    "open_cases",
    "report",
    "verify",
]


def __getattr__(name: str) -> object:
    """Import what is asked for when it is asked for: `import doorloop` alone costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'doorloop' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module("doorloop.api"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
