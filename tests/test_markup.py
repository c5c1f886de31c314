"""Workbooks whose XML is legal and unusual: the same sheet, however it is written."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorloop.base.errors import UnreadableError
from doorloop.registers.frames import Sheet
from doorloop.registers.read import distinct, read
from kit.draws import examples

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OTHER = "http://example.org/other"
CHOICE = "http://schemas.openxmlformats.org/markup-compatibility/2006"

TEXTS = ("V-nummer", "2801234561", "R&D <Groningen>", "2801234562")
"""The shared texts."""
ROWS: list[list[object]] = [
    ["V-nummer", "", "Datum <sepot>"],
    ["2801234561", 41157.0, "#N/A"],
    ["2801234562", "=A1&B1", "vet dun"],
    ["", "R&D <Groningen>", "WAAR"],
]
"""What stands in the sheet, from B2 on: an error, a formula without a result, marked text, an empty cell."""


@dataclass(frozen=True)
class Style:
    """One legal way to write XML.

    Attributes:
        prefix: of every element of the part.
        quote: around attributes.
        gap: white space before each attribute.
        between: what stands between elements; it means nothing.
        within: what stands in a cell beside its value; it means nothing.
        places: whether rows and cells say where they stand.
        encoding: of the parts.
        escape: whether texts are written with references, as one raw section, or by number.
    """

    prefix: str = ""
    quote: str = '"'
    gap: str = " "
    between: str = ""
    within: str = ""
    places: bool = True
    encoding: str = "utf-8"
    escape: str = "names"
    space: str = MAIN
    backwards: bool = False
    flag: str = "1"

    def element(self, name: str, inner: str = "", /, **attributes: str) -> str:
        pairs = list(attributes.items())[:: -1 if self.backwards else 1]
        written = "".join(f"{self.gap}{key}={self.quote}{value}{self.quote}" for key, value in pairs)
        tag = self.prefix + name
        return f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>"

    def text(self, text: str) -> str:
        if self.escape == "raw":
            return f"<![CDATA[{text}]]>"
        if self.escape == "numbers":
            return "".join(f"&#{ord(c)};" if c in "&<>" else f"&#x{ord(c):x};" if c == "d" else c for c in text)
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    def part(self, root: str, inner: str) -> bytes:
        space = f"xmlns:{self.prefix[:-1]}" if self.prefix else "xmlns"
        text = (
            f"<?xml version='1.0' encoding='{self.encoding}'?><{self.prefix}{root} {space}='{self.space}'"
            f" xmlns:o='{OTHER}' xmlns:mc='{CHOICE}' xmlns:k='{LINK}'>{inner}</{self.prefix}{root}>"
        )
        return text.encode(self.encoding)

    def cell(self, place: str, inner: str, **attributes: str) -> str:
        where = {"r": place} if self.places else {}
        return self.between + self.element("c", self.within + inner if inner else "", **where, **attributes)

    def row(self, number: int, *cells: str, **attributes: str) -> str:
        where = {"r": str(number)} if self.places else {}
        return self.between + self.element("row", "".join(cells) + self.between, **where, **attributes)


def sheet(style: Style) -> bytes:
    """Write the sheet that `ROWS` tells of: row 3 is hidden, row 5 has no height, and column D is hidden."""

    def v(text: str) -> str:
        return style.element("v", style.text(text))

    marked = style.element("is", "".join(style.element("r", style.element("t", t)) for t in ("vet ", "dun")))
    plain = style.element("is", style.element("t", style.text("Datum <sepot>")))
    formula = style.element("f", style.text("A1&B1"))
    rows = [
        style.row(1),
        style.row(
            2,
            style.cell("A2", ""),
            style.cell("B2", v("0"), t="s"),
            style.cell("C2", ""),
            style.cell("D2", plain, t="inlineStr"),
        ),
        style.row(
            3,
            style.cell("A3", "", s="0"),
            style.cell("B3", v("1"), t="s"),
            style.cell("C3", v("41157")),
            style.cell("D3", style.element("f", "VLOOKUP(A2,B:C,2,0)") + v("#N/A"), s="0", t="e"),
            hidden=style.flag,
        ),
        style.row(
            4,
            style.cell("A4", ""),
            style.cell("B4", v("3"), t="s"),
            style.cell("C4", formula),
            style.cell("D4", marked, t="inlineStr"),
        ),
        style.row(
            5,
            style.cell("A5", ""),
            style.cell("B5", ""),
            style.cell("C5", v("2"), t="s"),
            style.cell("D5", v("1"), t="b"),
            ht="0",
            customHeight="1",
        ),
    ]
    columns = style.element(
        "cols", style.between + style.element("col", min="4", max="4", width="9", hidden=style.flag)
    )
    filtered = style.element(
        "autoFilter", style.element("filterColumn", style.element("filters"), colId="1"), ref="B2:D5"
    )
    merged = style.element("mergeCells", style.element("mergeCell", ref="B4:B5"), count="1")
    data = style.element("sheetData", "".join(rows) + style.between)
    return style.part("worksheet", columns + style.between + data + filtered + merged)


def shared(style: Style) -> bytes:
    items = (style.between + style.element("si", style.element("t", style.text(text))) for text in TEXTS)
    return style.part("sst", "".join(items))


STYLES_PART = f'<styleSheet xmlns="{MAIN}"><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>'.encode()


def workbook(style: Style, *, folder: str = "xl", name: str = "workbook", slash: str = "/") -> bytes:
    """Write a package, its parts in a folder, its main part of this name."""
    listed = style.element("sheets", style.element("sheet", name="Blad &amp; 1", sheetId="1", **{"k:id": "rId1"}))
    kinds = {"rId1": ("worksheet", "./worksheets/één blad.xml"), "rId2": ("sharedStrings", f"/{folder}/texts.xml")}
    links = "".join(f'<Relationship Id="{i}" Type="{LINK}/{kind}" Target="{to}"/>' for i, (kind, to) in kinds.items())
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" Type="{LINK}/officeDocument"'
        f' Target="{folder}/{name}.xml"/></Relationships>'.encode(),
        f"{folder}/{name}.xml": style.part("workbook", style.element("workbookPr") + listed),
        f"{folder}/_rels/{name}.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'.encode(),
        f"{folder}/worksheets/één blad.xml": sheet(style),
        f"{folder}/Texts.xml": shared(style),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part.replace("/", slash), content)
    return target.getvalue()


def assert_is_the_sheet(found: Sheet) -> None:
    assert (found.name, found.first_column) == ("Blad & 1", 1)
    assert found.rows == [["", "", ""], *ROWS][-len(found.rows) :]
    assert len(found) == 5
    assert (sorted(found.hidden_rows), sorted(found.hidden_columns)) == ([2, 4], [3])
    assert found.filtered
    assert found.merges == ((3, 1, 4, 1),)


COMMENT = "<!-- <c r='B3' t='e'><v>#REF!</v></c> -->"
FOREIGN = '<o:c r="B3" t="e"><o:v>#REF!</o:v></o:c>'
ALTERNATIVE = f"<mc:AlternateContent><mc:Choice Requires='o'>{FOREIGN}</mc:Choice><mc:Fallback/></mc:AlternateContent>"
WRITTEN = st.builds(
    Style,
    prefix=st.sampled_from(["", "x:", "main.ns:"]),
    quote=st.sampled_from(["'", '"']),
    gap=st.sampled_from([" ", "\n", "\r\n\t ", "  "]),
    between=st.sampled_from(["", "\n  ", COMMENT, "<?x <c/> ?>", FOREIGN, ALTERNATIVE]),
    within=st.sampled_from(["", "\n", COMMENT, FOREIGN, ALTERNATIVE]),
    places=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-16", "iso-8859-1", "us-ascii"]),
    escape=st.sampled_from(["names", "numbers", "raw"]),
    space=st.sampled_from([MAIN, STRICT]),
    backwards=st.booleans(),
    flag=st.sampled_from(["1", "true"]),
)


def only(data: bytes) -> Sheet:
    (found,) = read(data, "register.xlsx")
    return found


@given(WRITTEN, st.sampled_from(["xl", "excel", "a/b"]), st.sampled_from(["workbook", "workbook22", "Map"]))
@settings(deadline=None, max_examples=examples(150))
def test_a_sheet_is_the_same_however_it_is_written(style: Style, folder: str, name: str) -> None:
    assert_is_the_sheet(only(workbook(style, folder=folder, name=name)))


@given(WRITTEN)
@settings(deadline=None, max_examples=examples(50))
def test_so_it_is_where_large_sheets_are_taken_apart(style: Style) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distinct, "WORTH", 0)
        assert_is_the_sheet(only(workbook(style)))


def test_the_usual_way_is_taken_apart() -> None:
    assert distinct.take_apart([]) is None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distinct, "WORTH", 0)
        usual = sheet(Style()).replace(b"<is><r><t>vet </t></r><r><t>dun</t></r></is>", b"<is><t>vet dun</t></is>")
        assert distinct.take_apart([usual]) is not None


def test_parts_may_be_named_with_backslashes() -> None:
    assert_is_the_sheet(only(workbook(Style(), slash="\\")))


def test_a_document_type_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    data = workbook(Style())
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"?>", b"?>" + bomb, 1) if "blad" in name else content)
    with pytest.raises(UnreadableError, match="document type"):
        read(target.getvalue(), "register.xlsx")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('<c r="XFE1"><v>1</v></c>', "beyond the last"),
        ('<c r="A1048577"><v>1</v></c>', "beyond the last"),
        ('<c r="A0"><v>1</v></c>', "place of a cell is none"),
        ('<c r="A1"><v>1</c>', "mismatched tag"),
    ],
)
def test_markup_that_no_program_opens_is_refused_with_the_name_of_the_sheet(cell: str, said: str) -> None:
    with pytest.raises(UnreadableError, match=f"sheet 'Blad & 1' .*{said}"):
        read(with_data(f"<row>{cell}</row>"), "register.xlsx")


def with_data(rows: str) -> bytes:
    """Give a workbook of one sheet with these rows."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(Style()))) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            markup = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
            new.writestr(name, markup if "blad" in name else old.read(name))
    return target.getvalue()


def test_cells_and_rows_may_stand_in_any_order() -> None:
    rows = '<row r="2"><c r="B2"><v>4</v></c><c r="A2"><v>3</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
    assert only(with_data(rows)).rows == [[1.0, ""], [3.0, 4.0]]


def test_places_go_on_where_they_are_not_written() -> None:
    rows = '<row r="3"><c r="C3"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>'
    found = only(with_data(rows))
    assert found.rows[-2:] == [["", "", 1.0, 2.0], [3.0, "", "", ""]]
