"""Small inputs that went wrong once, as they were handed over: each gives what is right."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from openpyxl import load_workbook

from doorloop.definition import Definition, load
from kit.long_form import long_form
from kit.miniature import Run, run_paths, shipped_definition

CASES = Path(os.environ.get("DOORLOOP_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "cases"
pytestmark = pytest.mark.shared


def run(*names: str, definition: Definition | None = None) -> Run:
    paths = [CASES / name for name in names]
    assert all(path.exists() for path in paths)
    return run_paths(paths, definition or shipped_definition(), absent=True)


def codes(found: Run, severity: str) -> set[str]:
    return {one.code for one in found.result.findings if one.severity == severity} - {"field-absent"}


def test_headers_that_people_write_are_known() -> None:
    found = run("registers/header_not_known.xlsx")
    record = found.step("aangifte_sepot")
    assert (record["measured"], record["n"], record["open"]) == (True, 16, 0)
    assert found.step("ontvangst_verlening")["measured"] is False


def test_a_month_with_other_headers_is_read() -> None:
    found = run("registers/month_sheets.xlsx")
    assert found.result.account.cases == 20
    assert codes(found, "error") | codes(found, "warning") == set()


def test_rows_under_a_merged_identifier_are_no_remarks() -> None:
    found = run("registers/merged_down.xlsx")
    assert not found.cells("row-remark")
    assert found.cells("merged-read") == ["merged_down.xlsx Sheet A2", "merged_down.xlsx Sheet B2"]
    record = found.step("aangifte_sepot")
    assert (record["n"], record["open"]) == (4, 0)
    assert codes(found, "warning") | codes(found, "error")


def test_the_aangifte_in_the_period_counts() -> None:
    found = run("registers/second_report.xlsx")
    assert found.cells("another-report") == ["second_report.xlsx Sheet D2"]
    rows = [*load_workbook(CASES / "registers/second_report.xlsx").worksheets[0].iter_rows(min_row=3, values_only=True)]
    assert found.step("aangifte_sepot")["n"] == sum(row[2] == "Ja" and row[4] is not None for row in rows)
    assert found.result.account.cases == len(rows)
    assert not codes(found, "error")


def test_the_month_first_is_one_finding_a_column() -> None:
    found = run("registers/month_first_om.xlsx")
    assert found.cells("dates-month-first") == ["month_first_om.xlsx Sheet D1", "month_first_om.xlsx Sheet E1"]
    assert codes(found, "error") == {"dates-month-first", "register-not-understood"}
    assert found.result.account.cases == 0


def test_registers_of_another_year_say_so() -> None:
    found = run("registers/this_year_om.xlsx", "registers/this_year_ind.xlsx")
    assert codes(found, "error") == {"register-not-used"}


def test_words_for_not_yet() -> None:
    found = run("registers/not_yet_words.xlsx")
    assert len(found.cells("word-not-yet")) >= 7
    assert codes(found, "error") <= {"date-unreadable"}
    remedies = {one.rule.remedy_nl for one in found.result.findings if one.severity == "error"}
    assert all("onbekend" not in remedy for remedy in remedies)


@pytest.mark.parametrize(
    ("name", "errors", "cases"),
    [
        ("letters", {"key-malformed", "register-not-understood"}, 0),
        ("log4", {"kind-unknown"}, 2),
        ("mix", {"key-malformed", "register-not-understood"}, 1),
    ],
)
def test_rows_of_an_event_log_are_not_lost(name: str, errors: set[str], cases: int) -> None:
    found = run(f"long/{name}.csv", definition=load(str(CASES / "long" / "long4.toml")))
    assert codes(found, "error") == errors
    assert found.result.account.cases == cases


def test_null_is_empty() -> None:
    found = run("long/null.csv", definition=long_form(5))
    assert found.n_open_excluded("s") == (0, 2, 0)


def test_a_repeated_event_counts_by_date() -> None:
    found = run("long/o1.csv", definition=long_form(5))
    assert found.step("s")["mean"] == 7


def test_a_register_may_say_its_date_order(tmp_path: Path) -> None:
    text = (CASES / "long" / "us.toml").read_text("utf-8")
    assert codes(run("long/us.csv", definition=load(str(CASES / "long" / "us.toml"))), "error") >= {"dates-month-first"}
    for field in ("ontvangst", "besluit"):
        text = text.replace(
            f'header = "{field}", type = "date"', f'header = "{field}", type = "date", date_order = "month-first"'
        )
    (tmp_path / "us.toml").write_text(text, "utf-8")
    found = run("long/us.csv", definition=load(str(tmp_path / "us.toml")))
    (record,) = found.records("d", step="t")
    assert (record["n"], record["min"], record["max"]) == (3, 15, 28)


def test_half_days_count_as_hours_do() -> None:
    text = "files/ind_ampm.csv", "files/ind_24.csv"
    ways = [run("registers/header_not_known.xlsx", name) for name in text]
    assert [codes(one, "error") for one in ways] == [{"register-not-used"}] * 2  # the cases of another register
    times = [one.result.linkage.registers["ind"].times["verlening"].tolist() for one in ways]
    assert times == [[20 * 3600, 13 * 3600]] * 2


def test_what_looks_right_is_read() -> None:
    found = run("files/identifiers.csv")
    malformed = {int(cell.partition(" A")[2]) for cell in found.cells("key-malformed")}
    assert malformed
    assert not malformed & {*range(2, 16)}
    dates = run("files/dates.csv")
    unread = {int(one.cell[1:]) for one in dates.result.findings if one.severity == "error" and one.field == "sepot"}
    assert not unread & {*range(2, 13)}
