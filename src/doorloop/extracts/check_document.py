"""A check as plain records, for every format: findings with their texts, and the summary."""

from __future__ import annotations

import re

from doorloop.base.findings import Finding
from doorloop.extracts.check import Check, TableSummary

FIELDS = (
    "code",
    "severity",
    "message",
    "register",
    "file",
    "sheet",
    "cell",
    "field",
    "value_shown",
    "touches",
)
RISKY = re.compile(r"(^|[;,\t|])(?=\s*[=+\-@\t\r\n])")
"""Where a spreadsheet could take the rest for a formula: at the start, or where it divides a line."""


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


def summary(check: Check) -> dict[str, object]:
    """Write the summary: findings by severity, what became of each row, and the linkage."""
    found: dict[str, object] = {severity: n for severity, n in check.counts.items()}  # noqa: C416
    return found | {"tables": [_table(table) for table in check.tables], "linkage": check.linkage}


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


def row(check: Check, finding: Finding) -> list[str]:
    """Write one finding as a row of texts that no spreadsheet takes for a formula."""
    found = record(check, finding)
    texts = (found[name] for name in FIELDS)
    return [harmless(", ".join(text) if isinstance(text, list) else text or "") for text in texts]


def harmless(text: str) -> str:
    """Put an apostrophe wherever a spreadsheet could run what follows as a formula."""
    return RISKY.sub(r"\1'", text)
