"""Clean registers of the pilot, and what `check` says of registers, in this process."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
import zipfile
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from doorloop.cli import main

Case = dict[str, Any]
Json = Any
Place = tuple[str, str, str | None, str | None]
"""Code, file, sheet and cell of a finding."""

OM = {
    "v_nummer": "V-nummer",
    "parketnummer": "Parketnummer",
    "regio": "Regio",
    "pilotzaak": "Pilotzaak",
    "bedenktijd": "Bedenktijd",
    "aangifte": "Datum aangifte",
    "melding_politie": "Datum ontvangst melding politie",
    "melding_ind": "Datum ontvangst IND-melding B8.3",
    "dossier": "Datum ontvangst dossier",
    "sepot": "Datum sepot",
    "kennisgeving_politie": "Datum kennisgeving sepot aan politie",
    "kennisgeving_ind": "Datum kennisgeving sepot aan IND",
    "uitreiking_sepot": "Datum uitreiking sepot",
    "beklag": "Datum instellen beklag",
    "ambtsbericht": "Datum verzending ambtsbericht ressortsparket",
    "beschikking_hof": "Datum beschikking Hof",
    "uitkomst_beklag": "Uitkomst beklag",
    "geslacht": "Geslacht",
    "geboortedatum": "Geboortedatum",
    "nationaliteit": "Nationaliteit",
    "soort_uitbuiting": "Soort uitbuiting",
    "einde_uitbuiting": "Datum einde uitbuitingssituatie",
}
IND = {
    "v_nummer": "V-nummer",
    "ontvangst_aangifte": "Datum ontvangst aangifte (M55)",
    "verlening": "Datum verlening verblijfsvergunning",
    "verzending_pas": "Datum verzending verblijfspas",
    "ontvangst_sepot": "Datum ontvangst sepot",
    "voornemen": "Datum voornemen tot intrekking",
    "uitreiking_voornemen": "Datum uitreiking voornemen",
    "zienswijze": "Datum ontvangst zienswijze",
    "intrekking": "Datum intrekking verblijfsvergunning",
    "aanvraag_vv": "Datum aanvraag voortgezet verblijf",
    "besluit_vv": "Datum besluit voortgezet verblijf",
    "uitkomst_vv": "Uitkomst voortgezet verblijf",
    "grond_primair": "Primaire afwijzingsgrond",
    "grond_secundair": "Secundaire afwijzingsgrond",
    "bezwaar": "Datum bezwaar",
    "besluit_bezwaar": "Datum besluit bezwaar",
    "uitkomst_bezwaar": "Uitkomst bezwaar",
    "start_bedenktijd": "Datum start bedenktijd",
    "beroep": "Datum beroep",
    "uitspraak_beroep": "Datum uitspraak beroep",
    "uitkomst_beroep": "Uitkomst beroep",
    "einde_procedure": "Datum einde verblijfsrechtelijke procedure",
    "melding_gemeente": "Datum melding gemeente",
    "voorprocedure": "Voorprocedure",
    "geslacht": "Geslacht",
    "geboortedatum": "Geboortedatum",
    "nationaliteit": "Nationaliteit",
}


class Outcome(NamedTuple):
    """What a command ended with."""

    code: int
    out: str
    err: str


def doorloop(*arguments: object, lang: str = "nl") -> Outcome:
    """Run a command; what it prints is no traceback, and no excuse for one."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2))
    code: object = 0
    with (
        patch.object(sys, "argv", ["doorloop", *map(str, arguments)]),
        patch.object(sys, "stdout", out),
        patch.object(sys, "stderr", err),
        patch.dict(os.environ, {"DOORLOOP_LANG": lang}),
    ):
        try:
            main()
        except SystemExit as stop:
            code = stop.code
    assert isinstance(code, int | None)
    outcome = Outcome(code or 0, _text(out), _text(err))
    assert "Traceback" not in outcome.err, outcome.err
    assert outcome.code != 70, outcome.err
    return outcome


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")


def checked(*arguments: object, code: int = 1) -> Json:
    """Give the JSON of a check that ends with this code, and prints nothing beside it.

    That a register is not among the sources at all has tests of its own: its absent fields are taken out.
    """
    outcome = doorloop("check", *arguments, "--format", "json")
    assert (outcome.code, outcome.err) == (code, "")
    found = json.loads(outcome.out)
    found["findings"] = [f for f in found["findings"] if f["code"] != "field-absent" or f["register"] in has(found)]
    return found


def at_cells(found: Json) -> list[Json]:
    """Give the findings of a check on a part of the registers, without those about columns that it does not have."""
    return [one for one in found["findings"] if one["code"] != "field-absent"]


def has(found: Json) -> set[str]:
    """Name the registers that were read."""
    return {table["register"] for table in found["summary"]["tables"]}


