"""Pauses: the clock of a step stands still; against a loop over days, and by hand from the law (Awb 4:15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorloop.base.errors import DefinitionError
from doorloop.cases.clocks import DayTicking
from doorloop.cases.pauses import last_day
from doorloop.workdays.calendars import calendar
from kit import oracle
from kit.definitions import loaded
from kit.draws import examples
from kit.miniature import Run, run_paths
from kit.pilot import doorloop
from kit.steps_alone import define, record, run_cases, run_files, told, with_events, written

PAUSE = """
[pauses.opschorting]
label = { nl = "Opschorting", en = "Suspension" }
stop = "verzoek"
restart = "aanvulling"
[[steps]]
id = "beslissing"
start = "aanvraag"
end = "besluit"
unit = "kalenderdagen"
target = 56
target_unit = "kalenderdagen"
pauses = ["opschorting"]
by = "wij"
"""
FIELDS = ["aanvraag", "verzoek", "aanvulling", "besluit"]
Row = Sequence[str]


def run_paused(*rows: Row, text: str = PAUSE, fields: Sequence[str] = FIELDS, peildatum: str = "2024-12-31") -> Run:
    return run_cases(define(text, fields, peildatum=peildatum), fields, rows)


def n_of(run: Run, step: str = "beslissing") -> tuple[object, object, object]:
    found = record(run, "durations", step)
    return found["n"], found["open"], found["excluded"]


# ---------------------------------------------------------------- by hand, from the law


@pytest.mark.parametrize(
    ("asked", "supplied", "net"),
    [
        ("1-3-2024", "11-3-2024", 55),  # suspended from 2 up to and with 10 March: 9 of the 64 days
        ("1-3-2024", "2-3-2024", 64),  # from the day after 1 March until 2 March: no day between them
        ("1-3-2024", "1-3-2024", 64),
        ("1-3-2024", "3-3-2024", 63),
        ("28-2-2024", "1-3-2024", 63),  # 29 February
        ("29-3-2024", "30-4-2024", 57),  # decided while suspended: the clock ran until the request
    ],
)
def test_awb_4_15_suspends_from_the_day_after_the_request_until_the_day_of_the_supplement(
    asked: str, supplied: str, net: int
) -> None:
    run = run_paused(["1-2-2024", asked, supplied, "5-4-2024"])
    assert record(run, "durations", "beslissing")["mean"] == net
    assert record(run, "durations", "beslissing_bruto")["mean"] == 64


def test_the_last_day_of_the_term_moves_by_the_days_of_the_suspension() -> None:
    """Eight weeks from 1 February 2024 end on 28 March; nine days of suspension make it 6 April."""
    run = run_paused(
        ["1-2-2024", "1-3-2024", "11-3-2024", "6-4-2024"], ["1-2-2024", "1-3-2024", "11-3-2024", "7-4-2024"]
    )
    assert record(run, "durations", "beslissing")["within_target"] == 1
    assert record(run, "durations", "beslissing_bruto")["within_target"] == 0


def test_a_suspension_that_goes_on_stops_the_clock_until_the_peildatum() -> None:
    run = run_paused(["1-2-2024", "1-3-2024", "", ""], ["1-2-2024", "", "", ""])
    ages = [record(run, "bases", step, basis="open")["max"] for step in ("beslissing", "beslissing_bruto")]
    assert ages == [334, 334]  # the second case has no suspension
    assert record(run, "bases", "beslissing", basis="open")["mean"] == Fraction(29 + 334, 2)
    assert record(run, "bases", "beslissing", basis="matured")["n"] == 1
    assert record(run, "bases", "beslissing_bruto", basis="matured")["n"] == 2


def test_a_number_of_days_is_taken_off() -> None:
    text = PAUSE.replace('stop = "verzoek"\nrestart = "aanvulling"', 'days = "dagen"')
    run = run_paused(
        ["1-2-2024", "9", "5-4-2024"],
        ["1-2-2024", "", "5-4-2024"],
        ["1-2-2024", "14 dagen", "5-4-2024"],
        ["1-2-2024", "65", "5-4-2024"],
        ["1-2-2024", "enkele", "5-4-2024"],
        ["1-2-2024", "onbekend", "5-4-2024"],
        ["1-2-2024", "0", ""],
        text=text,
        fields=["aanvraag", "dagen:number", "besluit"],
    )
    assert n_of(run) == (3, 1, 3)
    assert record(run, "durations", "beslissing")["mean"] == Fraction(55 + 64 + 50, 3)
    assert run.cells("pause-too-long") == ["r.csv C5"]
    assert run.cells("number-unreadable") == ["r.csv C6"]


def test_a_step_in_hours_stands_still_from_moment_to_moment() -> None:
    text = PAUSE.replace("kalenderdagen", "uren").replace('unit = "uren"', 'unit = "uren"\nclock = "klokuren"', 1)
    run = run_paused(
        ["1-2-2024 09:00", "1-2-2024 12:00", "2-2-2024 12:30", "2-2-2024 18:00"],
        ["1-2-2024 09:00", "1-2-2024", "2-2-2024 12:30", "2-2-2024 18:00"],
        text=text,
    )
    assert n_of(run) == (1, 0, 1)
    assert record(run, "durations", "beslissing")["mean"] == Fraction(17, 2)
    assert record(run, "durations", "beslissing_bruto")["mean"] == 33
    assert run.cells("time-missing") == ["r.csv C3"]


# ---------------------------------------------------------------- against a loop over days

FIRST = date(2013, 3, 1)
PEILDATUM = date(2013, 6, 30)
Pairs = list[tuple[int, int | None]]
DAYS = st.integers(0, 110)
PAIRS = st.lists(st.tuples(DAYS, st.one_of(st.none(), st.integers(0, 40))), max_size=3)
DRAWN = st.lists(st.tuples(DAYS, st.one_of(st.none(), DAYS), PAIRS), min_size=1, max_size=8)
Drawn = list[tuple[int, int | None, Pairs]]


def is_still(day: date, pairs: list[tuple[date, date | None]]) -> bool:
    """Tell whether the clock stands still: after the day of a stop, and before that of its restart."""
    return any(stop < day and (restart is None or day < restart) for stop, restart in pairs)


def net_days(since: date, until: date, pairs: list[tuple[date, date | None]], unit: str) -> int:
    """Count the days after the start up to and with the end on which the clock runs, one after the other."""
    days = (since + timedelta(days=n) for n in range(1, (until - since).days + 1))
    return sum(
        (unit == "kalenderdagen" or (day.weekday() < 5 and day not in oracle.holidays(day.year, "nl")))
        and not is_still(day, pairs)
        for day in days
    )


def dated(drawn: Drawn) -> Iterator[tuple[date, date | None, list[tuple[date, date | None]]]]:
    for since, took, pairs in drawn:
        start = FIRST + timedelta(days=since)
        end = None if took is None else start + timedelta(days=took)
        stops = [(FIRST + timedelta(days=at), n) for at, n in pairs]
        yield start, end, [(stop, None if n is None else stop + timedelta(days=n)) for stop, n in stops]


def expected(drawn: Drawn, unit: str, target: int) -> dict[str, object]:
    """Judge each case by itself, as of the peildatum."""
    done, ages = [], []
    for start, end, pairs in dated(drawn):
        seen = [(stop, restart if restart and restart <= PEILDATUM else None) for stop, restart in pairs]
        seen = [(stop, restart) for stop, restart in seen if stop <= PEILDATUM]
        if start > PEILDATUM:
            continue
        if end is None or end > PEILDATUM:
            ages.append(net_days(start, PEILDATUM, seen, unit))
        else:
            done.append(net_days(start, end, seen, unit))
    return {
        "n": len(done),
        "mean": Fraction(sum(done), len(done)) if done else None,
        "within_target": sum(one <= target for one in done),
        "open": len(ages),
        "oldest": max(ages, default=None),
    }


IN_A_ROW = {"opschorting": {"van": "verzoek", "tot": "aanvulling"}}
APART = {"opgeschort": {"van": "verzoek"}, "hervat": {"van": "aanvulling"}}
Held = Mapping[str, Mapping[str, str]]


def long_form(held: Held, unit: str = "kalenderdagen") -> str:
    return with_events(PAUSE.replace("kalenderdagen", unit), ["van", "tot"], held)


def run_long(text: str, drawn: Drawn, rows: list[list[str]]) -> Run:
    cases = [[str(n), told(start), told(end)] for n, (start, end, _) in enumerate(dated(drawn), start=1001)]
    files = {"r": [["zaak", "aanvraag", "besluit"], *cases], "p": [["zaak", "soort", "van", "tot"], *rows]}
    return run_files(loaded(text), files)


def compare(run: Run, drawn: Drawn, unit: str) -> None:
    wanted = expected(drawn, unit, 56)
    found = record(run, "durations", "beslissing")
    ages = record(run, "bases", "beslissing", basis="open")
    assert {**{key: found[key] for key in wanted if key != "oldest"}, "oldest": ages["max"]} == wanted
    gross = expected([(since, took, []) for since, took, _ in drawn], unit, 56)
    whole = record(run, "durations", "beslissing_bruto")
    assert {key: whole[key] for key in wanted if key != "oldest"} == {k: v for k, v in gross.items() if k != "oldest"}


@settings(max_examples=examples(25), deadline=None)
@given(DRAWN, st.sampled_from(["kalenderdagen", "werkdagen"]))
def test_pauses_of_two_columns_are_those_of_a_loop_over_days(drawn: Drawn, unit: str) -> None:
    drawn = [(since, took, pairs[:1]) for since, took, pairs in drawn]
    rows = [
        [told(start), *map(told, pairs[0] if pairs else (None, None)), told(end)] for start, end, pairs in dated(drawn)
    ]
    run = run_paused(*rows, text=PAUSE.replace("kalenderdagen", unit), peildatum=PEILDATUM.isoformat())
    compare(run, drawn, unit)


@settings(max_examples=examples(25), deadline=None)
@given(DRAWN, st.sampled_from(["kalenderdagen", "werkdagen"]), st.randoms(use_true_random=False))
def test_repeated_pauses_are_those_of_a_loop_over_days(drawn: Drawn, unit: str, chance: object) -> None:
    """Also where they overlap, and whatever the order of the rows."""
    rows = [
        [str(n), "opschorting", told(stop), told(restart)]
        for n, (_, _, pairs) in enumerate(dated(drawn), start=1001)
        for stop, restart in pairs
    ]
    rows.append(["9999", "opschorting", "1-3-2013", ""])
    chance.shuffle(rows)  # type: ignore[attr-defined]
    run = run_long(long_form(IN_A_ROW, unit), drawn, rows)
    compare(run, drawn, unit)
    assert not run.cells("event-repeated")


@settings(max_examples=examples(15), deadline=None)
@given(DRAWN)
def test_stops_and_restarts_in_rows_of_their_own_are_paired_by_time(drawn: Drawn) -> None:
    apart = []
    for since, took, pairs in drawn:
        clean: Pairs = []
        for stop, n in sorted(pairs, key=lambda one: one[0]):
            last = clean[-1] if clean else None
            if last is not None and (last[1] is None or last[0] + last[1] >= stop):
                continue  # one after the other, with a day between
            clean.append((stop, n))
        apart.append((since, took, clean))
    rows = []
    for number, (_, _, spans) in enumerate(dated(apart), start=1001):
        for began, ended in spans:
            rows.append([str(number), "opgeschort", told(began), ""])
            rows += [[str(number), "hervat", told(ended), ""]] if ended else []
    rows.append(["9999", "opgeschort", "1-3-2013", ""])
    compare(run_long(long_form(APART), apart, rows[::-1]), apart, "kalenderdagen")


# ---------------------------------------------------------------- what cannot be meant so


def test_pauses_that_cannot_be_told_leave_a_case_out_of_net_and_gross() -> None:
    run = run_paused(
        ["1-2-2024", "", "11-3-2024", "5-4-2024"],
        ["1-2-2024", "11-3-2024", "1-3-2024", "5-4-2024"],
        ["1-2-2024", "onbekend", "11-3-2024", "5-4-2024"],
        ["1-2-2024", "1-3-2024", "onbekend", ""],
        ["1-2-2024", "n.v.t.", "n.v.t.", "5-4-2024"],
        ["1-2-2024", "1-1-2024", "11-2-2024", "5-4-2024"],
    )
    assert n_of(run) == n_of(run, "beslissing_bruto") == (2, 0, 4)
    assert run.cells("restart-without-stop") == ["r.csv D2"]
    assert run.cells("restart-before-stop") == ["r.csv D3"]
    assert run.cells("pause-before-start") == ["r.csv C7"]
    assert record(run, "durations", "beslissing")["mean"] == Fraction(64 + 55, 2)  # 2 up to and with 10 February


def test_overlapping_pauses_are_told_at_the_later_stop_and_count_once() -> None:
    rows = [["1001", "opschorting", "10-3-2013", "20-3-2013"], ["1001", "opschorting", "15-3-2013", "25-3-2013"]]
    run = run_long(long_form(IN_A_ROW), [(0, 60, [])], rows)
    assert run.cells("pauses-overlap") == ["p.csv C3"]
    assert record(run, "durations", "beslissing")["mean"] == 60 - 14  # 11 up to and with 24 March


def test_stops_and_restarts_without_their_other_are_told() -> None:
    rows = [["1001", "hervat", "10-3-2013", ""], ["1002", "opgeschort", "10-3-2013", ""]]
    rows += [["1002", "opgeschort", "12-3-2013", ""], ["1002", "hervat", "20-3-2013", ""]]
    run = run_long(long_form(APART), [(0, 60, []), (0, 60, [])], rows)
    assert run.cells("restart-without-stop") == ["p.csv C2"]
    assert run.cells("pauses-overlap") == ["p.csv C4"]
    assert n_of(run) == (1, 0, 1)
    assert record(run, "durations", "beslissing")["mean"] == 60 - 9


TERM = """
[[terms]]
id = "wet"
label = { nl = "Beslistermijn", en = "Term" }
start = "aanvraag"
end = "besluit"
term = "8w"
article = "Awb 4:13"
by = "wij"
pauses = ["opschorting"]
"""
SECOND = """
[pauses.hoorzitting]
label = { nl = "Hoorzitting", en = "Hearing" }
stop = "uitnodiging"
restart = "zitting"
"""
LAW = TERM.replace('["opschorting"]', '["opschorting", "hoorzitting"]')
BY_LAW_ALONE = PAUSE.replace('pauses = ["opschorting"]\n', "") + SECOND + LAW
BY_BOTH = PAUSE.replace('pauses = ["opschorting"]', 'pauses = ["opschorting", "hoorzitting"]') + SECOND + LAW


@pytest.mark.parametrize(("text", "n"), [(BY_LAW_ALONE, 6), (BY_BOTH, 4)])
def test_pauses_that_a_statutory_term_names_are_doubted_once_each(text: str, n: int) -> None:
    """A step that does not name them counts every case; where it does too, each cell is told once all the same."""
    run = run_paused(
        ["1-2-2024", "", "11-3-2024", "5-4-2024", "", ""],  # a restart without a stop
        ["1-2-2024", "11-3-2024", "1-3-2024", "5-4-2024", "", ""],  # a restart before its stop
        ["1-2-2024", "1-1-2024", "11-2-2024", "5-4-2024", "", ""],  # a pause before the start
        ["1-2-2024", "1-3-2024", "20-3-2024", "5-4-2024", "10-3-2024", "25-3-2024"],  # a stop in another pause
        ["1-2-2024", "1-3-2024", "10-3-2024", "5-4-2024", "10-3-2024", "25-3-2024"],  # one after the other
        ["1-2-2024", "", "", "5-4-2024", "1-3-2024", ""],  # one that goes on
        text=text,
        fields=[*FIELDS, "uitnodiging", "zitting"],
    )
    assert n_of(run) == (n, 0, 6 - n)
    assert run.cells("restart-without-stop") == ["r.csv D2"]
    assert run.cells("restart-before-stop") == ["r.csv D3"]
    assert run.cells("pause-before-start") == ["r.csv C4"]
    assert run.cells("pauses-overlap") == ["r.csv F5"]


def test_a_pause_is_before_the_start_only_of_what_it_stops() -> None:
    """A stop before the step began may lie in the statutory term, which began earlier; and the other way round."""
    fields = [*FIELDS, "bekendmaking", "uitnodiging", "zitting"]
    early = BY_LAW_ALONE.replace(
        'start = "aanvraag"\nend = "besluit"\nterm', 'start = "bekendmaking"\nend = "besluit"\nterm'
    )
    row = ["1-2-2024", "20-1-2024", "25-1-2024", "5-4-2024", "10-1-2024", "", ""]
    assert not run_paused(row, text=early, fields=fields).cells("pause-before-start")
    assert run_paused(row, text=BY_LAW_ALONE, fields=fields).cells("pause-before-start") == ["r.csv C2"]


def test_without_a_column_of_a_pause_its_statutory_term_is_not_doubted(tmp_path: Path) -> None:
    text = BY_LAW_ALONE.replace('pauses = ["opschorting", "hoorzitting"]', 'pauses = ["opschorting"]')
    path = tmp_path / "r.csv"
    path.write_text("zaak;aanvraag;aanvulling;besluit\n1001;1-2-2024;11-3-2024;5-4-2024\n", "utf-8")
    run = run_paths([path], define(text, [*FIELDS, "uitnodiging", "zitting"]), absent=True)
    assert not run.cells("restart-without-stop")


def test_a_pause_between_two_steps_is_early_for_neither() -> None:
    second = PAUSE.partition("[[steps]]")[2].replace('"beslissing"', '"uitvoering"').replace('"aanvraag"', '"besluit"')
    text = PAUSE + "[[steps]]" + second.replace('end = "besluit"', 'end = "klaar"')
    run = run_paused(
        ["1-2-2024", "1-3-2024", "11-3-2024", "5-4-2024", "5-5-2024"], text=text, fields=[*FIELDS, "klaar"]
    )
    assert not run.cells("pause-before-start")
    assert record(run, "durations", "uitvoering")["mean"] == 30


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (('pauses = ["opschorting"]', 'pauses = ["opschortingen"]'), "steps.0.pauses"),
        (('stop = "verzoek"', 'stop = "verzoeken"'), "pauses.opschorting.stop"),
        (('restart = "aanvulling"', ""), "pauses.opschorting.restart"),
        (('stop = "verzoek"', 'stop = "verzoek"\ndays = "verzoek"'), "pauses.opschorting.days"),
        (('stop = "verzoek"\nrestart = "aanvulling"', 'days = "verzoek"'), "pauses.opschorting.days"),
        (('pauses = ["opschorting"]', "gross = true"), "steps.0.gross"),
    ],
)
def test_a_pause_that_cannot_be_meant_is_refused_with_its_path(change: tuple[str, str], path: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        define(PAUSE.replace(*change), FIELDS)
    assert path in str(caught.value)


# ---------------------------------------------------------------- what people get


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Write a definition and a register with a suspended case, and with one that is suspended still."""
    folder = tmp_path_factory.mktemp("desk")
    definition, register = folder / "d.toml", folder / "r.csv"
    rows = [
        "zaak;aanvraag;verzoek;aanvulling;besluit",
        "1001;1-2-2024;1-3-2024;11-3-2024;",
        "1002;1-2-2024;20-3-2024;;",
    ]
    register.write_text("\n".join(rows) + "\n", "utf-8")
    definition.write_text(written(PAUSE, FIELDS, peildatum="2024-03-25"), "utf-8")
    return str(register), str(definition)


