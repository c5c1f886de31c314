"""The formats: one row each. A format is rendered by a module that is imported when it is asked for.

The choices of every command, and what is refused, come from these rows and from nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from doorloop.base.choices import choose
from doorloop.base.errors import UsageError, both
from doorloop.base.extras import PACKAGES

if TYPE_CHECKING:
    from doorloop.tables.document import Document, Name

Dialect = Literal["", "excel-nl"]
"""How CSV is written: for programs, or for people with a Dutch Excel."""
DIALECTS: Final = ("excel-nl",)

READ: Final = ("report", "check", "verify", "audit", "open", "case", "handovers")
"""The documents that people read; an export is for programs alone."""


class Format(NamedTuple):
    """One format.

    Attributes:
        module: in this package; its `render` takes a document and gives files by name.
        of: the documents that it can render.
        on_screen: those of which it is one text, so that it can go to stdout.
        needs: the extra to install, and the modules that it brings.
        figures: whether it shows figures, or nothing else; `charts` are drawn by whoever opens the file.
        takes: what its `render` takes beside a document.
    """

    name: str
    module: str
    of: Sequence[str] = READ
    on_screen: Sequence[str] = ()
    needs: Sequence[str] = ()
    figures: Literal["", "charts", "also", "only"] = ""
    takes: Literal["", "dialect", "template"] = ""


DRAWING: Final = ("figures", "vl_convert")
ROWS: Final = (
    Format("table", "to_terminal", on_screen=READ),
    Format("json", "to_json", on_screen=READ),
    Format("csv", "to_csv", (*READ, "export"), on_screen=("check", "audit", "open"), takes="dialect"),
    Format("xlsx", "to_xlsx", figures="charts"),
    Format("docx", "to_docx", figures="also", takes="template"),
    Format("html", "to_html", on_screen=READ, figures="also"),
    Format("md", "to_md", on_screen=READ),
    Format("svg", "to_svg", ("report", "case"), on_screen=("case",), figures="only"),
    Format("png", "to_png", ("report",), needs=DRAWING, figures="only"),
    Format("ics", "to_ics", ("open",), on_screen=("open",)),
    Format("parquet", "to_parquet", ("report", "export"), needs=("parquet", "pyarrow")),
    Format("xes", "to_xes", ("export",)),
    Format("ocel", "to_ocel", ("export",)),
)


def names(document: Name) -> tuple[str, ...]:
    """Name the formats of a document, in the order of the rows."""
    return tuple(row.name for row in ROWS if document in row.of)


def metavar(document: Name) -> str:
    """Write the choices as help shows them."""
    return "|".join(names(document))


def row(name: str) -> Format:
    """Look a format up."""
    return next(row for row in ROWS if row.name == name)


def check(document: Name, formats: Sequence[str], *, published: bool = False) -> None:
    """Refuse a format that a document does not have, whose libraries are not installed, or a release of mere figures.

    Errors: UsageError with the likely name, or the extra that brings the libraries.
    """
    choose("noun.format", formats, names(document))
    asked = [row(name) for name in formats]
    if published and asked and all(one.figures == "only" for one in asked):
        remedy = both("try.not_for_publication")
        raise UsageError(both("err.not_for_publication", format=formats[0]), remedy=remedy)
    for one in asked:
        extra, *modules = _needs(document, one) or ("",)
        if any(find_spec(module) is None for module in modules):
            remedy = both("try.install_extra", packages=PACKAGES[extra])
            raise UsageError(both("err.not_installed", name=one.name), remedy=remedy)


def _needs(document: Name, one: Format) -> Sequence[str]:
    """Say what a format needs; a case is drawn by this program itself."""
    return DRAWING if one.figures == "only" and document == "report" else one.needs


def check_screen(document: Name, formats: Sequence[str]) -> None:
    """Refuse what does not fit on the screen: several formats, several files, and what is no text.

    Errors: UsageError.
    """
    if len(set(formats)) > 1:
        raise UsageError(both("err.one_on_screen"), remedy=both("try.out"))
    for one in (row(name) for name in formats if document not in row(name).on_screen):
        what = both("err.files_on_screen" if one.name == "csv" else "err.no_text_on_screen", name=one.name)
        raise UsageError(what, remedy=both("try.out"))


def with_figures(formats: Iterable[str]) -> bool:
    """Tell whether one of these formats shows figures."""
    return any(row(name).figures for name in formats)


def with_drawings(formats: Iterable[str]) -> bool:
    """Tell whether one of these formats shows figures that this program draws."""
    return any(row(name).figures in ("also", "only") for name in formats)


def only_figures(formats: Iterable[str]) -> bool:
    """Tell whether one of these formats shows nothing but figures."""
    return any(row(name).figures == "only" for name in formats)


def can_draw() -> bool:
    """Tell whether figures can be made."""
    return all(find_spec(module) for module in DRAWING[1:])


def load(formats: Iterable[str]) -> None:
    """Import what renders these formats, which takes a while: a good moment is when something else is waited for."""
    for one in (row(name) for name in formats):
        _module(one)


def _module(one: Format) -> Any:
    return import_module(f"doorloop.render.{one.module}")


def render(
    document: Document, formats: Iterable[str], *, dialect: Dialect = "", template: Path | None = None
) -> dict[str, bytes]:
    """Render a document in several formats.

    Args:
        template: a Word document that `docx` takes its styles and page set-up from.

    Returns the files by name. Errors: UsageError as `check`.
    """
    formats = tuple(dict.fromkeys(formats))
    check(document.name, formats)
    more = {"dialect": dialect, "template": template}
    files: dict[str, bytes] = {}
    for one in (row(name) for name in formats):
        files |= _module(one).render(document, **({one.takes: more[one.takes]} if one.takes else {}))
    return files
