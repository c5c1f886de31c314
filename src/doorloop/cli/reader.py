"""The language of who reads: that of `--lang`, else of the environment, else of the project file, else Dutch."""

from __future__ import annotations

import os
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from doorloop.base.language import Lang

EITHER: Final = ("nl", "en")
"""As `doorloop.base.language` has them, for which the program does not wait to begin."""


def language(arguments: list[str]) -> Lang:
    """Tell the language of who typed these arguments."""
    said = [other for word, other in pairwise(arguments) if word == "--lang"]
    said += [word.removeprefix("--lang=") for word in arguments if word.startswith("--lang=")]
    for word in (*said[::-1], os.environ.get("DOORLOOP_LANG", "")):
        if word.lower() in EITHER:
            return "en" if word.lower() == "en" else "nl"
    return of_project()


def of_project() -> Lang:
    """Give the language that the project file names; Dutch where it names none, or cannot be read.

    It is needed to say what is wrong, with that file too, so nothing in it is refused here.
    """
    import tomllib

    from doorloop.cli import project

    path = project.find()
    try:
        said = tomllib.loads(path.read_text("utf-8")).get("lang") if path else ""
    except (OSError, ValueError, RecursionError):
        return "nl"
    return "en" if said == "en" else "nl"