def test_the_work_list_moves_the_last_day_by_the_pauses(desk: tuple[str, str]) -> None:
    """28 March without them; nine days later for the first, and five so far for the second."""
    found = doorloop("open", desk[0], "-d", desk[1], "-f", "csv", "--lang", "en")
    due = [line.split(",") for line in found.out.splitlines()]
    place = due[0].index("due")
    assert [line[place] for line in due[1:]] == ["2024-04-02", "2024-04-06"]
    assert "calendar nl; stood still for 5 calendar days" in found.out
    assert "calendar nl; stood still for 9 calendar days" in found.out


def test_a_statutory_term_moves_by_calendar_days_before_the_termijnenwet_extends_it(desk: tuple[str, str]) -> None:
    """28 March and nine days are Saturday 6 April, so Monday the 8th; with five days so far it is Tuesday 2 April."""
    Path(desk[1]).write_text(Path(desk[1]).read_text("utf-8") + TERM, "utf-8")
    found = doorloop("open", desk[0], "-d", desk[1], "-f", "csv", "--lang", "en")
    head, *rows = (line.split(",") for line in found.out.splitlines())
    due = {row[head.index("row")]: row[head.index("due")] for row in rows if row[head.index("kind")] == "statute"}
    assert due == {"2": "2024-04-08", "3": "2024-04-02"}


