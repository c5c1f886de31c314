"""Patterns that are compiled when they are first needed: most runs meet nothing that asks for them."""

from __future__ import annotations

import re
from functools import cache


@cache
def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Compile a pattern once."""
    return re.compile(text, flags)
