"""From registers that nobody described to a definition that gives a report at once, and tells nothing of a person."""

from __future__ import annotations

import csv
import os
import random
import re
import shlex
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from doorloop import report
from doorloop.base.errors import SourceError
from doorloop.base.folding import fold_header
from doorloop.cli import draft as cli
from doorloop.definition import Definition, load
from doorloop.definition.checks import doubts
from doorloop.definition.layers import load_text
from doorloop.extracts.draft.proposal import Choices, Proposal, propose
from doorloop.extracts.draft.text import written as written_text
from doorloop.registers.frames import Column, RawColumn, Sheet
from doorloop.registers.parse.words import show
from doorloop.registers.profile.tables import Aside, Table, find_table
from doorloop.registers.read import read
from kit.draws import examples
from kit.found import some
from kit.pages import TEXTS, pattern, run
from kit.pilot import doorloop

SAMPLE = Path(__file__).resolve().parents[1] / "data/sample"
PAGE = "docs/your-own-register.md"
PERMITS = ("zaaknummer", "ontvangst_aanvraag", "verzenddatum_bevestiging", "besluitdatum", "verzenddatum_besluit")
Rows = Sequence[Sequence[object]]


def drafted(folder: Path, *sources: Path, lang: str = "nl") -> Definition:
    """Draft a definition on the command line; it holds, without a doubt."""
    target = folder / "draft.toml"
    found = doorloop("definition", "draft", *sources, "-o", target, "--lang", lang, "--force")
    assert (found.code, found.out) == (0, ""), found.err
    assert doorloop("definition", "check", target).code == 0
    definition = load(str(target))
    assert list(doubts(definition.spec)) == []
    return definition


def durations(folder: Path, *sources: Path) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Give n, mean and median of each step, by the headers of its start and end, as a report has them."""
    definition = load(str(folder / "draft.toml"))
    records = report(sources, definition=folder / "draft.toml", peildatum="2030-01-01")["doorlooptijden"].records
    headers = {
        step.id: (definition.field(step.start).header, definition.field(step.end).header)
        for step in definition.spec.steps
    }
    return {headers[str(one["step"])]: (one["n"], one["mean"], one["median"]) for one in records}


def written(path: Path, rows: Iterable[Iterable[object]], separator: str = ";") -> Path:
    """Write a CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    return path


def workbook(path: Path, **sheets: Rows) -> Path:
    """Write a workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def expected(days: dict[str, list[date | None]]) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Work out n, mean and median of each pair of milestones whose end does not lie before its start."""
    found = {}
    for start, end in combinations(days, 2):
        pairs = [(b - a).days for a, b in zip(days[start], days[end], strict=True) if a and b and b >= a]
        found[start, end] = (len(pairs), Fraction(sum(pairs), len(pairs)), Fraction(median(pairs)))
    return found


