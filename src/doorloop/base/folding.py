"""How words from registers are compared: without regard to what people vary."""

from __future__ import annotations

import re


def fold_header(text: str) -> str:
    """Reduce a header to its letters and digits.

    Case, spaces, punctuation, underscores and line breaks make no difference.
    """
    return re.sub(r"[\W_]+", "", text).casefold()


def fold_code(text: str) -> str:
    """Reduce the text of a code: case, spaces and full stops make no difference."""
    return re.sub(r"[\s.\u00a0]+", "", text).casefold()
