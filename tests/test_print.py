"""A page on paper, as Chromium prints it: no heading, header, group or total stands apart from its rows.

Skipped where there is no Chromium or no pdftotext; required with DOORLOOP_REQUIRE_BROWSER=1.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from doorloop.render import to_html
from doorloop.tables.document import Document
from doorloop.tables.head import Head
from doorloop.tables.sheet import Column, Layout, Remark, Row
from kit.browsers import need_browser, open_browser
from kit.found import some
from kit.processes import LIMIT

pytestmark = pytest.mark.slow  # a browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

need_browser()
TEXT = shutil.which("pdftotext")
if TEXT is None and os.environ.get("DOORLOOP_REQUIRE_BROWSER") != "1":
    pytest.skip("no pdftotext on this machine", allow_module_level=True)

SHEETS = {"upright": False, "lying": True}
"""How paper lies: as the page asks, or as somebody who prints it says."""
KINDS = ("plain", "heads", "parts")
CASES = ((18, 17), (26, 23), (34, 60), (41, 17), (46, 23), (49, 23), (54, 17), (56, 60), (57, 17))
"""Rows of the table above, so that heading and total of the next one come to stand all along a sheet, and its rows."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


def rows_of(kind: str, length: int) -> Iterator[Row]:
    """Name rows by their place; in groups of 6, and a long one at the end."""
    for place in range(length):
        begins = place % 6 == 0 and place < 12
        if kind == "heads" and begins:
            yield Row((f"head{place}", "", ""), "head")
        name = f"row{place}" if kind != "parts" else f"part{place}" if begins else ""
        yield Row((name, f"row{place}", "1"), "part" if kind == "parts" and begins else "body")
    yield Row(("total", "", "9"), "total")


def tables(kind: str, above: int, length: int) -> Document:
    """Make a page of a table of a number of rows, and a table under test below it."""
    columns = (Column("name"), Column("text"), Column("n", numeric=True))
    first = Layout("a", "before", columns, tuple(Row((f"above{place}", "", "")) for place in range(above)), ())
    head = (Column("header"), *columns[1:])
    second = Layout("b", "heading", head, tuple(rows_of(kind, length)), ("note1", "note2", "note3"))
    return Document("report", "en", Head("title", ()), (), dict, laid=lambda: (first, second))


def printed(browser: Browser, page: bytes, path: Path, *, lying: bool) -> list[set[str]]:
    """Print a page, and give the words on each sheet."""
    assert TEXT is not None
    path.with_suffix(".html").write_bytes(page)
    sheet = browser.new_page()
    sheet.goto(path.with_suffix(".html").as_uri())
    sheet.pdf(path=path, format="A4", landscape=lying, prefer_css_page_size=not lying)
    sheet.close()
    done = subprocess.run([TEXT, "-layout", str(path), "-"], capture_output=True, timeout=LIMIT, check=True)
    return [set(text.split()) for text in done.stdout.decode().split("\f")[:-1]]


def on(sheets: list[set[str]], word: str) -> int:
    """Give the first sheet that a word is on."""
    return next(number for number, words in enumerate(sheets) if word in words)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", SHEETS)
def test_nothing_stands_apart_from_its_rows(browser: Browser, how: str, kind: str, tmp_path: Path) -> None:
    begun = set()
    for above, length in CASES:
        page = to_html.render(tables(kind, above, length))["report.html"]
        sheets = printed(browser, page, tmp_path / "page.pdf", lying=SHEETS[how])
        begin = on(sheets, "heading")
        assert {on(sheets, word) for word in ("header", "row0", "row1", "row2", "row3")} == {begin}
        groups = [row for row in rows_of(kind, length) if row.kind in ("head", "part")]
        assert [
            row.cells[0] for row in groups if on(sheets, row.cells[0]) != on(sheets, f"row{row.cells[0][4:]}")
        ] == []
        end = {on(sheets, word) for word in (f"row{length - 2}", f"row{length - 1}", "total", "note1")}
        assert len(end) == 1
        begun.add(begin)
        with_rows = [words for words in sheets if any(re.fullmatch(r"row\d+", word) for word in words)]
        assert all("header" in words for words in some(with_rows))
        assert sum("total" in words for words in sheets) == 1
    assert len(begun) > 1


def test_a_wide_table_is_printed_on_paper_that_lies_down(browser: Browser, tmp_path: Path) -> None:
    columns = (Column("step"), *(Column(f"column{place}", numeric=True) for place in range(14)))
    wide = Layout("w", "wide", columns, (Row(("a step whose name is long enough", *["12.345"] * 14)),), ())
    narrow = Layout("n", "narrow", columns[:3], (Row(("a step", "1", "2")),), ())
    document = Document("report", "en", Head("title", ()), (), dict, laid=lambda: (narrow, wide))
    printed(browser, to_html.render(document)["report.html"], tmp_path / "page.pdf", lying=False)
    boxes = re.findall(rb"/MediaBox \[([\d. ]+)\]", (tmp_path / "page.pdf").read_bytes())
    sizes = [tuple(round(float(number)) for number in box.split()[2:]) for box in boxes]
    assert sizes == [(595, 842), (842, 595)]


def test_a_remark_stands_on_the_sheet_of_its_lines(browser: Browser, tmp_path: Path) -> None:
    lines = ("first", "second", "third", "last")
    remarks = tuple(
        Remark("<>", f"title{place}", lines=tuple(f"{line}{place}" for line in lines[: 2 + place % 3]))
        for place in range(80)
    )
    layout = Layout("r", "remarks", (), (), (), remarks)
    document = Document("report", "en", Head("title", ()), (), dict, laid=lambda: (layout,))
    sheets = printed(browser, to_html.render(document)["report.html"], tmp_path / "page.pdf", lying=False)
    assert len(sheets) > 4
    assert [place for place in range(80) if on(sheets, f"title{place}") != on(sheets, f"first{place}")] == []
