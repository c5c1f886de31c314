"""A page in the browser of this machine: a file that only its owner can read, and no network."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from doorloop.base.errors import both
from doorloop.base.files import write_whole
from doorloop.cli.streams import note, tell

if TYPE_CHECKING:
    from doorloop.base.language import Lang


def written(files: Mapping[str, bytes], name: str) -> Path:
    """Write a page into a private folder of its own, which stays for the browser to read; give its path."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="doorloop-"))
    write_whole(folder, {name: files[name]})
    return folder / name


def show(path: Path, lang: Lang) -> None:
    """Open a page, and name it on stderr; where there is no browser, say so."""
    import webbrowser

    if webbrowser.open(path.resolve().as_uri()):
        note(both("told.in_browser", path=path), lang)
    else:
        tell("warning", both("warn.no_browser", path=path), lang)