def test_the_timeline_shows_a_pause_and_its_days(desk: tuple[str, str]) -> None:
    found = doorloop("case", desk[0], "-d", desk[1], "--at", "r.csv::3", "-f", "json", "--lang", "en")
    assert '"stop": "2024-03-20"' in found.out
    assert '"days": 5' in found.out
    drawn = doorloop("case", desk[0], "-d", desk[1], "--at", "r.csv::2", "-f", "svg")
    assert drawn.out.count('class="pause"') == 1


def test_without_a_column_of_the_pause_only_the_gross_step_is_measured(desk: tuple[str, str]) -> None:
    Path(desk[0]).write_text("zaak;aanvraag;verzoek;besluit\n1001;1-2-2024;1-3-2024;5-3-2024\n", "utf-8")
    found = doorloop("report", desk[0], "-d", desk[1], "-f", "csv", "-o", Path(desk[0]).parent / "out")
    assert found.code == 0
    lines = (Path(desk[0]).parent / "out/durations.csv").read_text("utf-8").splitlines()
    place = lines[0].split(",").index("measured")
    assert [(line.split(",")[0], line.split(",")[place]) for line in lines[1:]] == [
        ("beslissing", "false"),
        ("beslissing_bruto", "true"),
    ]


def test_the_last_day_is_that_of_a_loop_over_days() -> None:
    """The due day is the first on which the net days reach the target."""
    pairs = [(date(2013, 3, 25), date(2013, 4, 8)), (date(2013, 4, 20), date(2013, 5, 14))]
    spans = [(stop.toordinal(), restart.toordinal() - 1) for stop, restart in pairs]
    for unit in ("werkdagen", "kalenderdagen"):
        for target in range(60):
            found = last_day(FIRST.toordinal(), target, spans, DayTicking(calendar("nl"), unit))
            assert found is not None
            day = date.fromordinal(found)
            assert net_days(FIRST, day, list(pairs), unit) == target
            assert not target or net_days(FIRST, day - timedelta(days=1), list(pairs), unit) == target - 1


