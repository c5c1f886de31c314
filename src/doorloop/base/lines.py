"""Lines folded between words, as a terminal shows them; a command that a text quotes stays whole, to be copied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

WORD: Final = re.compile(r"`[^`]*`\S*|\S+")
"""A word, or a command as a text quotes it, which is to be copied."""
BEGINNING: Final = re.compile(r" *(?:[^\s:]+ {2,})?")
"""What a line begins with and its next lines stand behind: spaces, and a word that has a column of its own."""
DEEPER: Final = 2
"""So many spaces further stand the next lines of one that begins with spaces alone."""
LEAST: Final = 20
"""A line is never folded into less than this."""


def folded(line: str, width: int) -> Iterator[str]:
    """Fold a line between words; what follows stands under its own beginning."""
    begins = BEGINNING.match(line)
    beginning = begins[0] if begins else ""
    indent = len(beginning) if beginning.strip() else len(beginning) + DEEPER * bool(beginning)
    if width - indent < LEAST:
        beginning, indent = "", DEEPER
    told, is_empty = beginning, True
    for word in WORD.findall(line[len(beginning) :]):
        if not is_empty and len(told) + 1 + len(word) > width:
            yield told
            told, is_empty = " " * indent, True
        told += word if is_empty else f" {word}"
        is_empty = False
    yield told
