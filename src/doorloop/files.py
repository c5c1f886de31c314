"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from doorloop.errors import UsageError


def write_whole(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write all files into a folder, made where it is missing; on any error none of them changes.

    The bytes go to temporary files beside their places first, then each takes its name at once. Where one cannot,
    those that already did get back what they held.
    Errors: UsageError where the folder cannot be written.
    """
    staged: dict[Path, Path] = {}
    mode = 0o666 & ~_umask()  # a temporary file is its maker's alone; a report is for whom the folder is
    try:
        for name, content in contents.items():
            final = folder / name
            final.parent.mkdir(parents=True, exist_ok=True)
            descriptor, path = tempfile.mkstemp(prefix=".doorloop-", dir=final.parent)
            staged[Path(path)] = final
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            Path(path).chmod(mode)
        _replace_all(staged)
    except OSError as error:
        raise UsageError(
            f"cannot be written: {error.strerror}",
            where=str(error.filename2 or error.filename or folder),
            remedy="close the file in other programs, or choose another folder with --out",
        ) from None
    finally:
        for temporary in staged:
            temporary.unlink(missing_ok=True)
    return list(staged.values())


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _replace_all(staged: Mapping[Path, Path]) -> None:
    """Give each temporary file its name; where that fails, put back what the others held."""
    before = {final: final.read_bytes() if final.is_file() else None for final in staged.values()}
    done: list[Path] = []
    try:
        for temporary, final in staged.items():
            temporary.replace(final)
            done.append(final)
    except OSError:
        _put_back({final: before[final] for final in done}.items())
        raise


def _put_back(held: Iterable[tuple[Path, bytes | None]]) -> None:
    for final, content in held:
        if content is None:
            final.unlink(missing_ok=True)
        else:
            final.write_bytes(content)