def test_an_export_has_every_stop_and_restart(tmp_path: Path) -> None:
    definition, folder, out = tmp_path / "d.toml", tmp_path / "in", tmp_path / "out"
    definition.write_text(long_form(IN_A_ROW), "utf-8")
    folder.mkdir()
    (folder / "r.csv").write_text("zaak;aanvraag;besluit\n1001;1-3-2013;1-6-2013\n1002;1-3-2013;\n", "utf-8")
    rows = ["1001;opschorting;4-4-2013;8-4-2013", "1001;opschorting;4-3-2013;8-3-2013", "1002;opschorting;4-3-2013;"]
    (folder / "p.csv").write_text("\n".join(["zaak;soort;van;tot", *rows]) + "\n", "utf-8")
    assert doorloop("key", tmp_path / "key").code == 0
    asked = ("-d", definition, "--key", tmp_path / "key", "-f", "csv", "-o", out, "--durations", "--min-k", "1")
    assert doorloop("export", folder, *asked).code == 0
    events = [line.split(",")[1:3] for line in (out / "events.csv").read_text("utf-8").splitlines()[1:]]
    stops = sorted(day[:10] for name, day in events if name in ("verzoek", "aanvulling"))
    assert stops == ["2013-03-04", "2013-03-04", "2013-03-08", "2013-04-04", "2013-04-08"]
    head, *lines = (line.split(",") for line in (out / "cases.csv").read_text("utf-8").splitlines())
    net, gross = head.index("days_beslissing"), head.index("days_beslissing_bruto")
    assert sorted((line[net], line[gross]) for line in lines) == [("", ""), ("86", "92")]
