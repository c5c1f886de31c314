"""`report LOG --steps "A -> B" --target 10wd`: a table at once, of a log that nobody described."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import mean, median

import pytest

from doorloop.base.errors import SourceError, UsageError
from doorloop.definition import load
from doorloop.definition.overlay import Changes
from doorloop.runs.report import report
from kit import event_logs
from kit.processes import cli

CASES = event_logs.draw(7)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.xes"
    path.write_bytes(event_logs.xes(CASES))
    return path


def typed(*steps: str, targets: tuple[str, ...] = ()) -> Changes:
    return Changes(steps=steps, targets=targets)


def steps_of(*steps: str, targets: tuple[str, ...] = ()) -> list[tuple[object, ...]]:
    spec = load(changes=typed(*steps, targets=targets)).spec
    return [(step.id, step.label.en, step.unit, step.target, step.target_unit) for step in spec.steps]


def test_steps_between_activities_equal_a_loop_over_the_events(log: Path) -> None:
    changes = typed("ontvangst -> besluit", "ontvangst -> toets[last]", targets=("28d", "10d"))
    one, two = report(log, changes=changes, peildatum="2024-12-31").tables["doorlooptijden"].records
    for record, end, last, target in ((one, "besluit", False, 28), (two, "toets", True, 10)):
        found, still_open = event_logs.days(CASES, end, last=last)
        kept = [n for n in found if n >= 0]
        assert (record["n"], record["open"], record["excluded"]) == (len(kept), still_open, len(found) - len(kept))
        assert (float(record["mean"]), float(record["median"])) == pytest.approx((mean(kept), median(kept)))  # type: ignore[arg-type]
        assert record["within_target"] == sum(n <= target for n in kept)


def test_the_event_of_a_number_is_an_end(log: Path) -> None:
    (record,) = report(log, changes=typed("toets -> toets[2]", targets=("5d",)), peildatum="2024-12-31")[
        "doorlooptijden"
    ].records
    tested = [sorted(e.moment for e in case.events if e.activity == "toets") for case in CASES]
    kept = [(moments[1].date() - moments[0].date()).days for moments in tested if len(moments) > 1]
    assert (record["n"], record["open"]) == (len(kept), sum(len(moments) == 1 for moments in tested))
    assert float(record["mean"]) == pytest.approx(mean(kept))  # type: ignore[arg-type]


def test_the_first_event_after_the_start_is_an_end(log: Path) -> None:
    (record,) = report(log, changes=typed("toets -> besluit[after]", targets=("5d",)), peildatum="2024-12-31")[
        "doorlooptijden"
    ].records
    kept, still_open = [], 0
    for case in CASES:
        starts = sorted(e.moment.date() for e in case.events if e.activity == "toets")
        ends = sorted(e.moment.date() for e in case.events if e.activity == "besluit" and starts)
        later = [end for end in ends if end >= starts[0]]
        kept += [(later[0] - starts[0]).days] if later else []
        still_open += bool(starts) and not later
    assert (record["n"], record["open"], record["excluded"]) == (len(kept), still_open, 0)
    assert float(record["mean"]) == pytest.approx(mean(kept))  # type: ignore[arg-type]


def test_without_steps_a_case_lasts_from_its_first_event_to_its_last(log: Path) -> None:
    (record,) = (
        report(log, definition="event-log", calendar="weekdagen", peildatum="2025-12-31")
        .tables["doorlooptijden"]
        .records
    )
    assert (record["n"], record["open"]) == (len(CASES), 0)
    longest = max((max(e.moment for e in c.events) - min(e.moment for e in c.events)).days for c in CASES)
    assert 0 < float(record["max"]) <= longest  # type: ignore[arg-type]


def test_a_step_has_a_name_a_label_and_its_target() -> None:
    assert steps_of("A -> B", "B->C→ D", "A -> B", targets=("10wd", "-", "6w", "24h")) == [
        ("a_b", "A → B", "werkdagen", 10, "werkdagen"),
        ("b_c", "B → C", "werkdagen", None, None),
        ("c_d", "C → D", "kalenderdagen", 42, "kalenderdagen"),
        ("a_b-2", "A → B", "uren", 24, "uren"),
    ]


def test_activities_that_look_alike_are_kept_apart() -> None:
    spec = load(changes=typed("Besluit! -> besluit?", "Besluit![last] -> *[complete]")).spec
    assert spec.registers["log"].long is not None
    kinds = {name: kind for name, kind in spec.registers["log"].long.kinds.items() if kind.needed}
    assert [(kind.variants, kind.occurrence, kind.lifecycle, kind.every) for kind in kinds.values()] == [
        (("Besluit!",), "first", (), False),
        (("besluit?",), "first", (), False),
        (("Besluit!",), "last", (), False),
        ((), "first", ("complete",), True),
    ]
    assert len({step.id for step in spec.steps}) == 2


@pytest.mark.parametrize(
    ("steps", "targets", "what"),
    [
        (("A",), (), "'A' is no step"),
        (("A -> ",), (), "is no step"),
        (("A[after] -> B",), (), "on or after nothing"),
        (("A -> B",), ("10x",), "no term"),
        (("A -> B",), ("3m",), "not told in 'm'"),
        (("A -> B",), ("1d", "2d"), "2 targets for 1 step"),
    ],
)
def test_what_is_no_step_or_target_is_refused(steps: tuple[str, ...], targets: tuple[str, ...], what: str) -> None:
    with pytest.raises(UsageError, match=what):
        load(changes=typed(*steps, targets=targets))


def test_an_activity_that_the_log_does_not_have_is_refused_with_the_nearest(log: Path) -> None:
    with pytest.raises(SourceError, match=r"not one event ‘beslit’ \(besluit\?\)"):
        report(log, changes=typed("ontvangst -> beslit"))


def test_a_definition_without_events_has_no_such_steps() -> None:
    with pytest.raises(UsageError, match="no register of events"):
        load("bouwvergunningen", typed("A -> B"))


def test_the_command_line_gives_a_table_that_its_manifest_repeats(log: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    line = ("--steps", "ontvangst -> besluit", "--target", "10wd", "--peildatum", "2024-12-31")
    done = cli("report", log, *line, "-f", "json", "-o", out)
    assert done.returncode == 0, done.stderr
    (record,) = json.loads((out / "report.json").read_text("utf-8"))["tables"]["doorlooptijden"]
    assert (record["step"], record["target"]) == ("ontvangst_besluit", 10)
    again = cli("report", "--from-manifest", out / "manifest.json")
    assert (again.returncode, "hetzelfde: " in again.stderr) == (0, True), again.stderr
    checked = cli("check", log, *line[:2], "-f", "json")
    assert checked.returncode == 0, checked.stderr
    assert {one["code"] for one in json.loads(checked.stdout)["findings"]} <= {"events-repeated", "column-unknown"}
