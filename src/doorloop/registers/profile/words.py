"""What headers of registers say: the words stand in `words.toml`, for no definition is at hand yet."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


def saying(*names: str) -> re.Pattern[str]:
    """Compile the words of some lists, of which a header has one as a whole word."""
    return re.compile(rf"\b(?:{'|'.join(word for name in names for word in _lists()[name])})\b", re.I)


@cache
def _lists() -> dict[str, list[str]]:
    return tomllib.loads((files("doorloop") / "registers" / "profile" / "words.toml").read_text("utf-8"))
