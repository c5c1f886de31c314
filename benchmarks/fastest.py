"""Each goal of speed beside its peer: rows for docs/performance.md, of whole processes, alternated, median of five.

    python benchmarks/fastest.py PEERS [PYTHON] [--only PART]... [--cases N]

PEERS is a folder with `make_registers.py N DIR [--csv]`, `peer_polars.py` and `peer_duckdb.py DIR [--json]`.
PYTHON runs them: it needs polars, fastexcel, duckdb, holidays, numpy and xlsxwriter. Before a peer is timed its figures
are held against ours: another figure ends the run. Memory is that of the largest process. `--cases` is how many the
part `partitions` counts: ten million take ten minutes and 3 GB to make. No test depends on any of this.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from ratios import DOORLOOP, Ran, alternated, compare, made, run

SAMPLE = Path(__file__).resolve().parents[1] / "data/sample"
FORMATS = ("table", "json", "csv", "xlsx", "docx", "html", "md", "svg", "png", "parquet")
AGAINST: tuple[tuple[int, str, tuple[str, ...], float, float | None], ...] = (
    (74, "xlsx", ("polars",), 1.3, None),
    (10_000, "xlsx", ("polars",), 1.3, None),
    (100_000, "xlsx", ("polars",), 2, None),
    (10_000, "csv", ("polars", "duckdb"), 1.2, None),
    (1_000_000, "csv", ("polars", "duckdb"), 1.2, 300),
)
"""Cases, format, peers, how many times faster we want to be, and how many MB the largest process may have."""
A_PART, FEWEST, PARTITIONS_MB = 500_000, 1_000_000, 1536
"""Cases of a partition, those from which growth is measured, and what a worker may have."""
PARTITION = """
import sys
peers, folder, part, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
sys.path.insert(0, peers)
import pathlib, numpy, make_registers as m
cases, in_ind = m.cases(size, seed=1 + part)
cases["v_nummer"] = (cases["v_nummer"].astype("i8") + 7 * size * part).astype(str).astype(object)
folder = pathlib.Path(folder, f"deel-{part:03}")
folder.mkdir(parents=True)
for region in m.REGIONS:
    m.write(folder / f"om_{region.lower()}.csv", m.OM, m.rows(cases, m.OM, cases["regio"] == region))
