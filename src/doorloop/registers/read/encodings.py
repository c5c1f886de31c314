"""Bytes to text: the encodings that exports have, and files in which two of them meet."""

from __future__ import annotations

import codecs
from typing import Final, NamedTuple

from doorloop.base.errors import UnreadableError
from doorloop.base.words import both

MARKS: Final = (
    # the one of UTF-32 begins with the one of UTF-16
    *((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32")),
    *((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")),
)
WIDE: Final = (("utf-32-le", 4, 0), ("utf-32-be", 4, 3), ("utf-16-le", 2, 0), ("utf-16-be", 2, 1))
"""Encodings without a mark, how many bytes a letter has, and which of them is not zero in most."""
HEAD: Final = 50_000
"""So many bytes at the beginning show how letters are written."""
FEW: Final = 1_000
"""One zero byte in so many may be a slip; more make a file that is no text."""
OTHERWISE: Final = "doorloop.cp1252"
"""An error handler: bytes that are no UTF-8 are Windows-1252."""


class Writing(NamedTuple):
    """How a text is written.

    Attributes:
        encoding: the name of a codec.
        errors: what is done about bytes that the codec cannot read.
    """

    encoding: str
    errors: str = "replace"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(OTHERWISE, _as_windows)


def writing(data: bytes, name: str) -> Writing:
    """Find how a text without a mark of UTF-8 is written.

    Errors: UnreadableError for what is no text.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return Writing(encoding)
    if 0 in data:
        return _with_zeros(data, name)
    return Writing("utf-8") if data.isascii() else _of_letters(data)


def _with_zeros(data: bytes, name: str) -> Writing:
    """Tell UTF-16 and UTF-32 by where their zeros stand; a few zeros in another text are slips."""
    head = data[: HEAD // 4 * 4]
    for encoding, width, place in WIDE:
        others = [head[at::width] for at in range(width) if at != place]
        if head[place::width].count(0) * 10 < len(head) // width and all(
            part.count(0) * 2 > len(part) for part in others
        ):
            return Writing(encoding)
    if data.count(0) * FEW > len(data) + FEW:
        raise UnreadableError(both("err.no_text"), where=name, remedy=both("try.no_text"))
    return _of_letters(data)


def _of_letters(data: bytes) -> Writing:
    """Tell UTF-8 from Windows-1252, also where a few lines are in the other one."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        readable = data.decode("utf-8", "ignore")
        letters = sum(not letter.isascii() for letter in readable)
        others = len(data) - len(readable.encode())
        return Writing("utf-8", OTHERWISE) if letters > others else Writing("cp1252")
    return Writing("utf-8")
