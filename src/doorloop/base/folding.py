"""How words from registers are compared: without regard to what people vary."""

from __future__ import annotations

import re
from typing import Final

DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)
"""Names that Windows takes for devices, whatever their ending."""
RISKY: Final = re.compile(r"(^|[;,\t|])(?=\s*[=+\-@\t\r\n])")
"""Where a spreadsheet could take the rest for a formula: at the start, or where it divides a line."""
ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def fold_header(text: str) -> str:
    """Reduce a header to its letters and digits.

    Case, spaces, punctuation, underscores and line breaks make no difference.
    """
    return re.sub(r"[\W_]+", "", text).casefold()


def fold_code(text: str) -> str:
    """Reduce the text of a code: case, spaces and full stops make no difference."""
    return re.sub(r"[\s.\u00a0]+", "", text).casefold()


def is_id(name: str) -> bool:
    """Tell whether a text can name a file, a column or a record everywhere."""
    return ID.fullmatch(name) is not None and name not in DEVICES


def harmless(text: str) -> str:
    """Put an apostrophe wherever a spreadsheet could run what follows as a formula."""
    return RISKY.sub(r"\1'", text)
