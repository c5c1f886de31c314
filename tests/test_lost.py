"""What people write that a register loses unsaid: each is a finding at its place, or a refusal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from doorloop.base.rules import LOST, RULES
from kit.exports import SAMPLE
from kit.pilot import IND, OM, Table, doorloop, ind_case, om_case


def registers(folder: Path, text: str = "", exported: int = 6) -> Path:
    """Write an OM register of six cases, as a text if one is given, and an IND export of some of them."""
    om, ind = Table(OM, 1), Table(IND, 1)
    for n in range(6):
        om.add(om_case(n))
    for n in range(exported):
        ind.add(ind_case(n))
    (folder / "om.csv").write_text(text or om.csv(), "utf-8")
    (folder / "ind.csv").write_text(ind.csv(), "utf-8")
    return folder


def om_text() -> str:
    om = Table(OM, 1)
    for n in range(6):
        om.add(om_case(n))
    return om.csv().removeprefix("sep=;\r\n")


def found(folder: Path) -> list[tuple[str, str, str | None]]:
    told = json.loads(doorloop("check", folder, "-f", "json").out)["findings"]
    return [(one["code"], one["severity"], one["cell"]) for one in told if one["code"] != "field-absent"]


# ---------------------------------------------------------------- dates with a remark


@pytest.mark.parametrize(
    ("remark", "code"),
    [
        ("(gepland)", "date-doubted"),
        ("?", "date-doubted"),
        ("geannuleerd", "date-doubted"),
        (", niet doorgegaan", "date-doubted"),
        ("(verwachte datum)", "date-doubted"),
        ("- concept", "date-doubted"),
        ("(expected)", "date-doubted"),
        ("(fax)", "date-remark"),
        ("per notitie", "date-remark"),
        ("nogmaals verzonden", "date-remark"),
    ],
)
def test_a_remark_that_doubts_a_date_is_a_warning(tmp_path: Path, remark: str, code: str) -> None:
    text = om_text().replace("14-9-2012;15-9-2012", f"14-9-2012 {remark};15-9-2012", 1)
    severity = "warning" if code == "date-doubted" else "info"
    assert found(registers(tmp_path, text)) == [(code, severity, "J2")]


# ---------------------------------------------------------------- rows that were not taken apart


@pytest.mark.parametrize("separator", [",", "\t", "|"])
def test_a_row_in_one_cell_is_an_error(tmp_path: Path, separator: str) -> None:
    lines = om_text().splitlines()
    text = "\n".join([*lines[:4], *(line.replace(";", separator) for line in lines[4:])])
    folder = registers(tmp_path, text)
    rows = [one for one in found(folder) if one[0] != "only-elsewhere"]
    assert rows == [("row-unsplit", "error", f"A{row}") for row in (5, 6, 7)]
    report = doorloop("report", folder, "--strict", "--lang", "en")
    assert report.code == 1
    assert "Whole row in one cell: 3 (om.csv)" in " ".join(report.out.split())


def test_a_remark_with_commas_is_no_row(tmp_path: Path) -> None:
    text = om_text() + "Legenda: ja, nee, onbekend\nStand 1-1-2014, door A, B en C\n"
    assert found(registers(tmp_path, text)) == [("row-remark", "info", "A8"), ("row-remark", "info", "A9")]


def test_a_case_whose_identifier_is_the_header_is_no_header(tmp_path: Path) -> None:
    """Somebody wrote `Vnr` where the number belongs; the row is a case all the same."""
    lines = om_text().splitlines()
    lines[3] = "Vnr;" + lines[3].partition(";")[2]
    folder = registers(tmp_path, "\n".join(lines))
    assert [one for one in found(folder) if one[1] != "info"] == [("key-malformed", "error", "A4")]
    assert json.loads(doorloop("check", folder, "-f", "json").out)["summary"]["linkage"]["counted"] == 6


def test_a_header_below_most_of_the_cases_is_an_error(tmp_path: Path) -> None:
    lines = om_text().splitlines()
    folder = registers(tmp_path, "\n".join([*lines[1:5], lines[0], *lines[5:]]))
    told = [one for one in found(folder) if one[1] != "info"]
    assert told == [
        ("register-not-understood", "error", None),
        *[("row-above-header", "warning", f"A{row}") for row in (1, 2, 3, 4)],
    ]


def test_a_cell_that_is_merged_over_two_fields_is_a_warning(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    om = Table(OM, 1)
    for n in range(6):
        om.add(om_case(n))
    om.skip()
    om.raw(["Legenda: alles hieronder telt niet mee"])
    om.write(sheet)
    sheet.merge_cells("J2:K2")
    sheet.merge_cells("A9:K9")
    book.save(tmp_path / "om.xlsx")
    told = json.loads(doorloop("check", tmp_path / "om.xlsx", "-f", "json").out)["findings"]
    assert [
        (one["code"], one["cell"]) for one in told if one["severity"] == "warning" and one["code"] != "field-absent"
    ] == [("merged-across", "J2")]


@pytest.mark.parametrize("sign", ["'", "\u2019", "\u2018"])
def test_an_apostrophe_before_a_date_makes_no_difference(tmp_path: Path, sign: str) -> None:
    text = om_text().replace("14-9-2012;15-9-2012", f"{sign}14-9-2012;15-9-2012", 1)
    assert found(registers(tmp_path, text)) == []


def test_a_header_once_more_in_other_words_is_one(tmp_path: Path) -> None:
    lines = om_text().splitlines()
    again = "Vnr;" + lines[0].partition(";")[2].replace("Datum sepot;", "Sepotdatum;").upper()
    assert found(registers(tmp_path, "\n".join([*lines[:4], again, *lines[4:]]))) == [("row-header", "info", "A5")]


# ---------------------------------------------------------------- registers without a row


@pytest.mark.parametrize("command", ["report", "open", "handovers"])
def test_a_register_with_a_header_alone_is_an_error(tmp_path: Path, command: str) -> None:
    folder = registers(tmp_path, exported=0)
    assert found(folder) == [("register-not-used", "error", None)]
    told = doorloop(command, folder, "--strict", "--lang", "en")
    assert told.code == 1
    assert "Not one row used: 1 (IND export (immigration service))" in " ".join(told.out.split())


def test_the_unit_with_a_header_alone_is_an_error(tmp_path: Path) -> None:
    folder = registers(tmp_path, om_text().splitlines()[0] + "\n")
    assert ("register-not-used", "error", None) in found(folder)
    assert doorloop("report", folder, "--strict").code == 1


def test_one_empty_file_among_others_of_a_register_is_none(tmp_path: Path) -> None:
    folder = registers(tmp_path)
    (folder / "om_drenthe.csv").write_text(om_text().splitlines()[0] + "\n", "utf-8")
    assert found(folder) == []


def test_an_export_of_other_people_is_named_in_the_head(tmp_path: Path) -> None:
    folder = registers(tmp_path)
    ind = Table(IND, 1)
    for n in range(6):
        ind.add(ind_case(n) | {"v_nummer": f"29{n:08d}"})
    (folder / "ind.csv").write_text(ind.csv(), "utf-8")
    told = doorloop("open", folder, "--strict")
    assert told.code == 1
    assert "Let op: Geen enkele rij gebruikt: 1 (IND-export)." in " ".join(told.out.split())


@pytest.mark.parametrize("rule", sorted(LOST))
def test_a_rule_by_which_a_table_lacks_something_is_a_warning(rule: str) -> None:
    """An error ends a strict run anyway, and what is harmless does not."""
    assert RULES[rule].severity == "warning"


@pytest.mark.parametrize("command", ["report", "open", "handovers"])
def test_a_strict_run_does_not_pass_over_a_column_under_another_header(command: str, tmp_path: Path) -> None:
    lines = ["V-nummer;Regio;Pilotzaak;Datum aangifte;Datum van het sepott", "2800000001;Drenthe;ja;5-1-2013;9-1-2013"]
    (tmp_path / "om.csv").write_text("\n".join(lines), "utf-8")
    assert doorloop(command, tmp_path / "om.csv").code == 0
    assert doorloop(command, tmp_path / "om.csv", "--strict").code == 1
    assert doorloop(command, SAMPLE, "--strict").code == 0


# ---------------------------------------------------------------- what lies beside the registers


def beside(folder: Path) -> list[str]:
    told = json.loads(doorloop("check", folder, "-f", "json").out)["findings"]
    return [one["file"] for one in told if one["code"] == "file-not-read"]


def test_what_lies_among_the_registers_and_is_not_read_is_named(tmp_path: Path) -> None:
    """Somebody sent a part as a text, an archive or a document, or put it in a folder within."""
    registers(tmp_path)
    for name in ("deel.txt", "regio.zip", "scan.pdf", "Regio.accdb", "LEESMIJ.md", "~$om.csv", ".slot", "desktop.ini"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "leeg.txt").touch()
    for name in ("oud", "leeg", "uitvoer"):
        (tmp_path / name).mkdir()
    (tmp_path / "oud/om_2012.csv").write_text("a;b\n1;2\n", "utf-8")
    assert doorloop("report", tmp_path, "-o", tmp_path / "uitvoer", "-f", "csv").code == 0
    assert beside(tmp_path) == ["Regio.accdb", "deel.txt", "oud/", "regio.zip", "scan.pdf"]
    run = doorloop("report", tmp_path)
    assert "Niet gelezen: 5 (Regio.accdb, deel.txt, oud/, regio.zip, scan.pdf)" in " ".join(run.out.split())
    assert "waarschuwing: oud/: ligt bij de registers en is niet gelezen" in run.err
    assert doorloop("report", tmp_path, "--strict").code == 1


def test_what_is_named_as_a_source_is_not_beside(tmp_path: Path) -> None:
    (tmp_path / "delen").mkdir()
    registers(tmp_path)
    (tmp_path / "ind.csv").rename(tmp_path / "delen/ind.csv")
    assert beside(tmp_path) == ["delen/"]
    told = json.loads(doorloop("check", tmp_path, tmp_path / "delen", "-f", "json").out)["findings"]
    assert not [one for one in told if one["code"] == "file-not-read"]


def test_a_partition_with_a_file_that_is_not_read_is_refused(tmp_path: Path) -> None:
    for name in ("een", "twee"):
        (tmp_path / name).mkdir()
        registers(tmp_path / name)
    (tmp_path / "twee/deel.txt").write_text("x", "utf-8")
    run = doorloop("report", tmp_path, "--partitions")
    assert (run.code, "twee/deel.txt: dit soort bestand wordt niet gelezen" in run.err) == (3, True)


# ---------------------------------------------------------------- what came in half


def cut(folder: Path, data: bytes) -> list[str]:
    registers(folder)
    (folder / "om.csv").write_bytes(data)
    told = json.loads(doorloop("check", folder, "-f", "json").out)["findings"]
    assert all(one["cell"] is None for one in told if one["code"] == "text-cut-off")
    return [one["message"] for one in told if one["code"] == "text-cut-off"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_that_ends_within_a_line_is_cut_off(tmp_path: Path, encoding: str, end: str) -> None:
    lines = [*om_text().splitlines()[:4], "2801234567;Drenthe;já"]
    (message,) = cut(tmp_path, end.join(lines).encode(encoding))
    less = lines[3].count(";") - 2
    assert message == f"het bestand houdt op binnen een regel: de laatste heeft {less} cellen te weinig en geen einde"
    assert doorloop("report", tmp_path, "--strict").code == 1
    assert "Bestand afgebroken: 1 (om.csv)" in doorloop("report", tmp_path).out


@pytest.mark.parametrize(
    "last",
    [
        "Bron: IND",
        'Bron: "IND"; bijgewerkt\n',
        "",
        "\n\n",
        '2801234567;"een opmerking\nover regels"',
    ],
)
def test_a_remark_at_the_end_is_not_cut_off(tmp_path: Path, last: str) -> None:
    text = om_text().strip() + "\n" + last
    assert cut(tmp_path, text.encode()) == []


def test_a_whole_last_line_without_an_end_is_not_cut_off(tmp_path: Path) -> None:
    assert cut(tmp_path, om_text().strip().encode()) == []