there = numpy.random.default_rng(part).permutation(numpy.flatnonzero(in_ind))
m.write(folder / "ind.csv", m.IND, m.rows(cases, m.IND, there))
"""


class Setting(NamedTuple):
    """Where things are: registers that are made, the peers, the Python that runs them, and the most cases."""

    folder: Path
    peers: Path
    python: str
    cases: int

    def made(self, cases: int, format_: str) -> Path:
        """Make registers of so many cases, unless they are there."""
        return made(self.folder, self.peers, self.python, cases, format_)


class Row(NamedTuple):
    """A row of the table of goals."""

    work: str
    wanted: str
    measured: str
    is_met: bool

    def __str__(self) -> str:
        return f"| {self.work} | {self.wanted} | {self.measured} | {'met' if self.is_met else 'not met'} |"


def at_most(work: str, wanted: float, unit: str, mine: Ran, base: float) -> Row:
    """Compare what a command takes with the most that it may, both counted in something."""
    times = mine.seconds / base
    return Row(work, f"≤ {wanted:g} {unit}", f"{times:.2f} ({mine.seconds:.2f} s)", times <= wanted)


def starts(_: Setting) -> Iterator[Row]:
    """Count the bare starts that a report of the sample takes."""
    mine, bare = alternated([*DOORLOOP, "report", str(SAMPLE)], [sys.executable, "-c", "pass"])
    yield at_most("`report data/sample`", 30, "bare starts", mine, bare.seconds)


def verify(_: Setting) -> Iterator[Row]:
    """Compare `verify` with a report of the same."""
    mine, report = alternated(*([*DOORLOOP, name, str(SAMPLE)] for name in ("verify", "report")))
    yield at_most("`verify data/sample`", 2, "× `report`", mine, report.seconds)


def formats(setting: Setting) -> Iterator[Row]:
    """Write the sample in all formats."""
    asked = [word for name in FORMATS for word in ("-f", name)]
    mine, *_ = alternated([*DOORLOOP, "report", str(SAMPLE), *asked, "-o", str(setting.folder / "all")])
    yield at_most("all ten formats of the sample", 4, "s", mine, 1)


def answers(setting: Setting) -> Iterator[Row]:
    """Compare the other answers on 100,000 cases with a report of the same."""
    source = setting.made(100_000, "csv")
    asked = {
        "open": ["open", str(source)],
        "handovers": ["handovers", str(source)],
        "case": ["case", str(source), "--at", "om_drenthe.csv:2"],
    }
    report, *found = alternated(*([*DOORLOOP, *words] for words in (["report", str(source)], *asked.values())))
    for name, mine in zip(asked, found, strict=True):
        yield at_most(f"`{name}`, 100,000 cases, csv", 1.5, "× `report`", mine, report.seconds)


def against(setting: Setting, goal: tuple[int, str, tuple[str, ...], float, float | None]) -> Iterator[Row]:
    """Compare a report with what others do, once the figures are the same."""
    cases, format_, names, wanted, most = goal
    source = setting.made(cases, format_)
    theirs = [[setting.python, str(setting.peers / f"peer_{name}.py"), str(source)] for name in names]
    for script in theirs:
        compare(source, script)
    mine, *others = alternated([*DOORLOOP, "report", str(source)], *theirs)
    for name, other in zip(names, others, strict=True):
        times = other.seconds / mine.seconds
        said = f"{times:.2f} ({mine.seconds:.2f} s against {other.seconds:.2f} s)"
        yield Row(f"{cases:,} cases, {format_}", f"{wanted:g} times faster than {name}", said, times >= wanted)
    if most:
        beside = ", ".join(f"{name} {other.megabytes:.0f}" for name, other in zip(names, others, strict=True))
        yield Row("", f"≤ {most:g} MB", f"{mine.megabytes:.0f} MB ({beside})", mine.megabytes <= most)


def partitions(setting: Setting) -> Iterator[Row]:
    """Compare many cases in partitions on two workers with a million."""
    for part in range(setting.cases // A_PART):
        words = [str(setting.peers), str(setting.folder / "parts"), str(part), str(A_PART)]
        subprocess.run([setting.python, "-c", PARTITION, *words], check=True)
    few = setting.folder / "few"
    few.mkdir()
    for part in range(FEWEST // A_PART):
        (few / f"deel-{part:03}").symlink_to(setting.folder / "parts" / f"deel-{part:03}")
    asked = ["--partitions", "--workers", "2"]
    found = [run([*DOORLOOP, "report", str(setting.folder / name), *asked]) for name in ("few", "parts", "few")]
    base, mine = min(found[0].seconds, found[2].seconds), found[1]
    work, times = f"{setting.cases:,} cases in partitions, two workers", setting.cases / FEWEST
    slower = mine.seconds / (base * times) - 1
    said = f"{slower:+.0%} ({mine.seconds:.1f} s against {times:g} × {base:.1f} s)"
    yield Row(work, "within 15 % of linear from a million", said, slower <= 0.15)
    yield Row("", f"≤ {PARTITIONS_MB:,} MB a worker", f"{mine.megabytes:.0f} MB", mine.megabytes <= PARTITIONS_MB)


def peers(setting: Setting) -> Iterator[Row]:
    """Compare reports of all sizes with what others do."""
    for goal in AGAINST:
        yield from against(setting, goal)


PARTS: dict[str, Callable[[Setting], Iterator[Row]]] = {
    one.__name__: one for one in (peers, starts, answers, verify, formats, partitions)
}


def main() -> None:
    """Print all rows, or those of the parts that are named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peers", type=Path)
    parser.add_argument("python", nargs="?", default=sys.executable)
    parser.add_argument("--only", action="append", choices=tuple(PARTS))
    parser.add_argument("--cases", type=int, default=10_000_000)
    given = parser.parse_args()
    print("| work | wanted | measured | |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        setting = Setting(Path(folder), given.peers.resolve(), given.python, given.cases)
        for name in given.only or PARTS:
            for row in PARTS[name](setting):
                print(row, flush=True)


if __name__ == "__main__":
    main()
