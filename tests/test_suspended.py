"""Suspend and resume in a log stop the clock of steps: from a definition and from the command line, beside a loop."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import mean, median
from typing import NamedTuple

import pytest

from doorloop.base.errors import SourceError, UsageError
from doorloop.definition import load
from doorloop.definition.overlay import Changes
from doorloop.runs.report import report
from kit import definitions
from kit.miniature import run_paths
from kit.processes import cli


class Event(NamedTuple):
    """An event of one piece of work."""

    transition: str
    moment: datetime


Log = list[list[Event]]


def draw(seed: int, size: int = 40, rounds: int = 1) -> Log:
    """Draw cases that begin, are suspended and resumed, and mostly come to an end; each so often."""
    chance, cases = Random(seed), []
    for _ in range(size):
        moment, events = datetime(2024, 1, 1, 9, 0, 1) + timedelta(hours=chance.randrange(3000)), list[Event]()
        for _ in range(chance.randrange(1, rounds + 1)):
            halts = chance.randrange(4)
            for what in ("start", *("suspend", "resume") * halts, *(["complete"] * (chance.random() < 0.8))):
                events.append(Event(what, moment))
                moment += timedelta(seconds=chance.randrange(60, 200_000))
        if events[-1].transition == "resume" and chance.random() < 0.5:
            events.pop()
        cases.append(events)
    return cases


def xes(log: Log) -> bytes:
    lines = ['<log xes.version="1.0">']
    for number, events in enumerate(log):
        lines.append(f'<trace><string key="concept:name" value="{number}"/>')
        for what, moment in Random(number).sample(events, len(events)):
            lines.append('<event><string key="concept:name" value="Werk"/>')
            lines.append(f'<string key="lifecycle:transition" value="{what}"/>')
            lines.append(f'<date key="time:timestamp" value="{moment.isoformat()}+00:00"/></event>')
        lines.append("</trace>")
    return "\n".join([*lines, "</log>"]).encode()


class Told(NamedTuple):
    """What a loop says of one piece of work: whether it is done, its seconds, those on hold, and its days on hold."""

    is_done: bool
    whole: int
    halted: int
    days: int
    days_halted: int


def pieces(log: Log) -> list[Told]:
    """Follow each piece of work from its start, event after event."""
    found = []
    for events in log:
        begun = stopped = datetime.min
        halted, off, running = 0, set[date](), False
        for what, moment in [*events, Event("start", datetime.max)]:
            if what == "start":
                if running:
                    found.append(Told(False, 0, halted, 0, 0))
                begun, halted, off, running = moment, 0, set(), True
            elif what == "suspend":
                stopped = moment
            elif what == "resume":
                halted += int((moment - stopped).total_seconds())
                off |= {stopped.date() + timedelta(n) for n in range(1, (moment.date() - stopped.date()).days)}
            elif running:
                days = (moment.date() - begun.date()).days
                found.append(Told(True, int((moment - begun).total_seconds()), halted, days, len(off)))
                running = False
    return found


def definition(unit: str) -> str:
    clock = 'clock = "klokuren"\n' if unit == "uren" else ""
    step = (
        f'[[steps]]\nid = "werk"\nlabel = {{ nl = "W", en = "W" }}\nstart = "begin"\nend = "einde"\nunit = "{unit}"\n'
    )
    return (
        definitions.head("letters = true", "begin")
        + '[pauses.stil]\nlabel = { nl = "S", en = "S" }\nstop = "stop"\nrestart = "verder"\n'
        + definitions.register(
            ("begin", "einde", "stop", "verder"), case='header = "case:concept:name", private = true'
        )
        + definitions.long_form(
            {
                "begin": {"moment": "begin"},
                "einde": {"moment": "einde"},
                "s": {"moment": "stop"},
                "r": {"moment": "verder"},
            },
            {"moment": "time:timestamp"},
            kind="concept:name",
            also='lifecycle = { header = "lifecycle:transition" }',
            more={
                name: f', variants = ["Werk"], lifecycle = ["{what}"]'
                for name, what in {"begin": "start", "einde": "complete", "s": "suspend", "r": "resume"}.items()
            },
        )
        + f'{step}{clock}pauses = ["stil"]\n'
        + definitions.tables("werk")
    )


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("unit", ["uren", "kalenderdagen"])
def test_a_definition_leaves_out_the_time_on_hold(unit: str, seed: int, tmp_path: Path) -> None:
    log, path = draw(seed), tmp_path / "log.xes"
    path.write_bytes(xes(log))
    run = run_paths([path], definitions.loaded(definition(unit)))
    done = [one for one in pieces(log) if one.is_done]
    assert sum(one.halted > 0 for one in done) > 10
    for step, net in (("werk", True), ("werk_bruto", False)):
        record = run.step(step)
        if unit == "uren":
            found = [(one.whole - net * one.halted) / 3600 for one in done]
        else:
            found = [one.days - net * one.days_halted for one in done]
        assert (record["n"], record["open"], record["excluded"]) == (len(done), len(log) - len(done), 0)
        assert (float(record["mean"]), float(record["median"])) == pytest.approx((mean(found), median(found)))  # type: ignore[arg-type]


@pytest.mark.parametrize("pause", ["Werk[suspend] -> Werk[resume]", "*[suspend] -> *[resume]"])
@pytest.mark.parametrize(("start", "rounds"), [("Werk[start]", 1), ("Werk[each, start]", 3)])
def test_the_command_line_leaves_out_the_time_on_hold(start: str, rounds: int, pause: str, tmp_path: Path) -> None:
    log, path = draw(3, rounds=rounds), tmp_path / "log.xes"
    path.write_bytes(xes(log))
    changes = Changes(steps=(f"{start} -> Werk[complete]",), targets=("24h",), pauses=(pause,))
    net, gross = report(path, changes=changes, peildatum="2025-12-31")["doorlooptijden"].records
    done = [one for one in pieces(log) if one.is_done]
    for record, found in ((net, [one.whole - one.halted for one in done]), (gross, [one.whole for one in done])):
        assert record["n"] == len(done)
        told = (float(record["mean"]), float(record["median"]))  # type: ignore[arg-type]
        assert told == pytest.approx((mean(found) / 3600, median(found) / 3600))
        assert record["within_target"] == sum(seconds <= 86_400 for seconds in found)


@pytest.mark.parametrize("text", ["A", "A -> B -> C", "A[last] -> B", "A -> "])
def test_what_is_no_pause_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no pause"):
        load(changes=Changes(steps=("A -> B",), pauses=(text,)))


def test_a_transition_that_the_log_does_not_have_is_named(tmp_path: Path) -> None:
    (tmp_path / "log.xes").write_bytes(xes(draw(1)))
    with pytest.raises(SourceError, match=r"not one event ‘\* \[halt\]’"):
        report(tmp_path / "log.xes", changes=Changes(steps=("Werk -> Werk[last]",), pauses=("*[halt] -> *[resume]",)))


def test_a_case_names_the_cell_of_every_pause(tmp_path: Path) -> None:
    at = [datetime(2024, 1, day, 9, 0, 1) for day in (2, 4, 8, 10, 15, 20)]
    names = ("start", "suspend", "resume", "suspend", "resume", "complete")
    (tmp_path / "log.xes").write_bytes(xes([[Event(*one) for one in zip(names, at, strict=True)]]))
    line = ("--steps", "Werk[start] -> Werk[complete]", "--pause", "Werk[suspend] -> Werk[resume]", "-f", "json")
    done = cli("case", tmp_path / "log.xes", "--at", "log.xes:1", *line)
    assert done.returncode == 0, done.stderr
    cells = [text for text in done.stdout.split('"') if text.startswith("log.xes:event")]
    assert len({*cells}) == 6
