"""The document that a report is written into: a plain one, or the house template that somebody names."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from doorloop.base.errors import DoorloopError, UsageError, reason
from doorloop.base.words import both

if TYPE_CHECKING:
    from docx.document import Document

TEMPLATE: Final = b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
DOCUMENT: Final = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MOST_MARKUP, MOST_BYTES, MOST_PARTS = 16 << 20, 128 << 20, 5_000
"""Bytes of XML, and of all parts, when they are unpacked: a house template has a fraction of this."""
FONT: Final = "Arial"
RULES: Final = {"top": 8, "bottom": 8, "insideH": 4}
"""Side of a table → its rule, in eighths of a point."""


def open_template(path: Path | None) -> Document:
    """Open a document to write into.

    Errors: UsageError where the file cannot be read, is very large, or is no Word document or template.
    """
    if path is None:
        return _plain()
    try:
        return docx.Document(io.BytesIO(_as_document(path)))
    except DoorloopError:
        raise
    except OSError as error:
        raise UsageError(both("err.unreadable_why", why=reason(error)), where=str(path)) from None
    except Exception:  # noqa: BLE001  (of the zip, of its XML, of the relations in it: there is no end to what can ail one)
        raise UsageError(both("err.no_word"), where=str(path), remedy=both("try.no_word")) from None


@contextmanager
def into(path: Path | None) -> Iterator[None]:
    """Say of a template that opens, and cannot be written into, that this is what ails it.

    Errors: UsageError.
    """
    try:
        yield
    except DoorloopError:
        raise
    except Exception as error:
        if path is None:
            raise
        what = both("err.word_unfit", why=type(error).__name__)
        raise UsageError(what, where=str(path), remedy=both("try.word_again")) from None


def _as_document(path: Path) -> bytes:
    """Turn a template (.dotx) into a document: the same parts under another name.

    Errors: UsageError for one that is very large when it is unpacked.
    """
    result = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(result, "w") as new:
        parts = old.infolist()
        markup = sum(part.file_size for part in parts if part.filename.lower().endswith((".xml", ".rels")))
        if markup > MOST_MARKUP or sum(part.file_size for part in parts) > MOST_BYTES or len(parts) > MOST_PARTS:
            raise UsageError(both("err.word_too_large"), where=str(path), remedy=both("try.no_word"))
        for part in parts:
            content = old.read(part)
            if part.filename == "[Content_Types].xml":
                content = content.replace(TEMPLATE, DOCUMENT)
            new.writestr(part.filename, content)
    return result.getvalue()


def _plain() -> Document:
    """Give a document with sober styles: one typeface, dark headings, small captions."""
    document = docx.Document()
    for key, one in list(document.part.package.rels.items()):
        if one.reltype.endswith("/thumbnail"):  # a picture of another document
            document.part.package.rels.pop(key)
    for name, size in (("Normal", 10), ("Title", 20), ("Heading 1", 14), ("Heading 2", 12), ("Caption", 9)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0x1A, 0x1A, 0x1A)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{attribute}"), None)
    _add_table_style(document)
    return document


def _add_table_style(document: Document) -> None:
    """Add a style with rules between the rows and under the header, and none between the columns."""
    style = document.styles.add_style("Doorloop", WD_STYLE_TYPE.TABLE)
    style.base_style = document.styles["Normal Table"]
    style.element.append(parse_xml(f"<w:tblPr {nsdecls('w')}>{_borders('w:tblBorders', RULES)}</w:tblPr>"))
    header = f'<w:tcPr>{_borders("w:tcBorders", {"bottom": 12})}<w:shd w:val="clear" w:fill="F2F4F6"/></w:tcPr>'
    first = f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:rPr><w:b/></w:rPr>{header}</w:tblStylePr>'
    style.element.append(parse_xml(first))


def _borders(name: str, rules: dict[str, int]) -> str:
    lines = (f'<w:{side} w:val="single" w:sz="{size}" w:color="808080"/>' for side, size in rules.items())
    return f"<{name}>{''.join(lines)}</{name}>"
