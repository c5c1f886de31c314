"""TOML that somebody wrote, or sent: a tree of plain values, bounded in size, depth and digits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from doorloop.definition.faults import Fault, Tell, stop

MOST_BYTES: Final = 4 << 20
"""The largest definition that comes with the package has a hundredth of that."""
DEEPEST: Final = 20
KEPT: Final = 32
"""Of so many files and definitions a process keeps what it made of their contents: it asks for the same ones again."""
MOST_FAULTS: Final = 50
"""So many lines that are no TOML are told; more are of a file that is something else."""
AT_LINE: Final = re.compile(r"at line (\d+), column")
LOST: Final = "doorloop: no table"
"""The name under which keys are put whose header is no TOML."""
LARGEST: Final = 10**15
FINEST: Final = Decimal("1e-9")
UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Signs that no document, sheet or page can hold."""


def read_toml(path: Path, remedy: str, tell: Tell = stop) -> tuple[bytes, dict[str, Any]]:
    """Read a file; give its bytes, and its keys with their values.

    Args:
        tell: what to do about a file that is no TOML, and about a value that nothing here can use; where it goes on,
            the lines that are no TOML are left out.

    Errors: DefinitionError with the path of the key, as `stop` raises it.
    """
    try:
        content = read_bounded(path)
        text = content.decode("utf-8-sig")
    except OSError as error:
        tell(Fault(path, "", f"cannot be read: {error.strerror}", remedy))
        return b"", {}
    except ValueError as error:
        tell(_no_toml(path, error))
        return b"", {}
    if (sound := _sound(text)) is not None:
        return content, deepcopy(sound)
    _, tree = _parsed(path, text, remedy, tell)
    for key, what in _unusable(tree, "", 0):
        tell(Fault(path, UNPRINTABLE.sub("?", key)[:200], what, remedy))
    return content, tree


@lru_cache(maxsize=KEPT)
def _sound(text: str) -> dict[str, Any] | None:
    """Parse a text in which nothing is wrong; None for any other."""
    try:
        tree = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None
    return None if any(_unusable(tree, "", 0)) else tree


def readable(text: str) -> tuple[str, dict[str, Any]]:
    """Give what is TOML of a text, the other lines empty, and its keys with their values."""
    return _parsed(Path(), text, "", lambda _: None)


def _parsed(path: Path, text: str, remedy: str, tell: Tell) -> tuple[str, dict[str, Any]]:
    """Parse a text; one line after another that is no TOML is told and left out."""
    for _ in range(MOST_FAULTS):
        try:
            return text, tomllib.loads(text, parse_float=Decimal)
        except RecursionError:
            tell(Fault(path, "", "it is nested too deep", remedy))
            return "", {}
        except ValueError as error:  # of the syntax, and of numbers with very many digits
            fault = _no_toml(path, error)
            tell(fault)
            shorter = _without(text, fault.line)
        if shorter == text:
            return "", {}
        text = shorter
    return "", {}


def _no_toml(path: Path, error: ValueError) -> Fault:
    what = f"cannot be read: {UNPRINTABLE.sub('?', str(error))[:200]}"
    at = AT_LINE.search(str(error))
    return Fault(path, "", what, "write it as a TOML file in UTF-8", int(at[1]) if at else 0)


def _without(text: str, line: int) -> str:
    """Leave a line out; in the place of a header stands one that nobody reads: no keys move to another table."""
    lines = text.split("\n")
    if not 0 < line <= len(lines):
        return text
    is_header = lines[line - 1].lstrip().startswith("[")
    lines[line - 1] = f'["{LOST}".{line}]' if is_header else ""
    return "\n".join(lines)


def read_bounded(path: Path) -> bytes:
    """Read the bytes of a file.

    Errors: OSError, and ValueError for one that is larger than any definition.
    """
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError(f"it is larger than {MOST_BYTES >> 20} MiB")
    return content


def _unusable(value: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:
    """Tell of each value that cannot be used: the path of its key, and why."""
    if depth > DEEPEST:
        yield path, "it is nested too deep"
        return
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in pairs:
        below = f"{path}.{key}".lstrip(".")
        if isinstance(key, str) and UNPRINTABLE.search(key):
            yield below, "the key holds a sign that cannot be printed"
        yield from _unusable(child, below, depth + 1)
    if isinstance(value, str) and UNPRINTABLE.search(value):
        yield path, "the text holds a sign that cannot be printed"
    elif isinstance(value, int | Decimal) and not _is_measure(Decimal(value)):
        yield path, "this is no number that anything is measured in"


def _is_measure(number: Decimal) -> bool:
    """Tell whether a number is finite, and neither very large nor very fine."""
    return number.is_finite() and abs(number) <= LARGEST and (not number or abs(number) >= FINEST)
