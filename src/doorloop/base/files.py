"""Files that appear whole or not at all, and are their maker's alone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from doorloop.base.errors import UsageError, both, reason
from doorloop.base.folding import DEVICES

if TYPE_CHECKING:
    from doorloop.base.language import Text

ODD: Final = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]' if os.name == "nt" else r"[\x00-\x1f\x7f\\]")
"""Signs that lead elsewhere, or that the name of a file cannot have."""
PRIVATE: Final = 0o600
"""Read and written by their maker; on Windows a file has the rights of its folder."""
PRIVATE_FOLDER: Final = 0o700


def write_whole(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Write all files into a folder, made where it is missing; on any error none of them changes.

    The bytes go to temporary files beside their places first, then each takes its name at once. Where one cannot, or
    the program is interrupted, those that already did get back what they held. No temporary file stays.
    Errors: UsageError where the folder cannot be written, and for a name that leaves it.
    """
    for name in contents:
        _refuse_outside(folder, name)
    staged: dict[Path, Path] = {}
    try:
        for name, content in contents.items():
            final = folder / name
            _make(final.parent)
            temporary = final.with_name(f".doorloop-{os.urandom(8).hex()}")
            staged[temporary] = final  # named before it is there, so that an interruption cannot forget it
            _create(temporary, content)
        _replace_all(staged)
    except OSError as error:
        raise _refused(error, folder, staged, both("try.another_folder")) from None
    finally:
        for temporary in staged:
            with suppress(OSError):  # where it could not be made it cannot be removed either
                temporary.unlink(missing_ok=True)
    return list(staged.values())


def _refuse_outside(folder: Path, name: str) -> None:
    """Refuse a name that leads out of its folder, or that is none on another system."""
    parts = name.split("/")
    odd = any(
        part in ("", ".", "..") or ODD.search(part) or part.partition(".")[0].lower() in DEVICES for part in parts
    )
    place = (folder / name).parent
    if odd or not place.resolve().is_relative_to(folder.resolve()):
        raise UsageError(
            both("err.name_leaves"),
            where=ascii(name),
            remedy=both("try.name_leaves"),
        )


def _make(folder: Path) -> None:
    """Make a folder and those above it that are missing, for their maker alone whatever the umask says."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(PRIVATE_FOLDER, exist_ok=True)
        one.chmod(PRIVATE_FOLDER)


def create(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, whole or not at all.

    Errors: UsageError where there is one, or it cannot be written.
    """
    try:
        _create(path, content)
    except FileExistsError:
        raise UsageError(both("err.exists"), where=str(path), remedy=both("try.exists")) from None
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _refused(error, path, {}, both("try.another_place")) from None
        raise


def _create(path: Path, content: bytes) -> None:
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE), "wb"
    ) as f:
        f.write(content)


def _refused(error: OSError, where: Path, staged: Mapping[Path, Path], otherwise: Text) -> UsageError:
    """Say what cannot be written, by the name that somebody knows and not by that of a temporary file."""
    named = Path(error.filename2 or error.filename or where)
    return UsageError(
        both("err.unwritable", why=reason(error)),
        where=str(staged.get(named, named)),
        remedy=both("try.unwritable", otherwise=otherwise),
    )


def _replace_all(staged: Mapping[Path, Path]) -> None:
    """Give each temporary file its name; where that fails, put back what the others held."""
    before = {final: final.read_bytes() if final.is_file() else None for final in staged.values()}
    done: list[Path] = []
    try:
        for temporary, final in staged.items():
            temporary.replace(final)
            done.append(final)
    except BaseException:  # an interruption too: half a release is none
        _put_back({final: before[final] for final in done}.items())
        raise


def _put_back(held: Iterable[tuple[Path, bytes | None]]) -> None:
    for final, content in held:
        if content is None:
            final.unlink(missing_ok=True)
        else:
            final.write_bytes(content)
