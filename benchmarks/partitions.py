"""What partitions cost and save: one run over registers, against the same registers in partitions.

    python benchmarks/partitions.py PEERS [CASES [PARTITIONS]]

PEERS is a folder with `make_registers.py N DIR --csv`. Its registers are divided by V-nummer into folders, and reported
as JSON: in one run over all folders, in partitions one after another in one process (`--scheduler none`), and on local
clusters of one and of two workers. Times are whole processes, alternated, median of three; memory is that of the
largest process. The outputs are compared byte for byte. No test depends on any of this.
"""

from __future__ import annotations

import csv
import multiprocessing
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any

ROUNDS = 3
DOORLOOP = [sys.executable, "-m", "doorloop", "report"]
WAYS = {
    "one run": [],
    "partitions, one after another": ["--partitions", "--scheduler", "none"],
    "partitions, cluster of 1": ["--partitions", "--workers", "1"],
    "partitions, cluster of 2": ["--partitions", "--workers", "2"],
}


def divide_all(made: Path, folder: Path, parts: int) -> None:
    """Divide all registers, in a process of its own: one that was large makes the processes that it starts look so."""
    for file in sorted(made.iterdir()):
        process = multiprocessing.get_context("spawn").Process(target=divide, args=(file, folder, parts))
        process.start()
        process.join()


def divide(file: Path, folder: Path, parts: int) -> None:
    """Divide a register by V-nummer, each part into the folder of its partition."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        header, *rows = csv.reader(opened, delimiter=";")
    for part in range(parts):
        place = folder / f"deel-{part:02}"
        place.mkdir(parents=True, exist_ok=True)
        with (place / file.name).open("w", encoding="utf-8", newline="") as opened:
            writer: Any = csv.writer(opened, delimiter=";")
            writer.writerows([header, *(row for row in rows if int(row[0]) // 7 % parts == part)])


def run(arguments: list[str], output: IO[bytes]) -> tuple[float, float]:
    """Run a report; give its seconds, and the MB of its largest process."""
    output.seek(0)
    output.truncate()
    started = time.perf_counter()
    done = subprocess.Popen([*DOORLOOP, *arguments, "-f", "json"], stdout=output, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(done.pid, 0)
    if status:
        sys.exit(f"{arguments} ended with {status}")
    return time.perf_counter() - started, used.ru_maxrss / 1024


def main(peers: Path, cases: int, parts: int) -> None:
    """Print for each way its median time and memory, and whether it gives the bytes of one run."""
    with tempfile.TemporaryDirectory() as place, tempfile.TemporaryFile() as output:
        made, folder = Path(place, "made"), Path(place, "registers")
        subprocess.run([sys.executable, str(peers / "make_registers.py"), str(cases), str(made), "--csv"], check=True)
        divide_all(made, folder, parts)
        sources = [str(path) for path in sorted(folder.iterdir())]
        times: dict[str, list[float]] = {way: [] for way in WAYS}
        sizes, contents = dict.fromkeys(WAYS, 0.0), dict[str, bytes]()
        for _ in range(ROUNDS):
            for way, options in WAYS.items():
                seconds, size = run([*([str(folder)] if options else sources), *options], output)
                times[way].append(seconds)
                sizes[way] = max(sizes[way], size)
                output.seek(0)
                contents[way] = output.read()
    print(f"{cases} cases in {parts} partitions, {os.cpu_count()} cores, Python {platform.python_version()}")
    for way in WAYS:
        same = "same bytes" if contents[way] == contents["one run"] else "OTHER BYTES"
        print(f"{way:30} {statistics.median(times[way]):6.1f} s  largest process {sizes[way]:6.0f} MB  {same}")


if __name__ == "__main__":
    given = sys.argv[1:]
    cases, parts = [*given[1:], *("100000", "8")[len(given) - 1 :]]
    main(Path(given[0]), int(cases), int(parts))
