"""Where definitions lie: those that come with the package, and files of users."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from doorloop.base.choices import meant
from doorloop.base.errors import DefinitionError
from doorloop.base.words import both

HERE: Final = Path(__file__).parent
SHIPPED = HERE / "shipped"
DEFAULT = "kansloze-aangiften"
EVENT_LOG = "event-log"
"""The definition of an event log that nobody described; it is about no pilot, and beside those that are shipped."""


def shipped() -> list[str]:
    """Name the definitions that come with the package."""
    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


def known() -> list[str]:
    """Name the definitions that need no file: those of pilots, and that of any event log."""
    return [*shipped(), EVENT_LOG]


def find(name: str) -> Path:
    """Find a definition by name or file.

    Errors: DefinitionError when there is none, with the likely name.
    """
    if name in known():
        return (SHIPPED if name in shipped() else HERE / "base") / f"{name}.toml"
    path = Path(name)
    if path.is_file():
        return path
    if name.lower() in known():
        return find(name.lower())
    raise DefinitionError(
        both("err.no_definition", name=name, likely=meant(name, known())),
        remedy=both("try.no_definition"),
    )
