"""An event log of 262,000 events read and measured: whole processes beside PM4Py, alternated, median of rounds.

    python benchmarks/event_logs.py [EVENTS [ROUNDS]]

The log is invented: cases of twenty events on average, each event with an activity, a transition, a resource and a
time (in UTC, which PM4Py shifts moments to), packed as `.xes.gz`. Both measure the working days, Monday
to Friday without holidays, between the first events of the same activities. Before anything is timed, n and the mean of
every step are held against each other: another figure ends the run. Peak memory is that of the largest process of each.
It needs PM4Py. No test depends on any of this.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

STEPS = (("Registratie aanvraag", "Besluit aanvraag"), ("Registratie aanvraag", "Activiteit 07"))
ACTIVITIES = [f"Activiteit {number:02d}" for number in range(22)]
PER_CASE = 20
PEER = """
import json, sys, warnings
warnings.simplefilter("ignore")
import numpy as np
import pm4py
log = pm4py.read_xes(sys.argv[1], show_progress_bar=False)
first = log.groupby(["case:concept:name", "concept:name"])["time:timestamp"].min().unstack()
told = {}
for start, end in json.loads(sys.argv[2]):
    pair = first[[start, end]].dropna()
    days = [column.dt.tz_localize(None).to_numpy().astype("M8[D]") for column in (pair[start], pair[end])]
    keep = days[1] >= days[0]
    counted = np.busday_count(days[0][keep] + 1, days[1][keep] + 1)
    told[f"{start} \N{RIGHTWARDS ARROW} {end}"] = [int(keep.sum()), float(counted.mean())]
print(json.dumps(told))
"""


class Ran(NamedTuple):
    """What one run took: seconds, those of the processor, and the largest process in MB; and what it printed."""

    seconds: float
    busy: float
    megabytes: float
    printed: str


def run(command: list[str]) -> Ran:
    """Run a command to its end."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        printed = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command[:4])} ended with {process.returncode}")
    return Ran(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6, printed)


def write(path: Path, events: int) -> int:
    """Write a packed log of about so many events, case by case: a process has at least the peak of who starts it.

    Gives its bytes unpacked.
    """
    chance, size = Random(1), 0
    with gzip.open(path, "wt", 6, encoding="utf-8") as file:
        size += file.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n')
        for case in range(events // PER_CASE):
            size += file.write("\n".join(trace(chance, case)))
        size += file.write("</log>\n")
    return size


def trace(chance: Random, case: int) -> list[str]:
    """Draw one case."""
    moment = datetime(2011, 10, 1) + timedelta(seconds=chance.randrange(150 * 86_400))
    lines = ["\t<trace>", f'\t\t<string key="concept:name" value="{173_688 + 3 * case}"/>']
    size = chance.randrange(PER_CASE // 2, PER_CASE * 3 // 2 + 1)
    for place in range(size):
        last = place == size - 1
        name = STEPS[0][0] if not place else STEPS[0][1] if last else chance.choice(ACTIVITIES)
        lines += [
            "\t\t<event>",
            f'\t\t\t<string key="org:resource" value="{10_000 + chance.randrange(68)}"/>',
            f'\t\t\t<string key="lifecycle:transition" value="{chance.choice(("START", "COMPLETE"))}"/>',
            f'\t\t\t<string key="concept:name" value="{name}"/>',
            f'\t\t\t<date key="time:timestamp" value="{moment.isoformat()}.{chance.randrange(1000):03d}+00:00"/>',
            "\t\t</event>",
        ]
        moment += timedelta(seconds=chance.randrange(200_000))
    return [*lines, "\t</trace>\n"]


def figures(printed: str) -> dict[str, list[float]]:
    """Read n and the mean of each step from our report."""
    records = json.loads(printed)["tables"]["doorlooptijden"]
    return {record["label"]: [record["n"], record["mean"]] for record in records}


def main(events: int, rounds: int) -> None:
    """Hold the figures against each other, then time both in turn."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.xes.gz"
        size = write(path, events)
        steps = [part for start, end in STEPS for part in ("--steps", f"{start} -> {end}")]
        asked = [
            "--calendar",
            "weekdagen",
            "--peildatum",
            "2013-12-31",
            "--target",
            "10wd",
            "--lang",
            "en",
            "-f",
            "json",
        ]
        ours = [sys.executable, "-m", "doorloop", "report", str(path), *steps, *asked]
        theirs = [sys.executable, "-c", PEER, str(path), json.dumps(STEPS)]
        told, expected = figures(run(ours).printed), json.loads(run(theirs).printed.splitlines()[-1])
        if any(abs(a - b) > 1e-9 for step in expected for a, b in zip(told[step], expected[step], strict=True)):
            raise SystemExit(f"other figures: {told} against {expected}")
        ran = [(run(ours), run(theirs)) for _ in range(rounds)]
    print(f"{events:,} events, {size / 1e6:.0f} MB unpacked; {rounds} rounds in turn, median")
    for name, runs in zip(("doorloop", "pm4py"), zip(*ran, strict=True), strict=True):
        seconds, busy, megabytes = (statistics.median(one[at] for one in runs) for at in range(3))
        print(f"{name:10s} {seconds:6.2f} s  {busy:6.2f} s CPU  {megabytes:5.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 262_000, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