def places(found: Json) -> Counter[Place]:
    return Counter((f["code"], f["file"], f["sheet"], f["cell"]) for f in found["findings"])


def after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def key(n: int) -> str:
    return f"{2_800_000_000 + 7919 * n}"


def reported(n: int) -> date:
    """Give the day of the aangifte of a case: all lie in the period, no two on the same day."""
    return after(date(2012, 9, 5), 3 * n)


def born(n: int) -> date:
    return after(date(1970, 1, 1), 137 * n)


def om_case(n: int) -> Case:
    day = reported(n)
    return {
        "v_nummer": key(n),
        "parketnummer": f"18/{700_000 + n}-12",
        "regio": ["Groningen", "Friesland", "Drenthe", "Rotterdam-Rijnmond"][n % 4],
        "pilotzaak": "nee" if n % 3 == 0 else "ja",
        "bedenktijd": "nee",
        "aangifte": day,
        "melding_politie": after(day, 1),
        "melding_ind": after(day, 2),
        "dossier": after(day, 5),
        "sepot": after(day, 9),
        "kennisgeving_politie": after(day, 10),
        "kennisgeving_ind": after(day, 11),
        "uitreiking_sepot": after(day, 16),
        "geslacht": "vrouw",
        "geboortedatum": born(n),
        "nationaliteit": "Nigeriaanse",
        "soort_uitbuiting": "seksueel",
        "einde_uitbuiting": after(day, -40),
    }


def ind_case(n: int) -> Case:
    day = reported(n)
    return {
        "v_nummer": key(n),
        "ontvangst_aangifte": after(day, 1),
        "verlening": after(day, 2),
        "verzending_pas": after(day, 8),
        "ontvangst_sepot": after(day, 12),
        "voornemen": after(day, 13),
        "uitreiking_voornemen": after(day, 16),
        "zienswijze": after(day, 20),
        "aanvraag_vv": after(day, 21),
        "besluit_vv": after(day, 50),
        "uitkomst_vv": "afgewezen",
        "grond_primair": "paspoorteis",
        "bezwaar": after(day, 60),
        "besluit_bezwaar": after(day, 100),
        "uitkomst_bezwaar": "ongegrond",
        "voorprocedure": "asiel",
        "geslacht": "vrouw",
        "geboortedatum": born(n),
        "nationaliteit": "Nigeriaanse",
    }


class Table:
    """Rows of one register on their way to a sheet or a CSV."""

    def __init__(self, headers: Mapping[str, str], row: int, column: int = 1) -> None:
        self.headers = headers
        self.rows: dict[int, list[Any]] = {row: list(headers.values())}
        self._columns = {name: column + i for i, name in enumerate(headers)}
        self._next = row + 1
        self.column = column

    def add(self, case: Case) -> int:
        """Add a row for a case; give its number."""
        return self.raw([case.get(name) for name in self.headers])

    def raw(self, cells: list[Any]) -> int:
        self.rows[self._next] = cells
        self._next += 1
        return self._next - 1

    def skip(self) -> None:
        self._next += 1

    def at(self, name: str, row: int) -> str:
        return f"{get_column_letter(self._columns[name])}{row}"

    def write(self, sheet: Worksheet) -> None:
        for row, cells in self.rows.items():
            for column, value in enumerate(cells, start=self.column):
                cell = sheet.cell(row, column, value)
                if isinstance(value, date):
                    cell.number_format = "DD-MM-YYYY"

    def csv(self) -> str:
        """Write a CSV as Excel shows it, with a line that names the separator."""
        lines = {row: [_dutch(cell) for cell in cells] for row, cells in self.rows.items()}
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";")
        for row in range(1, max(lines) + 1):
            writer.writerow(lines.get(row, [""] * len(self.headers)))
        return "sep=;\r\n" + text.getvalue()


def _dutch(value: object) -> str:
    return f"{value.day}-{value.month}-{value.year}" if isinstance(value, date) else str(value or "")


def unzipped(path: Path) -> dict[str, bytes]:
    if path.suffix != ".xlsx":
        return {path.name: path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        return {f"{path.name}/{name}": archive.read(name) for name in archive.namelist()}


def clean(folder: Path, cases: int = 5) -> list[Path]:
    """Write an OM workbook and an IND export without any defect."""
    book, om, ind = Workbook(), Table(OM, 4, 2), Table(IND, 1)
    for n in range(cases):
        om.add(om_case(n))
        ind.add(ind_case(n))
    om.write(book.worksheets[0])
    book.save(folder / "om.xlsx")
    (folder / "ind.csv").write_text(ind.csv(), "utf-8")
    return [folder / "om.xlsx", folder / "ind.csv"]
