"""Header texts to fields: wherever the header stands and however it is spelled; what is refused and why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook

from doorloop.base.errors import SourceError
from doorloop.base.folding import fold_header
from doorloop.registers.headers import Headers, shapes
from kit.miniature import Run, Runner, Write, run_paths, shipped_definition

ROW = "2800000001 | Groningen | ja | 5-9-2012"


def counted(run: Run) -> int:
    return sum(int(str(r["count"])) for r in run.records("kenmerken", variable="aangiften"))


def refused(run: Runner, text: str) -> SourceError:
    """Give the error of registers that cannot be used: it says where, what to do, and ends with 3."""
    with pytest.raises(SourceError) as caught:
        run(text)
    assert caught.value.where
    assert caught.value.remedy
    assert caught.value.exit_code == 3
    return caught.value


# ---------------------------------------------------------------- where the header stands


def test_the_header_may_stand_anywhere(mini: Run) -> None:
    """Titles above, an empty column and one of no interest before.

    om.csv:
    Register pilot kansloze aangiften
    Regio Noord | stand 1-1-2014
    ;
    | Nr | V-nummer   | Regio     | Pilotzaak | Datum aangifte
    | 1  | 2800000001 | Groningen | ja        | 5-9-2012
    | 2  | 2800000002 | Drenthe   | nee       | onleesbaar
    """
    assert counted(mini) == 1
    assert "om.csv F6" in [place for places in mini.told().values() for place in places]


def test_the_header_of_a_workbook_may_stand_anywhere(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Noord"
    header = ["V-nummer", "Regio", "Pilotzaak", "Datum aangifte"]
    for offset, text in enumerate(header):
        sheet.cell(6, 4 + offset, text)
    for offset, text in enumerate(ROW.replace("5-9-2012", "wk 36").split(" | ")):
        sheet.cell(7, 4 + offset, text)
    book.save(tmp_path / "om.xlsx")
    run = run_paths([tmp_path / "om.xlsx"], shipped_definition())
    assert run.cells("date-unreadable") == ["om.xlsx Noord G7"]


def test_a_header_over_two_rows_with_a_merged_cell(mini: Run) -> None:
    """The upper row says what the lower ones have in common.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum    |
               |           |           | aangifte | sepot
    2800000001 | Groningen | ja        | 5-9-2012 | 12-9-2012
    """
    assert counted(mini) == 1
    assert mini.step("aangifte_sepot")["mean"] == 5


def test_the_columns_may_stand_in_any_order(mini: Run) -> None:
    """The key comes last.

    om.csv:
    Datum sepot | Datum aangifte | Pilotzaak | Regio     | V-nummer
    12-9-2012   | 5-9-2012       | ja        | Groningen | 2800000001
    """
    assert mini.step("aangifte_sepot")["mean"] == 5


# ---------------------------------------------------------------- how it is spelled


@pytest.mark.parametrize(
    ("key", "region", "group", "day"),
    [
        ("V-nummer", "Regio", "Pilotzaak", "Datum aangifte"),
        ("v-nummer", "REGIO", "pilot zaak", "datum  AANGIFTE"),
        ("V_nummer", "Regio:", "Pilotzaak?", "Datum_aangifte"),
        ("Vnummer", " Regio ", "PILOT-ZAAK", "Datum aangifte."),
        ("Vnr", "Eenheid", "Kansloos", "datumaangifte"),
        ("V-nr", "eenheid", "Kansloze aangifte", "Datum-aangifte"),
        ("V-nr.", "regio", "kansloze_aangifte", "Datum/aangifte"),
        ("Vreemdelingennummer", "Regio", "Kansloos", "(Datum) aangifte"),
    ],
)
def test_spelling_and_aliases_make_no_difference(run: Runner, key: str, region: str, group: str, day: str) -> None:
    assert counted(run(f"om.csv:\n{key} | {region} | {group} | {day}\n{ROW}")) == 1


def test_line_breaks_in_a_header_make_no_difference(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["V-\nnummer", "Regio", "Pilot-\r\nzaak", "Datum\naangifte"])
    sheet.append(ROW.split(" | "))
    book.save(tmp_path / "om.xlsx")
    assert counted(run_paths([tmp_path / "om.xlsx"], shipped_definition())) == 1


def test_a_file_is_recognised_by_its_headers_never_by_its_name(mini: Run) -> None:
    """The names are swapped.

    ind.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte
    2800000001 | Groningen | ja        | 5-9-2012

    om.csv:
    V-nummer   | Datum ontvangst aangifte (M55) | Datum verlening verblijfsvergunning
    2800000001 | 5-9-2012                       | 6-9-2012
    """
    assert mini.rows() == {"ind.csv": ("om", 1), "om.csv": ("ind", 1)}
    assert mini.step("ontvangst_verlening")["n"] == 1


# ---------------------------------------------------------------- rows that are no cases


def test_a_repeated_header_is_no_case(mini: Run) -> None:
    """A printed page begins anew.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte
    2800000001 | Groningen | ja        | 5-9-2012
    V-nummer   | Regio     | Pilotzaak | Datum aangifte
    2800000002 | Groningen | ja        | 6-9-2012
    """
    assert counted(mini) == 2
    assert mini.rows() == {"om.csv": ("om", 2)}
    assert mini.severities("row-header") == {"info"}


def test_totals_legends_and_remarks_are_no_cases(mini: Run) -> None:
    """What people write below and between the rows.

    om.csv:
    V-nummer                                | Regio     | Pilotzaak | Datum aangifte | Opmerking
    2800000001                              | Groningen | ja        | 5-9-2012       |
    Subtotaal Groningen                     | 1         |           |                |
    2800000002                              | Drenthe   | nee       | 6-9-2012       |
    Totaal                                  | 2         |           |                |
                                            | Totaal    | 2         |                |
    74                                      |           |           |                | totaal aantal zaken
                                            |           |           |                |
    Legenda: ja = pilotzaak, nee = geen     |           |           |                |
    * bijgewerkt door het parket            |           |           |                |
                                            |           |           |                | stand 1-1-2014
    """
    assert counted(mini) == 2
    assert mini.rows() == {"om.csv": ("om", 2)}
    assert {f.severity for f in mini.result.findings if f.code.startswith("row-")} == {"info"}
    assert not any(f.severity == "error" for f in mini.result.findings)


DEFINITION = shipped_definition()
HEADERS = Headers(DEFINITION)
NAMES = sorted({text for shape in shapes(DEFINITION) for texts in shape.headers.values() for text in texts})
MARKS = st.text(st.sampled_from(" _-.'\u00a0\u200b\u2013\u0301\ufeffxV1"), max_size=3)


@given(MARKS, st.sampled_from(NAMES) | st.text(), st.sampled_from([str.lower, str.upper, str.title, str]), MARKS)
@example("", "2012", str, "")
@example("v\u0301", "", str, "")
def test_a_header_is_known_by_its_letters_and_digits(
    before: str, name: str, write: Callable[[str], str], after: str
) -> None:
    text = before + write(name) + after
    assert HEADERS.is_named(text) == (fold_header(text) in {fold_header(one) for one in NAMES} and text != "")


# ---------------------------------------------------------------- columns and sheets left aside


def test_an_unknown_column_is_told_and_a_likely_field_named(mini: Run) -> None:
    """A remark column, and a typing error.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Opmerkingen | Datum sepott
    2800000001 | Groningen | ja        | 5-9-2012       | bellen      | 12-9-2012
    """
    assert mini.cells("column-unknown") == ["om.csv E1", "om.csv F1"]
    assert mini.severities("column-unknown") == {"info"}
    messages = [finding.message("nl") for finding in mini.result.findings if finding.code == "column-unknown"]
    assert ["Datum sepot" in message for message in messages] == [False, True]
    assert mini.step("aangifte_sepot")["n"] == 0


def test_of_a_column_that_stands_twice_the_first_is_read(mini: Run) -> None:
    """The second one has other dates.

    om.csv:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum sepot | Datum sepot
    2800000001 | Groningen | ja        | 5-9-2012       | 6-9-2012    | 12-9-2012
    """
    assert mini.cells("column-twice") == ["om.csv F1"]
    assert mini.severities("column-twice") == {"warning"}
    assert mini.step("aangifte_sepot")["mean"] == 1


def test_every_sheet_with_a_register_is_read_and_another_is_told(mini: Run) -> None:
    """One sheet a region, and a sheet of notes.

    om.xlsx Groningen:
    V-nummer   | Regio     | Pilotzaak | Datum aangifte
    2800000001 | Groningen | ja        | 5-9-2012

    om.xlsx Drenthe:
    Register Drenthe
    V-nummer   | Eenheid   | Kansloos  | Datum aangifte
    2800000002 | Drenthe   | nee       | 6-9-2012

    om.xlsx Toelichting:
    Dit register | is van het parket
    """
    assert counted(mini) == 2
    assert mini.cells("sheet-skipped") == ["om.xlsx Toelichting"]


def test_a_file_without_a_register_among_others_of_a_folder_is_skipped_loudly(write: Write) -> None:
    paths = write(f"brief.csv:\nGeachte | heer\n\nom.csv:\nV-nummer | Regio | Pilotzaak | Datum aangifte\n{ROW}")
    run = run_paths([paths[0].parent], shipped_definition())
    assert counted(run) == 1
    assert run.cells("file-skipped") == ["brief.csv"]
    assert run.severities("file-skipped") == {"warning"}


# ---------------------------------------------------------------- what is refused


def test_no_register_among_the_sources(run: Runner) -> None:
    assert "no register" in refused(run, "brief.csv:\nGeachte | heer").what


def test_the_register_that_is_counted_is_missing(run: Runner) -> None:
    refused(run, "ind.csv:\nV-nummer | Datum verlening verblijfsvergunning\n2800000001 | 6-9-2012")


@pytest.mark.parametrize("missing", ["V-nummer", "Regio", "Pilotzaak", "Datum aangifte"])
def test_a_missing_required_column_is_named_with_its_place_and_what_is_there(run: Runner, missing: str) -> None:
    header = [
        h for h in ("V-nummer", "Regio", "Pilotzaak", "Datum aangifte", "Datum sepot", "Bedenktijd") if h != missing
    ]
    error = refused(run, f"om.xlsx Noord:\nTitel\n{' | '.join(header)}\n{' | '.join('x' for _ in header)}")
    assert "required column missing" in error.what
    assert missing in error.what.partition("found:")[0]
    assert all(text in error.what for text in header)
    assert all(text in error.where for text in ("om.xlsx", "Noord", "2"))


def test_a_missing_required_column_on_one_sheet_is_refused_although_another_is_complete(run: Runner) -> None:
    text = f"""
        om.xlsx A:
        V-nummer | Regio | Pilotzaak | Datum aangifte
        {ROW}

        om.xlsx B:
        V-nummer | Regio | Pilotzaak
        2800000002 | Drenthe | ja
        """
    assert "Datum aangifte" in refused(run, text).what


def test_two_headers_that_both_fit_a_field_are_refused_and_named(run: Runner) -> None:
    error = refused(run, f"om.csv:\nV-nummer | Regio | Pilotzaak | Datum aangifte | Kansloos\n{ROW} | nee")
    assert all(text in error.what for text in ("Pilotzaak", "Kansloos", "C1", "E1"))


def test_an_error_tells_a_header_without_an_identifier_or_a_command(run: Runner) -> None:
    head = "V-nummer | Regio | Pilotzaak | Datum aangifte | Sepot"
    error = refused(run, f"om.csv:\n{head} | Datum\x1bsepot\n{ROW} | 6-9-2012 |")
    assert "'Datum<U+001B>sepot' (F1)" in error.what


def test_two_header_rows_that_both_fit_are_refused_and_named(run: Runner) -> None:
    error = refused(
        run,
        f"""
        om.csv:
        V-nummer | Regio | Pilotzaak | Datum aangifte
        {ROW}
        Regio | V-nummer | Pilotzaak | Datum aangifte
        Drenthe | 2800000002 | ja | 6-9-2012
        """,
    )
    assert all(text in error.what for text in ("row 1", "row 3"))


@pytest.mark.parametrize("name", ["V-nummer", "2800000001"])
def test_an_error_about_headers_tells_no_identifier(run: Runner, name: str) -> None:
    error = refused(
        run, f"om.csv:\n{name} | Regio | Pilotzaak | Bedenktijd | Datum sepot\n2800000001 | Groningen | ja | nee |"
    )
    assert "2800000001" not in f"{error} {error.remedy}"


def test_the_same_file_twice_is_refused(write: Write) -> None:
    (path,) = write(f"om.csv:\nV-nummer | Regio | Pilotzaak | Datum aangifte\n{ROW}")
    with pytest.raises(SourceError):
        run_paths([path, path], shipped_definition())
    with pytest.raises(SourceError):
        run_paths([path, path.parent], shipped_definition())
    copy = path.with_name("kopie.csv")
    copy.write_bytes(path.read_bytes())
    with pytest.raises(SourceError):
        run_paths([path.parent], shipped_definition())
