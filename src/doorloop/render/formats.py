"""The formats of a report by name, each rendered by a module that is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Literal

from doorloop.base.choices import choose
from doorloop.base.errors import UsageError
from doorloop.tables.result import Result

Dialect = Literal["", "excel-nl"]
"""How CSV is written: for programs, or for people with a Dutch Excel."""
DIALECTS: Final = ("excel-nl",)
FORMATS: Final = ("table", "json", "csv", "xlsx", "docx", "html", "md", "svg", "png", "parquet")
ON_SCREEN: Final = ("table", "json", "html", "md")
"""One file of text each, so that it can go to stdout."""
WITH_FIGURES: Final = ("docx", "html", "svg", "png")
DRAWN: Final = ("svg", "png")
"""Nothing but figures."""
NEEDS: Final = {"svg": ("figures", "altair", "vl_convert"), "png": ("figures", "altair", "vl_convert")} | {
    "parquet": ("parquet", "pyarrow"),
}
"""Format → the extra to install, and the modules that it brings."""


def check(formats: Sequence[str], *, published: bool = False) -> None:
    """Refuse a format that is not there, whose libraries are not installed, or a release of nothing but figures.

    Errors: UsageError with the likely name, or the extra that brings the libraries.
    """
    choose("format", formats, FORMATS)
    if published and formats and set(formats) <= set(DRAWN):
        remedy = "choose another: a figure shows whole distributions, which are not published"
        raise UsageError(f"{formats[0]} is not for publication", remedy=remedy)
    for name in formats:
        extra, *modules = NEEDS.get(name, ("",))
        if any(find_spec(module) is None for module in modules):
            raise UsageError(f"{name} needs what is not installed", remedy=f'pip install "doorloop[{extra}]"')


def can_draw() -> bool:
    """Tell whether figures can be made."""
    return all(find_spec(module) for module in NEEDS["svg"][1:])


def render(
    result: Result, formats: Iterable[str], *, dialect: Dialect = "", template: Path | None = None
) -> dict[str, bytes]:
    """Render a result in several formats.

    Args:
        template: a Word document that `docx` takes its styles and page set-up from.

    Returns the files by name.
    """
    files: dict[str, bytes] = {}
    for name in formats:
        function: Callable[..., dict[str, bytes]] = import_module(f"doorloop.render.{_module(name)}").render
        if name == "csv":
            files |= function(result, dialect)
        elif name == "docx":
            files |= function(result, template)
        else:
            files |= function(result)
    return files


def _module(name: str) -> str:
    return "to_text" if name == "table" else f"to_{name}"
