"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from doorloop.errors import UsageError


def write_whole(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write all files into a folder, made where it is missing; on any error none of them changes.

    The bytes go to temporary files in the same folder first, then each takes its name at once.
    Errors: UsageError where the folder cannot be written.
    """
    staged: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            descriptor, path = tempfile.mkstemp(prefix=".doorloop-", dir=folder)
            staged[Path(path)] = folder / name
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
        for temporary, final in staged.items():
            temporary.replace(final)
    except OSError as error:
        raise UsageError(
            f"cannot be written: {error.strerror}",
            where=str(error.filename or folder),
            remedy="close the file in other programs, or choose another folder with --out",
        ) from None
    finally:
        for temporary in staged:
            temporary.unlink(missing_ok=True)
    return list(staged.values())
