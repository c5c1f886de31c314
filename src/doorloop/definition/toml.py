"""TOML that somebody wrote, or sent: a tree of plain values, bounded in size, depth and digits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from doorloop.base.errors import DefinitionError

MOST_BYTES: Final = 4 << 20
"""The largest definition that comes with the package has a hundredth of that."""
DEEPEST: Final = 20
LARGEST: Final = 10**15
FINEST: Final = Decimal("1e-9")
UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Signs that no document, sheet or page can hold."""


def read_toml(path: Path, remedy: str) -> tuple[bytes, dict[str, Any]]:
    """Read a file; give its bytes, and its keys with their values.

    Errors: DefinitionError for what is no TOML, and for a value that nothing here can use, with the path of its key.
    """
    try:
        content = read_bounded(path)
        tree = tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise DefinitionError(f"cannot be read: {error.strerror}", where=path.name, remedy=remedy) from None
    except RecursionError:
        raise DefinitionError("it is nested too deep", where=path.name, remedy=remedy) from None
    except ValueError as error:  # of the encoding, the syntax, and of numbers with very many digits
        what = f"cannot be read: {UNPRINTABLE.sub('?', str(error))[:200]}"
        raise DefinitionError(what, where=path.name, remedy="write it as a TOML file in UTF-8") from None
    for key, what in _unusable(tree, "", 0):
        raise DefinitionError(what, where=f"{path.name}: {UNPRINTABLE.sub('?', key)[:200]}", remedy=remedy)
    return content, tree


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
