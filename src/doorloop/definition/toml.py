"""One reader of TOML files: definitions and publications, as editors write them."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from doorloop.base.errors import DefinitionError

MOST_BYTES: Final = 4 * 2**20
"""Twenty times the largest file that comes with the package."""

REMEDY: Final = "write it as a TOML file in UTF-8"


def read_toml(path: Path) -> tuple[bytes, dict[str, Any]]:
    """Read a file in UTF-8, with the mark that Notepad puts before it or without; decimals stay exact.

    Returns the bytes as they are, for a digest, and the tree.

    Errors: DefinitionError for what is no TOML, is nested too deeply, or is too large.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise DefinitionError(f"is larger than {MOST_BYTES >> 20} MB", where=path.name, remedy=REMEDY)
        content = path.read_bytes()
        return content, tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except RecursionError:
        raise DefinitionError("is nested too deeply", where=path.name, remedy=REMEDY) from None
    except (OSError, ValueError, ArithmeticError) as error:  # ValueError: not UTF-8, no TOML, or endless digits
        raise DefinitionError(f"cannot be read: {error}", where=path.name, remedy=REMEDY) from None
