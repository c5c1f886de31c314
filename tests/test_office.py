"""LibreOffice opens workbook and document and prints their figures. Skipped where there is none."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kit.exports import WRITERS, figures_of, files, machine

pytestmark = pytest.mark.slow  # an office suite

OFFICE, TEXT = shutil.which("soffice"), shutil.which("pdftotext")
if (OFFICE is None or TEXT is None) and os.environ.get("DOORLOOP_REQUIRE_OFFICE") != "1":
    pytest.skip("no LibreOffice, or no pdftotext, on this machine", allow_module_level=True)


def pages(folder: Path, name: str) -> list[str]:
    """Convert a file to PDF and read the text of each page, white space made one."""
    assert OFFICE is not None
    assert TEXT is not None
    (folder / name).write_bytes(files(name.rpartition(".")[2])[name])
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / name)]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    pdf = (folder / name).with_suffix(".pdf")
    done = subprocess.run([TEXT, "-layout", str(pdf), "-"], capture_output=True, timeout=60, check=True)
    return [" ".join(page.split()) for page in done.stdout.decode().split("\f")[:-1]]


def printed(folder: Path, name: str) -> str:
    """Convert a file to PDF and read its text."""
    return " ".join(pages(folder, name))


def test_a_table_of_a_workbook_is_printed_on_one_page_where_it_can_be(tmp_path: Path) -> None:
    """Table 2 has 40 rows; a row or a note of it on a second page stands alone."""
    found = pages(tmp_path, "report.xlsx")[1:]  # behind the cover
    begins = [next(at for at, page in enumerate(found) if f"10. Tabel {number}. " in page) for number in range(1, 9)]
    # The fifth and sixth, on request, have more rows than a page.
    assert [begins[number] - begins[number - 1] for number in (1, 2, 3, 4, 7)] == [1] * 5


def test_a_document_is_printed_with_every_figure(tmp_path: Path) -> None:
    text = printed(tmp_path, "report.docx")
    for table in WRITERS:
        cells = {cell for row in figures_of(table) for cell in row if re.search(r"\d", cell)}
        assert [cell for cell in cells if cell not in text.replace("\u00a0", " ")] == [], table
    assert "Tabel 15. Bronnen" in text
    assert "Figuur 7. De stroom van zaken" in text


def test_a_workbook_is_printed_with_numbers_in_their_units(tmp_path: Path) -> None:
    text = printed(tmp_path, "report.xlsx").replace(",", ".")
    for record in machine()["doorlooptijden"]:
        unit = {"werkdagen": "wd", "weken": "wk"}[record["unit"]]
        assert f"{record['mean']:.1f} {unit}" in text
    assert "1 januari 2014" in text
    assert "#" not in text.replace("###", "#") or "###" not in text, "a column is too narrow for its numbers"
