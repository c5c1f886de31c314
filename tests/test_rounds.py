"""Rounds: every A with the B that follows it before the next A, beside a loop over the events; and events counted."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import datetime
from pathlib import Path
from statistics import mean, median

import pytest

from doorloop.base.errors import DefinitionError, UsageError
from doorloop.definition import load
from doorloop.definition.overlay import Changes
from doorloop.runs import case as case_run
from doorloop.runs.check import check
from doorloop.runs.report import report
from kit import definitions, event_logs
from kit.event_logs import Case, Event
from kit.miniature import run_paths
from kit.processes import cli

CODES = "".join(
    f"[codes.{name}]\n" + "".join(f'values.{n} = {{ label = {{ nl = "{n}", en = "{n}" }} }}\n' for n in range(first, 4))
    for name, first in (("keren", 0), ("ronde", 1))
)
FIELDS = (
    'opnieuw = { header = "opnieuw", type = "date" }',
    'keren = { header = "keren toets", type = "code", codes = "keren" }',
    'ronde = { header = "ronde", type = "code", codes = "ronde" }',
    'soort = { header = "case:soort", type = "code" }',
)
EACH = 'each = { kind = "toets", again = "opnieuw", number = "ronde" }'
VARIABLES = """[tables.kenmerken]
kind = "characteristics"
title = { nl = "T", en = "T" }
variables = [
  { id = "ronde", label = { nl = "R", en = "R" }, field = "ronde" },
  { id = "soort", label = { nl = "S", en = "S" }, field = "soort" },
]
"""


def written(each: str = EACH, *, unit: str = "toets", key: str = "", tables: str = VARIABLES) -> str:
    """Write a definition in which every test begins a round."""
    names = (unit, *(name for name in ("toets", "besluit", "ontvangst") if name != unit))
    ends = definitions.step("rond", "toets", "besluit", 'closed_by = ["opnieuw"]\n')
    return (
        definitions.head("letters = true", unit)
        + key
        + CODES
        + definitions.register(names, *FIELDS, case='header = "case:concept:name", private = true')
        + definitions.long_form(
            {name: {"moment": name} for name in names},
            {"moment": "time:timestamp"},
            kind="concept:name",
            also=each,
            more={"besluit": ', count = "keren"'},
        )
        + ends
        + definitions.tables("rond")
        + definitions.tables("rond", einden="endings")
        + tables
    )


def rounds(cases: list[Case], start: str, end: str) -> tuple[list[int], int, int]:
    """Count, one event after another: the days of each round, those that are open, those that another one closes."""
    done, still_open, again = [], 0, 0
    for case in cases:
        begun: datetime | None = None
        is_done = True
        for event in sorted(case.events, key=lambda one: (one.moment, one.activity != start)):
            if event.activity == start:
                again += begun is not None and not is_done
                begun, is_done = event.moment, False
            elif event.activity == end and begun and not is_done:
                done.append((event.moment.date() - begun.date()).days)
                is_done = True
        still_open += not is_done
    return done, still_open, again


@pytest.mark.parametrize("name", ["log.xes", "log.xes.gz", "log.csv", "log.jsonocel", "log.sqlite"])
@pytest.mark.parametrize("seed", [11, 12])
def test_every_a_has_the_b_before_the_next_a(name: str, seed: int, tmp_path: Path) -> None:
    cases = event_logs.draw(seed, 60)
    writers = {
        "log.xes": event_logs.xes,
        "log.xes.gz": lambda found: gzip.compress(event_logs.xes(found)),
        "log.csv": event_logs.table,
        "log.jsonocel": event_logs.ocel_json,
        "log.sqlite": event_logs.ocel_sqlite,
    }
    (tmp_path / name).write_bytes(writers[name](cases))
    columns = ("ocel:type:zaak=zaak",) if "json" in name or "sqlite" in name else ()
    changes = Changes(steps=("toets[each] -> besluit",), targets=("10d",), columns=columns)
    (record,) = report(tmp_path / name, changes=changes, peildatum="2024-12-31")["doorlooptijden"].records
    done, still_open, again = rounds(cases, "toets", "besluit")
    assert min(len(done), still_open, again) > 3
    assert (record["n"], record["open"], record["excluded"]) == (len(done), still_open, 0)
    assert (float(record["mean"]), float(record["median"])) == pytest.approx((mean(done), median(done)))  # type: ignore[arg-type]
    assert record["within_target"] == sum(n <= 10 for n in done)


def test_a_definition_divides_cases_and_every_table_counts_rounds(tmp_path: Path) -> None:
    cases, path = event_logs.draw(5, 60), tmp_path / "log.xes"
    path.write_bytes(event_logs.xes(cases))
    run = run_paths([path], definitions.loaded(written()))
    done, still_open, again = rounds(cases, "toets", "besluit")
    record = run.step("rond")
    assert (record["n"], record["open"]) == (len(done), still_open)
    assert float(record["mean"]) == pytest.approx(mean(done))  # type: ignore[arg-type]
    ended = {one["ending"]: one["count"] for one in run.result.tables["einden"]}
    assert ended["opnieuw"] == again
    number = Counter(
        min(place, 3)
        for case in cases
        for place in range(1, 1 + sum(event.activity == "toets" for event in case.events))
    )
    kinds = Counter({"a": 0, "b": 0})
    for case in cases:
        kinds[case.soort] += sum(event.activity == "toets" for event in case.events)
    told = {(one["variable"], one["category"]): one["count"] for one in run.records("kenmerken") if one["count"]}
    assert told == {("ronde", str(n)): number[n] for n in (1, 2, 3)} | {("soort", one): kinds[one] for one in "ab"}


def test_events_are_counted_in_each_case(tmp_path: Path) -> None:
    cases, path = event_logs.draw(6, 60), tmp_path / "log.xes"
    path.write_bytes(event_logs.xes(cases))
    spec = written("", unit="ontvangst", tables=VARIABLES.replace("ronde", "keren"))
    run = run_paths([path], definitions.loaded(spec))
    found = Counter(min(sum(event.activity == "besluit" for event in case.events), 3) for case in cases)
    told = {one["category"]: one["count"] for one in run.records("kenmerken", variable="keren")}
    assert told == {str(n): found[n] for n in range(4)} | {"onbekend": 0}
    assert len(found) == 4


def lines(*events: tuple[str, str, str]) -> str:
    return "case id,activity,timestamp\n" + "".join(f"{','.join(event)}\n" for event in events)


@pytest.mark.parametrize(
    ("events", "n", "still_open", "average"),
    [
        # a day alone: what is of the day of a start comes after it
        ((("1", "A", "2024-01-01"), ("1", "B", "2024-01-05"), ("1", "A", "2024-01-05")), 1, 0, 0),
        # by the clock the end comes first, whatever the order of the rows
        ((("1", "A", "2024-01-05T10:00"), ("1", "B", "2024-01-05T09:00"), ("1", "A", "2024-01-01T10:00")), 1, 1, 4),
        # two starts, one end: the second has it, and the first is closed by that
        ((("1", "A", "2024-01-01"), ("1", "A", "2024-01-02"), ("1", "B", "2024-01-04")), 1, 0, 2),
        # after the peildatum nothing begins
        ((("1", "A", "2024-01-01"), ("1", "A", "2025-02-02"), ("1", "B", "2025-03-04")), 0, 1, None),
    ],
)
def test_rounds_by_hand(
    events: tuple[tuple[str, str, str], ...], n: int, still_open: int, average: int | None, tmp_path: Path
) -> None:
    (tmp_path / "log.csv").write_text(lines(*events))
    changes = Changes(steps=("A[each] -> B",), targets=("10d",))
    (record,) = report(tmp_path / "log.csv", changes=changes, peildatum="2024-12-31")["doorlooptijden"].records
    assert (record["n"], record["open"]) == (n, still_open)
    assert record["mean"] == average


def test_what_is_in_no_round_is_reported_and_adds_up(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(
        lines(("1", "B", "2024-01-01"), ("1", "A", "2024-01-02"), ("2", "B", "2024-01-03"), ("1", "B", "2024-01-04"))
    )
    run = run_paths([tmp_path / "log.csv"], load(changes=Changes(steps=("A[each] -> B",))))
    (told,) = [one for one in run.result.findings if one.code == "round-none"]
    assert (told.details["n"], told.details["m"], told.cell) == ("2", "2", "2")
    (file,) = check(tmp_path / "log.csv", changes=Changes(steps=("A[each] -> B",))).check.files
    assert file.rows.left_out == {"round-none": 2}
    assert all(balance.is_whole for balance in file.parts.values())


def test_an_event_on_an_unknown_day_could_be_of_any_round(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(
        lines(
            ("1", "A", "2024-01-01"),
            ("1", "A", "2024-01-09"),
            ("1", "B", "onbekend"),
            ("2", "A", "2024-01-01"),
            ("2", "B", "onbekend"),
        )
    )
    run = run_paths([tmp_path / "log.csv"], load(changes=Changes(steps=("A[each] -> B",))))
    (told,) = [one for one in run.result.findings if one.code == "round-unclear"]
    assert (told.details["n"], told.details["m"]) == ("3", "1")
    record = run.result.tables["doorlooptijden"][0]
    assert (record["n"], record["open"], record["excluded"]) == (0, 0, 1)


def test_a_round_has_the_characteristics_of_its_case(tmp_path: Path) -> None:
    events = (("1", "toets", "2024-01-01", "a"), ("1", "toets", "2024-01-05", ""), ("2", "toets", "2024-01-05", "b"))
    rows = "".join(f"{id},{what},{when},{kind}\n" for id, what, when, kind in events)
    (tmp_path / "log.csv").write_text("case:concept:name,concept:name,time:timestamp,case:soort\n" + rows)
    run = run_paths([tmp_path / "log.csv"], definitions.loaded(written()))
    told = {one["category"]: one["count"] for one in run.records("kenmerken", variable="soort")}
    assert told == {"a": 2, "b": 1, "onbekend": 0}


def test_a_round_is_named_by_its_place_and_not_by_the_identifier(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(lines(("1", "A", "2024-01-02"), ("1", "A", "2024-01-05"), ("1", "B", "2024-01-08")))
    changes = Changes(steps=("A[each] -> B",))
    found = case_run.case(path, spot="log.csv:3", changes=changes, peildatum="2024-12-31")
    assert found.document.head.sentences[0].startswith("Zaak: log.csv:3")
    (step,) = [row for sheet in found.document.sheets if sheet.name == "steps" for row in sheet.rows]
    assert str(step["since"]) == "2024-01-05"
    with pytest.raises(UsageError, match="2 cases have this identifier"):
        case_run.case(path, key="1", changes=changes, peildatum="2024-12-31")


def test_of_a_case_of_many_events_not_every_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(lines(*(("1", "A", f"2024-01-{day:02}") for day in range(1, 31))))
    found = case_run.case(path, spot="log.csv:9", changes=Changes(steps=("A -> A[last]",)), peildatum="2024-12-31")
    assert found.document.head.sentences[1].endswith("log.csv:22; … (+9).")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (('kind = "toets"', 'kind = "tots"'), "registers.log.long.each.kind"),
        (('again = "opnieuw"', 'again = "soort"'), "registers.log.long.each.again"),
        (('again = "opnieuw"', 'again = "toets"'), "registers.log.long.each.again"),
        (('number = "ronde"', 'number = "keren"'), "registers.log.long.each.number"),
        (('count = "keren"', 'count = "ronde"'), "registers.log.long.kinds.besluit.count"),
        (('date = "toets"', 'date = "ontvangst"'), "unit.date"),
        (("[registers.log]", 'same_person = ["soort"]\n[registers.log]'), "same_person"),
    ],
)
def test_rounds_that_cannot_be_meant_are_refused_with_their_path(change: tuple[str, str], path: str) -> None:
    text = written().replace(*change) if path != "same_person" else written(key='same_person = ["soort"]\n')
    with pytest.raises(DefinitionError, match=path.replace(".", r"\.")):
        definitions.loaded(text)


@pytest.mark.parametrize(
    ("steps", "what"),
    [
        (("A[each] -> B", "C[each] -> B"), "rounds begin with one activity"),
        (("A[each] -> B", "C -> B"), "not with A .each. and C"),
        (("A -> B[each]",), "ends with none"),
    ],
)
def test_rounds_of_two_activities_are_refused(steps: tuple[str, ...], what: str) -> None:
    with pytest.raises(UsageError, match=what):
        load(changes=Changes(steps=steps))


def test_rounds_are_not_published_for_they_are_not_people(tmp_path: Path) -> None:
    path = tmp_path / "log.xes"
    path.write_bytes(event_logs.xes(event_logs.draw(1)))
    done = cli(
        "report",
        path,
        "--steps",
        "toets[each] -> besluit",
        "--publish",
        "-f",
        "json",
        "-o",
        tmp_path / "out",
        "--lang",
        "en",
    )
    assert (done.returncode, (tmp_path / "out").exists()) == (3, False)
    assert "one person may have many" in done.stderr


def test_the_command_line_counts_rounds_and_repeats(tmp_path: Path) -> None:
    path = tmp_path / "log.xes"
    path.write_bytes(event_logs.xes([Case("1", "a", tuple(Event("A", datetime(2024, 1, n)) for n in (2, 3, 4)))]))
    done = cli("report", path, "--steps", "A[each] -> A", "-t", "herhalingen", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert "which round" in done.stdout