def of_cases(names: Sequence[str], cases: list[list[date | None]]) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Work out the same for milestones that stand case by case."""
    return expected({name: [case[at] for case in cases] for at, name in enumerate(names)})


# ---------------------------------------------------------------- the permits, and a register of their shape


def permits(n: int = 80) -> list[list[Any]]:
    """Invent permits with gaps, times of day and decisions that were sent before they were dated."""
    chance, rows = random.Random(4), list[list[Any]]()
    for number in range(n):
        moment = datetime(2012, 1, 2) + timedelta(days=chance.randrange(700))
        row: list[Any] = [1_000_000 + 37 * number]
        for at, longest in enumerate((0, 9, 80, 20)):
            moment += timedelta(days=chance.randrange(longest + 1) - (3 if at == 3 and number % 9 == 0 else 0))
            zone = "+02:00" if 3 < moment.month < 11 else "+01:00"
            gone = at and chance.random() < (0.1, 0.1, 0.3, 0.35)[at]
            row.append("" if gone else f"{moment:%Y-%m-%d}T{'00:00:00' if at else '14:38:13'}{zone}")
        rows.append(row)
    return rows


def day(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def test_steps_of_a_draft_have_the_figures_of_an_independent_computation(tmp_path: Path) -> None:
    rows = permits()
    path = written(tmp_path / "permits.csv", [PERMITS, *rows], ",")
    drafted(tmp_path, path)
    right = expected({name: [day(row[at]) for row in rows] for at, name in enumerate(PERMITS) if at})
    found = durations(tmp_path, path)
    assert {pair: right[pair] for pair in found} == found
    assert set(pairwise(PERMITS[1:])) <= found.keys()
    assert any(row[4] and row[3] and row[4] < row[3] for row in rows)


@pytest.fixture
def shared() -> Path:
    folder = Path(os.environ.get("DOORLOOP_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    if not (folder / "registers").is_dir():
        if os.environ.get("DOORLOOP_REQUIRE_SHARED"):
            pytest.fail("the reference folder is required and absent")
        pytest.skip("the reference folder is absent: set DOORLOOP_SHARED")
    return folder


@pytest.mark.shared
def test_real_permits_have_the_figures_of_pandas(shared: Path, tmp_path: Path) -> None:
    path = shared / "registers/bouwvergunningen_mijlpalen.csv"
    frame = pd.read_csv(path, dtype=str)
    days = {name: pd.to_datetime(frame[name].str[:10]) for name in frame.columns[1:]}
    drafted(tmp_path, path)
    found = durations(tmp_path, path)
    for (start, end), (n, average, middle) in some(found.items()):
        taken = (days[end] - days[start]).dt.days.loc[lambda column: column >= 0]
        assert (n, float(middle)) == (len(taken), taken.median())
        assert float(average) == pytest.approx(taken.mean())
    ahead = [
        pair
        for pair in pairwise(days)
        if (days[pair[1]] >= days[pair[0]]).sum() * 2 > (days[pair[0]].notna() & days[pair[1]].notna()).sum()
    ]
    assert len(ahead) == 4
    assert set(ahead) <= found.keys()


# ---------------------------------------------------------------- the sample


def test_every_date_and_code_of_the_sample_is_found(tmp_path: Path) -> None:
    definition, right = drafted(tmp_path, SAMPLE), load()
    fields = [field for one in definition.spec.registers.values() for field in one.fields.values()]
    found = {fold_header(text): field for field in fields for text in (field.header, *field.aliases)}
    named = {
        id: [found[text] for text in map(fold_header, (field.header, *field.aliases)) if text in found]
        for one in right.spec.registers.values()
        for id, field in one.fields.items()
    }
    types = {id: {field.type for field in named[id]} for id in named}
    kinds = {id: right.field(id).type for id in named}
    assert {id for id, kind in kinds.items() if kind == "date" and types[id] != {"date"}} == set()
    coded = {id for id, kind in kinds.items() if kind in ("code", "codes")}
    assert {id for id in coded if not types[id] <= {"code", "codes"}} == set()
    assert types["voorprocedure"] == {"codes"}
    assert len(coded) > 10
    assert types["v_nummer"] == {"key"}
    assert types["geboortedatum"] == {"birth"}
    private = named["v_nummer"] + named["geboortedatum"] + named["parketnummer"]
    assert all(field.private for field in some(private))
    assert (definition.spec.unit.register, definition.field(definition.spec.unit.date).header) == (
        "om", "Datum aangifte")  # fmt: skip
    assert report(SAMPLE, definition=tmp_path / "draft.toml")["kenmerken"].records


# ---------------------------------------------------------------- registers of other fields


def dates(n: int, *longest: int, seed: int = 1) -> list[list[date | None]]:
    """Invent the milestones of cases, each at most so many days after the one before; the later, the emptier."""
    chance, cases = random.Random(seed), list[list[date | None]]()
    for _ in range(n):
        moment, case, on = date(2024, 1, 3) + timedelta(days=chance.randrange(300)), list[date | None](), True
        for most in longest:
            moment += timedelta(days=chance.randrange(most + 1))
            on = on and (not case or chance.random() < 0.85)
            case.append(moment if on else None)
        cases.append(case)
    return cases


def told(moment: date | None, form: str) -> str:
    return f"{moment:{form}}" if moment else ""


FIELDS = {
    "youth": (["Cliëntnummer", "Gemeente", "Aanmelddatum", "Datum intake", "Start hulp"], "%d-%m-%Y", "Gemeente"),
    "woo": (["Kenmerk", "Soort verzoek", "Ontvangen", "Verdaagd", "Besluit"], "%d-%m-%y", "Soort verzoek"),
    "complaints": (["Complaint ID", "Channel", "Received", "Acknowledged", "Resolved"], "%m/%d/%Y", "Channel"),
    "iso": (["case", "team", "opened_at", "assigned_at", "closed_at"], "%Y-%m-%dT09:00:00Z", "team"),
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_register_of_another_field_gives_a_report_at_once(name: str, tmp_path: Path) -> None:
    headers, form, code = FIELDS[name]
    cases = dates(60, 0, 20, 60)
    rows = [
        [f"24-{number:05}", ("Noord", "Zuid", "Alphen aan den Rijn")[number % 3], *(told(one, form) for one in case)]
        for number, case in enumerate(cases)
    ]
    path = written(tmp_path / f"{name}.csv", [headers, *rows])
    definition = drafted(tmp_path, path, lang="en")
    found, right = durations(tmp_path, path), of_cases(headers[2:], cases)
    assert found.keys() == right.keys()
    assert found == right
    field = next(one for one in definition.spec.registers[name].fields.values() if one.header == code)
    values = definition.spec.codes[field.codes].values
    assert list(values) == ["Alphen aan den Rijn", "Noord", "Zuid"]
    assert {one.date_order for one in definition.spec.registers[name].fields.values() if one.type == "date"} == {
        "month-first" if name == "complaints" else "day-first"
    }


@pytest.mark.parametrize("ends", [False, True], ids=["one moment", "begin and end"])
def test_a_row_an_event_becomes_a_milestone_a_kind(tmp_path: Path, ends: bool) -> None:
    kinds = ("Register Request", "Check Ticket", "Pay Compensation")
    cases = dates(50, 0, 9, 30)
    rows = [
        [f"C{number:04}", kind, told(one, "%Y-%m-%d"), *([told(one, "%Y-%m-%d")] if ends else []), "web"]
        for number, case in enumerate(cases)
        for kind, one in zip(kinds, case, strict=True)
        if one
    ]
    random.Random(1).shuffle(rows)
    headers = ["case:concept:name", "concept:name", "start", *(["complete"] if ends else []), "case:channel"]
    path = written(tmp_path / "log.csv", [headers, *rows], ",")
    definition = drafted(tmp_path, path)
    long = definition.spec.registers["log"].long
    assert long is not None
    assert (long.kind.header, list(long.kinds)) == ("concept:name", list(kinds))
    found, right = durations(tmp_path, path), of_cases(kinds, cases)
    if ends:
        at_once = [(kind, f"{kind} start", f"{kind} complete") for kind in kinds]
        ends_of = {kind: sum(bool(case[at]) for case in cases) for at, kind in enumerate(kinds)}
        assert {kind: found[start, end] for kind, start, end in at_once} == {k: (ends_of[k], 0, 0) for k in kinds}
    else:
        assert found == right


def test_the_header_stands_anywhere_and_regions_have_names_of_their_own(tmp_path: Path) -> None:
    cases = dates(40, 0, 30)
    rows = [[2_800_000_001 + 7 * at, "Noord", *case] for at, case in enumerate(cases)]
    north = workbook(
        tmp_path / "noord.xlsx",
        Toelichting=[["Wat hier staat"], ["Een rij per zaak"]],
        Zaken=[["Register van 2024"], [], ["V-nummer", "Regio", "Datum ontvangst", "Datum besluit"], *rows[:20]],
    )
    south = workbook(tmp_path / "zuid.xlsx", Blad1=[["Vnr", "Regio", "Ontvangstdatum", "Besluitdatum"], *rows[20:]])
    drafted(tmp_path, north, south)
    right = of_cases(("Datum ontvangst", "Datum besluit"), cases)
    assert durations(tmp_path, north, south) == right


def test_headers_that_only_look_alike_stay_apart(tmp_path: Path) -> None:
    cases = dates(60, 0, 20, 20)
    head = ["Clientnr", "Gemeente", "Hulpvorm", "Aanbieder", "Datum verwijzing"]
    rows = [[f"J-{n:04}", ("Noord", "Zuid")[n % 2], ("a", "b")[n % 2], "X", *case] for n, case in enumerate(cases)]
    one = written(tmp_path / "wacht_a.csv", [[*head, "Aanmelding", "Besluit 1"], *rows[:30]])
    two = written(tmp_path / "wacht_b.csv", [[*head[:4], "Verwezen op", "Afmelding", "Besluit 2"], *rows[30:]])
    fields = drafted(tmp_path, one, two).spec.registers["wacht"].fields
    assert {field.header: field.aliases for field in fields.values() if field.type == "date"} == {
        "Datum verwijzing": (), "Verwezen op": (), "Aanmelding": (), "Afmelding": (), "Besluit 1": (),
        "Besluit 2": (),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["woo", "wachtlijst-jeugdhulp"])
def test_shipped_examples_are_found_without_their_definition(name: str, tmp_path: Path) -> None:
    assert doorloop("sample", tmp_path / name, "-d", name).code == 0
    definition, right = drafted(tmp_path, tmp_path / name), load(name)
    (found,), (register,) = definition.spec.registers.values(), right.spec.registers.values()
    headers = {
        fold_header(text): field.type for field in found.fields.values() for text in (field.header, *field.aliases)
    }
    named = {
        id: {headers[text] for text in map(fold_header, (field.header, *field.aliases)) if text in headers}
        for id, field in register.fields.items()
    }
    assert all(field.type in named[id] for id, field in register.fields.items() if field.type in ("key", "date"))
    assert all(named.values())
    assert bool(definition.spec.key.together_with) == (name == "wachtlijst-jeugdhulp")


def test_two_registers_of_the_same_cases_are_linked_and_others_are_left_aside(tmp_path: Path) -> None:
    cases = dates(40, 0, 30, 30)
    first: Rows = [
        ["Zaaknummer", "Ontvangst", "Besluit"],
        *([f"Z{100 + n}", a, b] for n, (a, b, _) in enumerate(cases)),
    ]
    second: Rows = [["Zaaknummer", "Verzending"], *([f"Z{100 + n}", c] for n, (_, _, c) in enumerate(cases))]
    other: Rows = [["Dossier", "Geopend", "Gesloten"], *([f"D-{n}", a, b] for n, (a, b) in enumerate(dates(9, 0, 9)))]
    path = workbook(tmp_path / "alles.xlsx", Zaken=first, Post=second, Anders=other)
    found = doorloop("definition", "draft", path, "-o", tmp_path / "draft.toml")
    assert "weggelaten: alles.xlsx [Anders]: geen zaken van het gekozen register" in found.err
    right = of_cases(("Ontvangst", "Besluit", "Verzending"), cases)
    assert durations(tmp_path, path) == right


def test_a_deadline_is_no_milestone_and_can_be_the_target_of_a_step(tmp_path: Path) -> None:
    cases = dates(40, 0, 30)
    rows = [[100 + n, a, a + timedelta(days=14) if a else None, b, date(2025, 3, 1)] for n, (a, b) in enumerate(cases)]
    path = workbook(tmp_path / "d.xlsx", D=[["Zaak", "Ontvangst", "Uiterlijk op", "Besluit", "Exportdatum"], *rows])
    definition = drafted(tmp_path, path)
    assert [(step.start, step.end) for step in definition.spec.steps] == [("ontvangst", "besluit")]
    target = tmp_path / "draft.toml"
    text = target.read_text("utf-8")
    hint = 'target_field = "uiterlijk_op"'
    assert hint in text
    target.write_text(text.replace('end = "besluit"', f'end = "besluit"\n{hint}'), encoding="utf-8")
    (record,) = report(path, definition=target, peildatum="2030-01-01")["doorlooptijden"].records
    right = [(b - a).days <= 14 for a, b in cases if a and b]
    assert (record["n"], record["within_target"]) == (len(right), sum(right))


def test_forty_sheets_of_one_register_are_one_line(tmp_path: Path) -> None:
    cases = dates(120, 0, 30)
    head: list[Sequence[object]] = [["Weekoverzicht"], [], ["Zaak", "Ontvangen op", "Besloten op"]]
    sheets = {f"Week {at}": head + [[3 * at + n, *cases[3 * at + n]] for n in range(3)] for at in range(40)}
    path = workbook(tmp_path / "weken.xlsx", **sheets)
    found = doorloop("definition", "draft", path, "-o", tmp_path / "draft.toml", "--lang", "en")
    first = found.err.splitlines()[0]
    assert first == (
        "weken.xlsx [Week 0, Week 1, Week 2, Week 3, … (+36)]: header in row 3, 120 rows below it; register weken"
    )
    right = of_cases(("Ontvangen op", "Besloten op"), cases)
    assert durations(tmp_path, path) == right


def test_transitions_of_one_event_are_milestones_of_their_own(tmp_path: Path) -> None:
    kinds = ("Decide", "Pay")
    cases = dates(40, 0, 9, 9, 9)
    names = [(kind, way) for kind in kinds for way in ("start", "complete")]
    rows = [
        [f"C{n:04}", kind, way, told(one, "%Y-%m-%d"), ("Anna", "Joris")[way == "start"], "web"]
        for n, case in enumerate(cases)
        for (kind, way), one in zip(names, case, strict=True)
        if one
    ]
    headers = ["case", "activity", "lifecycle:transition", "time", "resource", "channel"]
    path = written(tmp_path / "log.csv", [headers, *rows], ",")
    definition = drafted(tmp_path, path)
    register = definition.spec.registers["log"]
    assert register.long is not None
    assert {kind.lifecycle for kind in register.long.kinds.values()} == {("start",), ("complete",)}
    assert "resource" not in register.fields
    found = durations(tmp_path, path)
    right = of_cases([f"{kind} {way}" for kind, way in names], cases)
    assert {pair: right[pair] for pair in found} == found
    assert set(pairwise(f"{kind} {way}" for kind, way in names)) <= found.keys()


def test_a_log_without_a_common_first_event_begins_with_the_first_of_each_case(tmp_path: Path) -> None:
    kinds = ("Intake", "Diagnostiek", "Behandeling")
    cases = [dict(zip(kinds, dates(1, 0, 30, 30, seed=n)[0], strict=True)) for n in range(60)]
    taken = [[kind for at, kind in enumerate(kinds) if case[kind] and (n + at) % 3] for n, case in enumerate(cases)]
    rows = [[f"C{n:03}", kind, cases[n][kind]] for n, own in enumerate(taken) for kind in own]
    path = workbook(tmp_path / "t.xlsx", T=[["Cliëntnr", "Product", "Datum"], *rows])
    definition = drafted(tmp_path, path)
    assert definition.field(definition.spec.unit.date).header == "Eerste gebeurtenis"
    found = report(path, definition=tmp_path / "draft.toml", peildatum="2030-01-01")
    begun = {str(one["measure"]): one["count"] for one in found["mijlpalen"].records}
    with_any = [own for own in taken if own]
    assert begun == {"eerste_gebeurtenis": len(with_any)} | {
        kind.lower(): sum(kind in own for own in taken) for kind in kinds
    }
    first = [min(day for kind in own if (day := cases[n][kind])) for n, own in enumerate(taken) if own]
    held = [(cases[n]["Behandeling"] if "Behandeling" in own else None) for n, own in enumerate(taken) if own]
    right = expected({"Eerste gebeurtenis": list(first), "Behandeling": held})
    pair = ("Eerste gebeurtenis", "Behandeling")
    assert durations(tmp_path, path)[pair] == right[pair]


def test_a_header_over_two_rows_is_one(tmp_path: Path) -> None:
    cases = dates(40, 0, 30)
    upper = ["Zaak", None, "Bezwaar", None, "Beslissing", None]
    lower = ["nummer", "team", "datum", "ontvankelijk", "datum", "uitkomst"]
    rows = [
        [f"B{n:03}", ("Noord", "Zuid")[n % 2], a, ("ja", "nee")[n % 2], b, "gegrond" if b else None]
        for n, (a, b) in enumerate(cases)
    ]
    path = workbook(tmp_path / "b.xlsx", B=[["Bezwaren"], [], upper, lower, *rows, ["Totaal", 40]])
    definition = drafted(tmp_path, path)
    types = {field.header: field.type for field in definition.spec.registers["b"].fields.values()}
    assert types == {
        "Zaak nummer": "key", "Zaak team": "code", "Bezwaar datum": "date", "Bezwaar ontvankelijk": "code",
        "Beslissing datum": "date", "Beslissing uitkomst": "code",
    }  # fmt: skip
    assert durations(tmp_path, path) == of_cases(("Bezwaar datum", "Beslissing datum"), cases)


LOG = """<?xml version="1.0"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">{}</log>"""
TRACE = '<trace><string key="concept:name" value="zaak {}"/><string key="kanaal" value="{}"/>{}</trace>'
EVENT = (
    '<event><string key="concept:name" value="{}"/><date key="time:timestamp" value="{:%Y-%m-%d}T10:00:00Z"/></event>'
)


