"""What a release keeps, what it tells, and what it costs, beside the usual rules.

    python benchmarks/publishing.py [ROUNDS]

First the tables of the sample by three rules: a threshold of 10, every count rounded to the nearest 5 by itself, and
`--publish`: how many counts are printed, their mean error, how many sums do not add up, and how many of the counts and
of the differences between a whole and its parts a reader can narrow to fewer numbers than are promised, or to one, by
the structure of the tables alone (tests/kit/structure.py). What is certainly 10 or more is not held against a rule.
Then CPU seconds, the median of some rounds in which all take turns; the machine and its load decide them.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "data/sample"
sys.path.insert(0, str(ROOT / "tests"))

Tables = dict[str, list[dict[str, Any]]]


def main() -> None:
    """Print both tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    print(f"{'rule':<28}{'printed':>8}{'error':>7}{'sums':>6}{'asked':>7}{'narrow':>8}{'one':>6}")
    for rule in compared():
        print("{:<28}{:>8}{:>7.2f}{:>6}{:>7}{:>8}{:>6}".format(*rule))
    print(f"\n{'CPU seconds':<44}{'median':>8}")
    for name, seconds in costs(rounds):
        print(f"{name:<44}{seconds:>8.2f}")


def compared() -> Iterator[tuple[str, int, float, int, int, int, int]]:
    """Give for each rule: counts printed, mean error, broken sums, what was asked, narrow ranges, single numbers."""
    from kit.audited import naive
    from kit.structure import System

    definition, exact, safe = both()
    policy = definition.spec.publish
    rules = {
        "threshold of 10": naive(definition, exact, policy),
        "nearest 5, each by itself": nearest(exact),
        "doorloop --publish": safe,
    }
    for name, tables in rules.items():
        system = System(tables, exact)
        printed = dict(_printed(tables, system.values))
        errors = [abs(value - system.values[one]) for one, value in printed.items()]
        broken = sum(
            one.exact and sum(factor * printed[part] for part, factor in one.left.items()) != 0
            for one in system.families
            if all(part in printed for part in one.left)
        )
        found = system.exposed(policy.width, policy.threshold)
        known = sum(low == high for low, high in found.values())
        yield name, len(printed), statistics.fmean(errors), broken, len(system.targets), len(found), known


def _printed(tables: Tables, true: Mapping[Any, int]) -> Iterator[tuple[Any, int]]:
    from kit.structure import counts

    yield from ((name, value) for name, value, _ in counts(tables) if isinstance(value, int) and name in true)


def both() -> tuple[Any, Tables, Tables]:
    """Give the definition of a release of the sample, its exact tables and its published ones."""
    import doorloop
    from doorloop.disclosure.release.protect import protect

    caught: list[tuple[Any, Tables]] = []

    def spy(definition: Any, tables: Any, *more: Any) -> Any:
        caught.append((definition, {name: list(records) for name, records in tables.items()}))
        return protect(definition, tables, *more)

    with patch("doorloop.runs.publish.protect", spy):
        report = doorloop.report(SAMPLE, publish=True)
    definition, exact = caught[0]
    return definition, exact, {name: list(records) for name, records in report.result.tables.items()}


def nearest(tables: Tables) -> Tables:
    """Round every whole number to the nearest 5."""
    return {
        name: [
            {key: 5 * round(value / 5) if type(value) is int else value for key, value in record.items()}
            | {"rounded_within": 2}
            for record in records
        ]
        for name, records in tables.items()
    }


def costs(rounds: int) -> Iterator[tuple[str, float]]:
    """Time releases and audits, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        jobs = _jobs(Path(folder))
        found: dict[str, list[float]] = {name: [] for name in jobs}
        for _ in range(rounds + 1):
            for name, job in jobs.items():
                start = time.process_time()
                job()
                found[name].append(time.process_time() - start)
        yield from ((name, statistics.median(seconds[1:])) for name, seconds in found.items())


def _jobs(folder: Path) -> dict[str, Callable[[], object]]:
    import doorloop
    from doorloop.extracts import pseudonyms

    key = folder / "k.key"
    pseudonyms.make(key)

    def release(name: str, day: str) -> None:
        doorloop.report(SAMPLE, publish=True, key=key, peildatum=day).save(folder / name, ["json"])

    def again() -> None:
        name = tempfile.mkdtemp(dir=folder)
        doorloop.report(SAMPLE, publish=True, key=key).save(Path(name) / "r", ["json"])

    release("january", "2014-01-01")
    release("october", "2013-10-01")
    return {
        "the sample released": again,
        "that release audited": lambda: doorloop.audit(folder / "january"),
        "two full releases audited together": lambda: doorloop.audit(folder / "january", [folder / "october"]),
        **_large(5000),
    }


def _large(n: int) -> dict[str, Callable[[], object]]:
    """Protect and audit the tables of so many invented cases; they are not read from files."""
    from doorloop.cases.categories import Data
    from doorloop.definition.wider import coarser
    from doorloop.disclosure.audit.verdict import audit
    from doorloop.disclosure.release.protect import protect
    from doorloop.registers.wider import recode
    from kit.audited import read_back
    from kit.invented import invent, tables_of, undoubting

    data = invent(1, n, undoubting())
    wide = Data(coarser(data.definition), recode(data.cases, data.definition), data.steps)
    policy = wide.definition.spec.publish

    def released() -> Sequence[Any]:
        return protect(wide.definition, tables_of(wide), policy)

    held = read_back(wide.definition, released()[0], policy)
    return {
        f"{n} invented cases counted and protected": released,
        "their release audited": lambda: audit(held, [], policy),
    }


if __name__ == "__main__":
    main()
