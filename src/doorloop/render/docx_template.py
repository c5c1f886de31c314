"""The document that a report is written into: a plain one, or the house template that somebody names."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from doorloop.base.errors import UsageError

if TYPE_CHECKING:
    from docx.document import Document

TEMPLATE: Final = b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
DOCUMENT: Final = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
FONT: Final = "Arial"
RULES: Final = {"top": 8, "bottom": 8, "insideH": 4}
"""Side of a table → its rule, in eighths of a point."""


def open_template(path: Path | None) -> Document:
    """Open a document to write into.

    Errors: UsageError where the file cannot be read, or is no Word document or template.
    """
    if path is None:
        return _plain()
    try:
        return docx.Document(io.BytesIO(_as_document(path.read_bytes())))
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=str(path)) from None
    except (ValueError, KeyError, zipfile.BadZipFile):
        raise UsageError(
            "this is no Word document", where=str(path), remedy="name a .docx or .dotx for --template-docx"
        ) from None


def _as_document(data: bytes) -> bytes:
    """Turn a template (.dotx) into a document: the same parts under another name."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(TEMPLATE, DOCUMENT)
            new.writestr(name, content)
    return result.getvalue()


def _plain() -> Document:
    """Give a document with sober styles: one typeface, dark headings, small captions."""
    document = docx.Document()
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
