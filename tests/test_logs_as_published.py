"""Logs of the shapes of well-known public ones, the way of a newcomer: a draft, a report, a list, a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean

import pytest

from doorloop.base.errors import SourceError, UsageError
from doorloop.definition import Definition, load
from doorloop.definition.overlay import Changes
from doorloop.registers.parse.epoch import as_moment, unit_of
from doorloop.runs.draft import draft, see
from doorloop.runs.report import report
from kit import event_logs
from kit.miniature import run_paths
from kit.processes import cli

BEGIN = datetime(2012, 3, 5, 9, 30, 7)
Row = tuple[str, str, datetime, dict[str, str]]


def rows(names: tuple[str, ...], identify: Callable[[int], str], size: int = 30) -> list[Row]:
    """Make cases that come to one activity after the other, each case a day slower; some stop early."""
    found = list[Row]()
    for number in range(size):
        start = BEGIN + timedelta(days=3 * number)
        for place, name in enumerate(names[: len(names) - (number % 5 == 0)]):
            found.append((identify(number), name, start + timedelta(days=place * (1 + number % 7)), {}))
    return found


def span(found: list[Row], start: str, end: str) -> tuple[int, float, int]:
    """Give n, the mean of all days and how many are open, in a loop over the events."""
    at: dict[str, dict[str, datetime]] = {}
    for case, name, moment, _ in found:
        at.setdefault(case, {})[name] = moment
    days = [(one[end].date() - one[start].date()).days for one in at.values() if end in one]
    return len(days), mean(days), sum(end not in one for one in at.values())


def measured(path: Path, *steps: str, columns: tuple[str, ...] = ()) -> tuple[object, float, object]:
    changes = Changes(steps=steps, targets=("10d",), columns=columns)
    (record,) = report(path, changes=changes, peildatum="2024-12-31")["doorlooptijden"].records
    return record["n"], float(record["mean"]), record["open"]  # type: ignore[arg-type]


def xes(found: list[Row], of_case: Callable[[str], str]) -> bytes:
    cases: dict[str, list[Row]] = {}
    for row in found:
        cases.setdefault(row[0], []).append(row)
    lines = ['<log xes.version="1.0">']
    for case, own in cases.items():
        lines.append(f'<trace><string key="concept:name" value="{case}"/>{of_case(case)}')
        for _, name, moment, _ in own:
            lines.append(f'<event><string key="concept:name" value="{name}"/>')
            lines.append('<string key="lifecycle:transition" value="COMPLETE"/>')
            lines.append(f'<date key="time:timestamp" value="{moment.isoformat()}.123+02:00"/></event>')
        lines.append("</trace>")
    return "\n".join([*lines, "</log>"]).encode()


def letters(number: int) -> str:
    """Name a case by letters, as anonymised logs do; some are words for missing."""
    words = ("NA", "NULL", "None", "NaN", "total", "n.v.t")
    return words[number] if number < len(words) else f"{chr(65 + number % 26)}X{number // 26}"


def drafted(path: Path) -> Definition:
    return draft(see([path])).definition


A, B, C = "Create Fine", "Send Fine", "Payment"


def test_an_identifier_of_a_log_is_never_a_word_for_missing(tmp_path: Path) -> None:
    found = rows((A, B, C), letters)
    (tmp_path / "log.xes").write_bytes(xes(found, lambda _: ""))
    assert measured(tmp_path / "log.xes", f"{A} -> {C}") == pytest.approx(span(found, A, C))


def test_a_date_of_a_case_dates_no_event(tmp_path: Path) -> None:
    found = rows((A, B, C), lambda number: str(173_688 + 3 * number))
    (tmp_path / "log.xes").write_bytes(
        xes(found, lambda case: f'<date key="REG_DATE" value="2012-01-{int(case) % 28 + 1:02}T00:00:00+02:00"/>')
    )
    spec = drafted(tmp_path / "log.xes").spec
    long = spec.registers["log"].long
    assert long is not None
    assert [column.header for column in long.columns.values()] == ["time:timestamp"]
    assert spec.registers["log"].fields["case_reg"].header == "case:REG_DATE"
    assert not any(field.header == "lifecycle:transition" for field in spec.registers["log"].fields.values())


def test_the_case_of_a_log_is_what_the_log_calls_so(tmp_path: Path) -> None:
    found = rows((A, B, C), lambda number: f"45070{number:05}_00010")
    (tmp_path / "log.xes").write_bytes(
        xes(found, lambda case: f'<string key="Purchasing Document" value="{case.partition("_")[0]}"/>')
    )
    spec = drafted(tmp_path / "log.xes").spec
    assert spec.registers["log"].fields[spec.registers["log"].key].header == "case:concept:name"


@pytest.mark.parametrize(("unit", "text"), [(1, "{}"), (1_000, "{}"), (1, "{}.5"), (1_000_000, "{}")])
def test_times_that_are_counted_from_1970_are_moments(unit: int, text: str, tmp_path: Path) -> None:
    found = rows((A, B, C), lambda number: f"T{number}")
    path = tmp_path / "log.csv"
    lines = [
        f"{case};{name};{text.format(int(moment.replace(tzinfo=UTC).timestamp()) * unit)}"
        for case, name, moment, _ in found
    ]
    path.write_text("\n".join(["case_id;activity;timestamp", *lines, "T900;Other;NULL"]), "utf-8")
    assert measured(path, f"{A} -> {C}") == pytest.approx(span(found, A, C))
    run = run_paths([path], drafted(path), "2024-12-31")
    assert run.cells("column-epoch") == ["log.csv C1"]
    assert not run.cells("date-unreadable")


@pytest.mark.parametrize(
    "cells",
    [
        ["1331544607", "12-3-2012"],  # not all of them
        ["2801234567", "2801234575"],  # numbers of persons
        ["1331544607", "1331544607000"],  # two units
        ["987654321", "987654322"],  # nine digits
        ["", "onbekend"],
    ],
)
def test_other_numbers_are_no_moments(cells: list[str]) -> None:
    assert unit_of(cells) == 0


def test_a_moment_is_written_in_utc() -> None:
    assert [as_moment("1331544607", 1), as_moment(1331544607999.0, 1_000), as_moment("?", 1)] == [
        "2012-03-12T09:30:07Z",
        "2012-03-12T09:30:07Z",
        "?",
    ]


CSV = {
    "bupar": (
        "case_id,activity,activity_instance_id,lifecycle_id,resource_id,timestamp,.order",
        "{c},{a},{n},complete,r1,{t:%Y-%m-%dT%H:%M:%SZ},{n}",
    ),
    "disco": (
        "Case ID,Activity,Resource,Start Timestamp,Complete Timestamp,Variant",
        "{c},{a},Kim,{t:%Y/%m/%d %H:%M:%S}.000,{t:%Y/%m/%d %H:%M:%S}.000,Variant 1",
    ),
    "celonis": ("_CASE_KEY;ACTIVITY_EN;EVENTTIME;_SORTING", "{c};{a};{t:%Y-%m-%d %H:%M:%S};{n}"),
    "dutch": ("zaaknummer;activiteit;tijdstip", "{c};{a};{t:%d-%m-%Y %H:%M}"),
}


@pytest.mark.parametrize("name", CSV)
def test_tables_that_other_programs_write_need_no_definition(name: str, tmp_path: Path) -> None:
    head, line = CSV[name]
    found = rows((A, B, C), lambda number: f"Z{number}")
    path = tmp_path / f"{name}.csv"
    lines = [line.format(c=case, a=what, t=moment, n=n) for n, (case, what, moment, _) in enumerate(found)]
    path.write_text("\n".join([head, *lines]), "utf-8")
    assert measured(path, f"{A} -> {C}") == pytest.approx(span(found, A, C))
    run = run_paths([path], drafted(path), "2024-12-31")
    assert not run.of_severity("error")
    assert run.result.account.cases == 30


def test_the_columns_of_a_log_are_named_on_the_command_line(tmp_path: Path) -> None:
    found = rows((A, B, C), lambda number: f"Z{number}")
    path = tmp_path / "log.csv"
    lines = [f"{case};{what};{moment.isoformat()}" for case, what, moment, _ in found]
    path.write_text("\n".join(["Incident;Handeling;Wanneer", *lines]), "utf-8")
    named = ("Incident=zaak", "Handeling=kind", "Wanneer=moment")
    assert measured(path, f"{A} -> {C}", columns=named) == pytest.approx(span(found, A, C))
    with pytest.raises(UsageError, match="no register has a field 'momant'; did you mean 'moment'"):
        load(changes=Changes(steps=("A -> B",), columns=("Wanneer=momant",)))


def test_a_log_of_objects_says_of_what_a_case_can_be(tmp_path: Path) -> None:
    (tmp_path / "log.json").write_bytes(event_logs.ocel_json(event_logs.draw(1)))
    with pytest.raises(SourceError, match="it has these kinds: zaak") as caught:
        report(tmp_path / "log.json", changes=Changes(steps=("ontvangst -> besluit",)))
    assert "--column ocel:type:zaak=zaak" in caught.value.remedy


def test_a_newcomer_goes_from_a_draft_to_a_case(tmp_path: Path) -> None:
    found = rows((A, B, C), lambda number: f"A{7 * number}")
    log, mine = tmp_path / "log.xes", tmp_path / "mine.toml"
    log.write_bytes(xes(found, lambda _: ""))
    for words, told in (
        (("definition", "draft", log, "-o", mine), "case:concept:name"),
        (("report", log, "-d", mine), "Send Fine"),
        (("check", log, "-d", mine), "0 "),
        (("open", log, "-d", mine), "log.xes:"),
        (("case", log, "-d", mine, "--at", "log.xes:1"), "log.xes:event 1 (case 1)"),
    ):
        done = cli(*words, "--lang", "en")
        assert done.returncode == 0, done.stderr
        assert told in done.stdout + done.stderr
