"""Ratios of whole processes, alternated, median of five: start-up, and the report against a pandas script.

    python benchmarks/ratios.py [PEERS]

Start-up is told in bare interpreter starts (`python -c pass`). PEERS is a folder with `make_registers.py N DIR`
and `peer_pandas.py DIR --engine calamine`; with it the report on registers of the sample's size, and of 10,000
cases, is timed against that script on the same registers. No test depends on any of this.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 5
DOORLOOP = [sys.executable, "-m", "doorloop"]
START_UP = (
    (["--version"], 8),
    (["workdays", "2012-12-20", "2013-01-04"], 8),
    (["deadline", "2012-12-17", "10wd"], 8),
    (["--help"], 16),
    (["report", "--help"], 16),
)


def seconds(command: list[str]) -> float:
    """Time one run of a command, its output read and thrown away."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - started


def alternated(one: list[str], other: list[str]) -> tuple[float, float]:
    """Time two commands in turn, after a run of each that does not count; give both medians."""
    seconds(one), seconds(other)
    pairs = [(seconds(one), seconds(other)) for _ in range(ROUNDS)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def start_up() -> None:
    """Print each command's start-up in bare interpreter starts, and the most it may take."""
    for arguments, most in START_UP:
        ours, bare = alternated([*DOORLOOP, *arguments], [sys.executable, "-c", "pass"])
        name = " ".join(arguments)
        print(f"doorloop {name:32} {1000 * ours:7.0f} ms {ours / bare:6.1f} starts (at most {most})")


def against_pandas(peers: Path, cases: int) -> None:
    """Print the time of the report as a share of the pandas script's on the same registers."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, str(peers / "make_registers.py"), str(cases), folder], check=True)
        script = [sys.executable, str(peers / "peer_pandas.py"), folder, "--engine", "calamine"]
        ours, theirs = alternated([*DOORLOOP, "report", folder], script)
    print(f"report, {cases:6} cases: {ours:.2f} s, pandas with calamine {theirs:.2f} s, ratio {ours / theirs:.2f}")


def main() -> None:
    """Print all ratios."""
    start_up()
    for cases in (74, 10_000) if len(sys.argv) > 1 else ():
        against_pandas(Path(sys.argv[1]), cases)


if __name__ == "__main__":
    main()
