"""Texts that a spreadsheet would run: how every CSV and every workbook keeps them texts, and how they are read back."""

from __future__ import annotations

import re

PLACES = r"(^|[;,\t|\r\n])"
"""Where a spreadsheet begins a cell: at the start of a text, and after what it takes for the end of a cell or line."""
BEGINS = r"'*\s*[=+\-@\t\r\n]"
RISKY = re.compile(rf"{PLACES}(?={BEGINS})")
GUARDED = re.compile(rf"{PLACES}'(?={BEGINS})")


def is_risky(text: str) -> bool:
    """Tell whether a spreadsheet could run a text."""
    return RISKY.search(text) is not None


def harmless(text: str) -> str:
    """Put an apostrophe wherever a spreadsheet could run what follows; `as_it_was` takes it away again.

    Source: OWASP, CSV injection: a leading = + - @, tab or carriage return.
    """
    return RISKY.sub(r"\1'", text)


def as_it_was(text: str) -> str:
    """Take away the apostrophes that `harmless` put there."""
    return GUARDED.sub(r"\1", text)