def test_an_event_log_is_a_register_too(tmp_path: Path) -> None:
    kinds = ("Ontvangst", "Besluit", "Verzending")
    cases = dates(40, 0, 20, 9)
    traces = [
        TRACE.format(
            n, ("web", "balie")[n % 2], "".join(EVENT.format(k, d) for k, d in zip(kinds, case, strict=True) if d)
        )
        for n, case in enumerate(cases)
    ]
    path = tmp_path / "log.xes"
    path.write_text(LOG.format("".join(traces)), encoding="utf-8")
    drafted(tmp_path, path)
    assert durations(tmp_path, path) == of_cases(kinds, cases)


def test_clients_who_come_back_are_cases_with_their_date(tmp_path: Path) -> None:
    cases = dates(60, 0, 30)
    rows = [[20_000 + n % 40, a, b, f"tekst {n}"] for n, (a, b) in enumerate(cases)]
    path = workbook(tmp_path / "z.xlsx", Z=[["Cliëntnummer", "Datum aanmelding", "Datum hulp", "Notitie"], *rows])
    definition = drafted(tmp_path, path)
    assert definition.spec.key.together_with == ("aanmelding",)
    assert durations(tmp_path, path) == of_cases(("Datum aanmelding", "Datum hulp"), cases)


def test_dates_before_1990_are_taken_where_they_are_many(tmp_path: Path) -> None:
    cases = [(date(1980 + n % 30, 3, 1), date(1980 + n % 30, 3, 1 + n % 28)) for n in range(60)]
    rows = [[1000 + n, *case] for n, case in enumerate(cases)]
    path = written(tmp_path / "oud.csv", [["Zaak", "Ontvangst", "Besluit"], *rows])
    definition = drafted(tmp_path, path)
    assert definition.spec.registers["oud"].fields["ontvangst"].earliest == date(1980, 1, 1)
    assert durations(tmp_path, path) == of_cases(("Ontvangst", "Besluit"), [list(case) for case in cases])


