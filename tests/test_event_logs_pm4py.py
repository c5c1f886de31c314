"""Event logs as PM4Py writes them: what is read here is what PM4Py reads, and what a naive loop counts."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from statistics import mean, median
from typing import Any

import pandas as pd
import pytest

from kit import event_logs
from kit.miniature import run_paths

pytestmark = pytest.mark.slow


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield


@pytest.fixture(scope="module")
def miner() -> Any:
    """Load PM4Py, which greets on the screen and warns of what it does not find."""
    with quiet():
        import pm4py
    return pm4py


def frame(cases: list[event_logs.Case]) -> pd.DataFrame:
    rows = [
        (case.id, case.soort, event.activity, pd.Timestamp(event.moment, tz="UTC"))
        for case in cases
        for event in case.events
    ]
    return pd.DataFrame(rows, columns=["case:concept:name", "case:soort", "concept:name", "time:timestamp"])


def write(miner: Any, cases: list[event_logs.Case], path: Path) -> None:
    with quiet():
        log = miner.format_dataframe(frame(cases))
        if ".xes" in path.name:
            miner.write_xes(log, str(path))
            return
        objects = miner.convert_log_to_ocel(
            log.rename(columns={"case:concept:name": "zaak", "case:soort": "soort"}),
            activity_column="concept:name",
            timestamp_column="time:timestamp",
            object_types=["zaak"],
            additional_event_attributes=["soort"],
        )
        writers = {"jsonocel": "write_ocel2_json", "xmlocel": "write_ocel2_xml", "sqlite": "write_ocel2_sqlite"}
        getattr(miner, writers[path.suffix[1:]])(objects, str(path))


def pm4py_says(miner: Any, path: Path, end: str, *, last: bool = False) -> tuple[int, float, float, int]:
    """Give n, mean, median and open of a step, from what PM4Py reads of a file."""
    with quiet():
        if ".xes" in path.name:
            log = miner.read_xes(str(path))
        else:
            readers = {"jsonocel": "read_ocel2_json", "xmlocel": "read_ocel2_xml", "sqlite": "read_ocel2_sqlite"}
            log = miner.ocel_flattening(getattr(miner, readers[path.suffix[1:]])(str(path)), "zaak")
    days = log.assign(day=log["time:timestamp"].dt.tz_localize(None).dt.normalize())
    by = days.groupby(["case:concept:name", "concept:name"])["day"]
    first, wanted = by.min().unstack(), (by.max() if last else by.min()).unstack()
    found = (wanted[end] - first["ontvangst"]).dropna().dt.days.tolist()
    kept = [n for n in found if n >= 0 or last]
    return len(kept), mean(kept), median(kept), int(wanted[end].isna().sum())


@pytest.mark.parametrize("name", ["log.xes", "log.xes.gz", "log.jsonocel", "log.xmlocel", "log.sqlite"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_log_that_pm4py_writes_gives_what_pm4py_and_a_loop_give(
    name: str, seed: int, miner: Any, tmp_path: Path
) -> None:
    cases, path = event_logs.draw(seed), tmp_path / name
    write(miner, cases, path)
    run = run_paths([path], event_logs.definition("xes" if ".xes" in name else "ocel"))
    told = event_logs.expected(cases)
    assert len(told) == 2
    for step, expected in told.items():
        record = run.step(step)
        found = (record["n"], float(record["mean"]), float(record["median"]), record["open"])  # type: ignore[arg-type]
        assert found == pytest.approx(expected)
        theirs = pm4py_says(miner, path, "besluit" if step == "heel" else "toets", last=step == "toets")
        assert theirs == pytest.approx(expected)
    assert not run.of_severity("error")
