"""Work side by side: the same results in the same order, and errors that are not lost."""

from __future__ import annotations

import os
import sys

import pytest

from doorloop import parallel
from doorloop.errors import SourceError


@pytest.mark.parametrize("processors", [1, 2, 3, 8])
@pytest.mark.parametrize("size", [0, 1, 2, 7])
def test_results_come_in_order(monkeypatch: pytest.MonkeyPatch, processors: int, size: int) -> None:
    monkeypatch.setattr(parallel, "processors", lambda: processors)
    offset = 10  # a closure crosses over
    assert parallel.spread(lambda number: number * offset, range(size)) == [number * 10 for number in range(size)]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_the_work_is_spread_over_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "processors", lambda: 2)
    mine, other, again = parallel.spread(lambda _: os.getpid(), range(3))
    assert mine == again == os.getpid() != other


@pytest.mark.parametrize("bad", [0, 1])
def test_an_error_is_raised_here(monkeypatch: pytest.MonkeyPatch, bad: int) -> None:
    monkeypatch.setattr(parallel, "processors", lambda: 2)

    def work(number: int) -> int:
        if number == bad:
            raise SourceError("what", where="where", remedy="remedy")
        return number

    with pytest.raises(SourceError, match="what"):
        parallel.spread(work, range(2))


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_a_process_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "processors", lambda: 2)
    here = os.getpid()
    with pytest.raises(RuntimeError, match="ended before its work was done"):
        parallel.spread(lambda number: number if os.getpid() == here else os._exit(3), range(2))