def test_times_of_midnight_in_utc_are_read_by_the_clock_of_amsterdam(tmp_path: Path) -> None:
    rows = [[1000 + n, f"2024-03-{1 + n % 28:02}T23:00:00Z", f"2024-06-{1 + n % 28:02}T22:00:00Z"] for n in range(40)]
    path = written(tmp_path / "utc.csv", [["Zaak", "Ontvangst", "Besluit"], *rows])
    definition = drafted(tmp_path, path)
    assert definition.spec.registers["utc"].zone == "Europe/Amsterdam"
    (n, average, _) = durations(tmp_path, path)["Ontvangst", "Besluit"]
    assert (n, average) == (40, 92)


# ---------------------------------------------------------------- anything

HEADERS = (
    "Zaak Zaaknummer ID Datum Datum_Datum date Ontvangst Besluit Status CON aux 会議 été é́ \"quoted\" 'x' a\\b [t] a.b "
    "# !x x!y Aantal Naam Geboren Soort activity case lifecycle time zaken Zaken total"
).split()
CELLS: dict[str, st.SearchStrategy[Any]] = {
    "date": st.dates(date(1950, 1, 1), date(2040, 1, 1)),
    "text date": st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(lambda day: f"{day:%d-%m-%Y}"),
    "number": st.integers(0, 10**12),
    "small": st.integers(0, 3),
    "fraction": st.floats(-1e6, 1e6, allow_nan=False),
    "code": st.sampled_from(["a", "A ", "b; a", "b", "onbekend", "n.v.t.", "ja", "J", "N", "nee", "\\"]),
    "text": st.text(max_size=12),
    "moment": st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)).map(lambda moment: f"{moment:%Y-%m-%dT%H:%M}Z"),
}


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Draw a sheet: headers that people write, columns of any kind, gaps."""
    size, rows_a_case = draw(st.integers(2, 24)), draw(st.integers(1, 3))
    first = draw(st.integers(10**3, 10**9))
    drawn: list[tuple[str, list[Any]]] = [("Zaak", [first + at // rows_a_case for at in range(size)])]
    for name in ["Moment", *draw(st.lists(st.sampled_from(HEADERS), max_size=6))]:
        cells = CELLS["date" if name == "Moment" else draw(st.sampled_from(sorted(CELLS)))]
        distinct = draw(st.lists(cells | st.just("") if name != "Moment" else cells, min_size=1, max_size=size))
        drawn.append((name, [distinct[at % len(distinct)] for at in range(size)]))
    columns: list[Column] = [RawColumn.of([name, *rows], np.arange(size + 1, dtype=np.int32)) for name, rows in drawn]
    return Sheet(
        file=draw(st.sampled_from(["a.csv", "b.csv"])),
        name=draw(st.sampled_from(["", "Blad1", "con"])),
        columns=columns,
    )


@pytest.mark.slow
@given(st.lists(sheets(), min_size=1, max_size=3))
@settings(max_examples=examples(200))
def test_any_table_gives_a_definition_that_holds_or_a_reason(found: list[Sheet]) -> None:
    tables = [find_table(sheet) for sheet in found]
    kept = [one for one in tables if isinstance(one, Table)]
    aside = [one for one in tables if isinstance(one, Aside)]
    with suppress(SourceError):
        holds(propose(kept, aside, Choices()))


def holds(proposal: Proposal) -> None:
    """Check that a proposed definition holds, without a doubt."""
    definition = load_text(written_text(proposal, "nl"), Path("draft.toml"))
    assert list(doubts(definition.spec)) == []
    assert definition.spec.unit.date in definition.spec.registers[definition.spec.unit.register].fields


# ---------------------------------------------------------------- what cannot be used


def pivot(path: Path) -> Path:
    rows: Rows = [["Aantal van zaak", "Kolomlabels"], ["Rijlabels", 2023, 2024, "Eindtotaal"], ["jan", 3, 4, 7]]
    return workbook(path.with_suffix(".xlsx"), Draaitabel=rows)


BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "empty": (lambda path: written(path, []), "het bestand is leeg"),
    "sheets": (lambda path: workbook(path.with_suffix(".xlsx"), **{f"Blad{n}": [] for n in range(40)}),
               r"Blad0, Blad1, Blad2, Blad3, … \(\+36\)\]: leeg"),
    "no dates": (lambda path: written(path, [["nummer", "soort"], *([n, "ab"[n % 2]] for n in range(30))]),
                 "geen kolom met datums"),
    "no identifier": (lambda path: written(path, [["soort", "in", "uit"], *(["ab"[n % 2], f"{1 + n}-1-2024",
                      f"{1 + n}-2-2024"] for n in range(28))]), "geen kolom die zaken onderscheidt"),
    "no header": (lambda path: written(path, [[n, "open", f"{1 + n}-1-2024"] for n in range(28)]),
                  "geen rij die kolommen benoemt"),
    "no rows": (lambda path: written(path, [["zaak", "ontvangen", "besluit"]]), "geen rij onder de kopregel"),
    "counts a month": (lambda path: workbook(path.with_suffix(".xlsx"), T=[["Maand", "In", "Uit"],
                       *([date(2024, n, 1), 30 + n, 20 + n] for n in range(1, 13))]), "geen kolom die zaken"),
    "pivot": (pivot, "een draaitabel, met aantallen en geen zaken; neem het blad waaruit hij is gemaakt"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_used_is_said_in_one_line_with_what_to_do(kind: str, tmp_path: Path) -> None:
    make, line = BAD[kind]
    target = tmp_path / "draft.toml"
    found = doorloop("definition", "draft", make(tmp_path / "bron.csv"), "-o", target)
    assert (found.code, found.out) == (3, "")
    error, remedy = found.err.splitlines()
    assert re.search(line, error)
    assert remedy.startswith("  probeer: ")
    assert not target.exists()


def test_a_file_that_is_there_is_not_written_over_unasked(tmp_path: Path) -> None:
    source = written(tmp_path / "permits.csv", [PERMITS, *permits()])
    target = tmp_path / "mine.toml"
    target.write_text("mine", encoding="utf-8")
    assert doorloop("definition", "draft", source, "-o", target).code == 2
    assert target.read_text("utf-8") == "mine"
    assert doorloop("definition", "draft", source, "-o", target, "--force").code == 0
    assert target.read_text("utf-8").startswith("# Voorstel")
    assert doorloop("definition", "draft", source, "-o", tmp_path / "mine.csv").code == 2
    printed = doorloop("definition", "draft", source)
    assert (printed.code, printed.out) == (0, target.read_text("utf-8"))
    assert doorloop("definition", "draft", source, "-o", "-").out == printed.out


def test_questions_settle_identifier_date_and_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = dates(30, 0, 9, 9)
    rows = [[f"A{n}", f"B{n}", *case] for n, case in enumerate(cases)]
    source = workbook(tmp_path / "x.xlsx", Z=[["Zaaknummer", "Dossiernummer", "Ontvangst", "Intake", "Besluit"], *rows])
    assert doorloop("definition", "draft", source, "--ask").code == 2
    monkeypatch.setattr(cli, "is_asked_in_person", lambda: True)
    answers = iter(["2", "2", "1, 9", "1"])
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr(cli, "answered", answer)
    found = doorloop("definition", "draft", source, "--ask", "-o", tmp_path / "x.toml")
    assert found.code == 0, found.err
    spec = load(str(tmp_path / "x.toml")).spec
    assert spec.key.name.nl == "Dossiernummer"
    assert spec.registers["x"].fields[spec.unit.date].header == "Intake"
    assert asked[-1] == asked[-2]  # there is no ninth step
    assert len(spec.steps) == 1
    assert "‘Ontvangst’ tot ‘Intake’ (" in found.err


# ---------------------------------------------------------------- persons


def bsn(chance: random.Random) -> str:
    """Invent a number that passes the test of a BSN."""
    while True:
        digits = [chance.randrange(1, 10) for _ in range(8)]
        rest = sum(digit * weight for digit, weight in zip(digits, range(9, 1, -1), strict=True)) % 11
        if rest < 10:
            return "".join(map(str, [*digits, rest]))


PLANTED: dict[str, Callable[[random.Random], str]] = {
    "BSN": bsn,
    "V-nummer": lambda chance: f"28{chance.randrange(10**8):08}",
    "Kenmerk betrokkene": lambda chance: f"28{chance.randrange(10**8):08}",
    "Naam": lambda chance: f"{chance.choice(['Anna', 'Joris'])} {chance.choice(['Quist', 'Zwart'])}",
    "Wie": lambda chance: chance.choice(["Quist", "Zwartveen"]),
    "Behandelaar": lambda chance: chance.choice(["Quist", "Zwartveen"]),
    "Toegewezen": lambda chance: chance.choice(["J. Quist", "A. Zwartveen"]),
    "Geboren": lambda chance: f"{chance.randrange(1, 28)}-{chance.randrange(1, 13)}-19{chance.randrange(60, 99)}",
    "Bereikbaar": lambda chance: f"06{chance.randrange(10**8):08}",
    "Post": lambda chance: f"q{chance.randrange(99)}@voorbeeld.example",
    "Opmerkingen": lambda chance: chance.choice(["mevrouw Quist belt", "zie dossier Zwartveen"]),
    "Plaats": lambda chance: f"{chance.randrange(1000, 9999)} QX",
}
"""A column of persons → what it holds."""


@given(columns=st.sets(st.sampled_from(sorted(PLANTED)), min_size=1, max_size=6), seed=st.integers(0, 999))
@settings(max_examples=examples(25))
def test_nothing_of_a_person_is_repeated(columns: set[str], seed: int) -> None:
    chance = random.Random(seed)
    named = sorted(columns)
    cases = dates(30, 0, 9, seed=seed)
    held = [[PLANTED[name](chance) for name in named] for _ in cases]
    rows = [
        [str(70_000 + n), ("open", "dicht")[n % 2], *map(str, own), *(told(one, "%d-%m-%Y") for one in case)]
        for n, (own, case) in enumerate(zip(held, cases, strict=True))
    ]
    text = "\n".join(";".join(row) for row in [["Zaak", "Status", *named, "Ontvangst", "Besluit"], *rows])
    tables = [find_table(sheet) for sheet in read(text.encode(), "r.csv")]
    proposal = propose([one for one in tables if isinstance(one, Table)], [], Choices())
    content = "\n".join([written_text(proposal, "nl"), *proposal.told("en")])
    assert "Zaak" in content
    secrets = {value for own in held for value in own} | {"Quist", "Zwartveen", "Zwart "}
    assert [secret for secret in secrets if secret in content] == []
    private = [field for one in proposal.registers for field in one.fields if field.header in named]
    assert all(field.private for field in private)
    assert len(private) == len(named)


def test_nothing_of_the_persons_of_the_sample_is_repeated() -> None:
    found = doorloop("definition", "draft", SAMPLE)
    assert found.code == 0
    paths = [path for path in sorted(SAMPLE.iterdir()) if path.suffix != ".md"]
    found_sheets = [sheet for path in paths for sheet in read(path.read_bytes(), path.name)]
    cells = [cell for sheet in found_sheets for row in sheet.rows for cell in row]
    digits = {re.sub(r"\D", "", cell) for cell in cells if isinstance(cell, str)}
    numbers = {text for text in digits if len(text) in (9, 10)}
    tables = [table for table in map(find_table, found_sheets) if isinstance(table, Table)]
    columns = [
        column
        for table in tables
        for header, column in zip(table.headers, table.columns, strict=True)
        if fold_header(header) == "geboortedatum"
    ]
    births = {show(column[line]) for column in columns for line in range(len(column))} - {""}
    assert len(numbers) > 100
    assert len(births) > 70
    told = found.out + found.err
    assert [secret for secret in numbers | births if secret in told] == []


def test_a_value_that_looks_personal_is_not_listed_among_codes(tmp_path: Path) -> None:
    rows = [[f"Z{n}", ("open", "dicht")[n % 2], f"{1 + n % 28}-1-2024", f"{1 + n % 28}-2-2024"] for n in range(40)]
    rows[3][1], rows[5][1], rows[7][1] = "open 280123456", "Anna Quist", "zie de mail van mevrouw Q"
    path = written(tmp_path / "r.csv", [["Zaak", "Stand", "Ontvangst", "Besluit"], *rows])
    definition = drafted(tmp_path, path)
    assert list(definition.spec.codes["stand"].values) == ["open", "dicht"]
    assert "3 waarden lijken op een persoonsgegeven" in (tmp_path / "draft.toml").read_text("utf-8")


def test_values_of_more_than_a_list_are_offered_as_codes_and_not_quoted(tmp_path: Path) -> None:
    towns = ["Aalsmeer", "Beesd", "Culemborg", "Deil", "Ede", "Fijnaart", "Gouda", "Huizen", "Ilpendam", "Joure"]
    rows = [[100 + n, towns[n % 10] if n < 10 else "Ede", f"{1 + n}-1-2024", f"{1 + n}-2-2024"] for n in range(14)]
    path = written(tmp_path / "r.csv", [["Zaak", "Plaats", "Ontvangst", "Besluit"], *rows])
    target = tmp_path / "draft.toml"
    assert drafted(tmp_path, path).spec.registers["r"].fields["plaats"].type == "text"
    text = target.read_text("utf-8")
    assert "Aalsmeer" not in text
    edited = text.replace('header = "Plaats", type = "text", private = true', 'header = "Plaats", type = "code"')
    assert edited != text
    assert "met de waarden zoals zij er staan" in text
    target.write_text(edited, encoding="utf-8")
    assert doorloop("definition", "check", target).code == 0
    assert doorloop("report", path, "-d", target).code == 0


def test_rows_without_a_header_are_no_header(tmp_path: Path) -> None:
    rows = [["Quist", "open", "", "1-2-2024"], *([f"Q{n}", "open", "1-1-2024", "1-3-2024"] for n in range(9))]
    found = doorloop("definition", "draft", written(tmp_path / "r.csv", rows))
    assert found.code == 3
    assert "Quist" not in found.err


def test_a_sheet_of_a_template_is_no_register() -> None:
    lists = Sheet("a.xlsx", "Lijsten", columns=read(b"Lijsten (doorloop template);x\nRegio;y\n", "a.csv")[0].columns)
    found = find_table(lists)
    assert isinstance(found, Aside)
    assert found.why == "lists"


@pytest.mark.slow
@pytest.mark.shared
def test_workbooks_of_other_programs_give_a_draft_or_a_reason(shared: Path) -> None:
    paths = sorted(
        path for path in (shared / "corpus/workbooks").rglob("*") if path.suffix.lower() in (".xlsx", ".xls", ".ods")
    )
    outcomes = Counter[str]()
    for path in some(paths[::16]):
        found = doorloop("definition", "draft", path)
        outcomes[str(found.code)] += 1
        assert found.code in (0, 3), (path.name, found.err)
        assert found.code or found.out.startswith("# Voorstel"), path.name
    assert outcomes["3"] > 20


# ---------------------------------------------------------------- the page


def walk() -> list[tuple[str, str]]:
    """Give the commands of the page in their order, with what they print."""
    blocks = re.findall(r"^```console\n\$ doorloop (.+?)\n(.*?)^```$", TEXTS[PAGE], re.M | re.S)
    return [(command, printed) for command, printed in blocks]


def test_the_walk_of_the_page_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SAMPLE, tmp_path / "registers")
    monkeypatch.chdir(tmp_path)
    (own,) = re.findall(r"^```toml\n(extends.*?)^```$", TEXTS[PAGE], re.M | re.S)
    (tmp_path / "eigen.toml").write_text(own, encoding="utf-8")
    for command, right in some(walk()):
        printed = run(shlex.split(command), monkeypatch)
        assert re.fullmatch(pattern("\n".join(map(str.rstrip, right.split("\n")))), printed.text), printed.text
        assert printed.code == 0
    drafted_lines = (tmp_path / "groningen.toml").read_text("utf-8").splitlines()
    (shown,) = re.findall(r"^```toml\n(sepot.*?)^```$", TEXTS[PAGE], re.M | re.S)
    assert set(shown.splitlines()) <= set(drafted_lines)
    records = (tmp_path / "nightly/doorlooptijden.csv").read_text("utf-8").splitlines()
    assert any(line.startswith("ontvangst_dossier_sepot,Dossier tot sepot") for line in records)
