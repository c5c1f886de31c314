"""Work side by side: the same results in the same order, and errors that are not lost."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest

import doorloop
from doorloop.base import parallel
from doorloop.base.errors import SourceError
from doorloop.base.words import both
from kit.exports import SAMPLE


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
            raise SourceError(both("err.empty_file"), where="where", remedy=both("try.empty_file"))
        return number

    with pytest.raises(SourceError, match="the file is empty"):
        parallel.spread(work, range(2))


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_a_process_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "processors", lambda: 2)
    here = os.getpid()
    with pytest.raises(RuntimeError, match="ended before its work was done"):
        parallel.spread(lambda number: number if os.getpid() == here else os._exit(3), range(2))


@pytest.mark.parametrize(
    ("processors", "rows", "threads"), [(2, parallel.LONG, 2), (2, parallel.LONG - 1, 0), (1, parallel.LONG, 0)]
)
def test_long_columns_are_worked_on_in_threads(
    monkeypatch: pytest.MonkeyPatch, processors: int, rows: int, threads: int
) -> None:
    monkeypatch.setattr(parallel, "processors", lambda: processors)
    together = threading.Barrier(max(threads, 1), timeout=20)

    def work(column: str) -> tuple[str, int]:
        together.wait()
        return column, threading.get_ident()

    found = parallel.by_column(work, ["a", "b", "c", "d"], rows)
    assert [column for column, _ in found] == ["a", "b", "c", "d"]
    assert len({ident for _, ident in found} - {threading.get_ident()}) == threads


@pytest.mark.parametrize("rows", [0, parallel.LONG])
def test_an_error_in_a_column_is_raised_here(rows: int) -> None:
    with pytest.raises(ZeroDivisionError):
        parallel.by_column(lambda number: 1 // number, [1, 0, 2], rows)


def test_registers_in_threads_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = doorloop.check(SAMPLE).render("json")
    monkeypatch.setattr(parallel, "LONG", 0)
    monkeypatch.setattr(parallel, "processors", lambda: 3)
    assert doorloop.check(SAMPLE).render("json") == plain


ORPHANS = """
import os, sys, time
from doorloop.base import parallel
parallel.processors = lambda: 2
here = os.getpid()
def work(number):
    if os.getpid() == here:
        time.sleep(600)
    os.write(1, b"at work")
    time.sleep(600)
parallel.spread(work, range(2))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_a_process_ends_with_the_one_that_it_helps() -> None:
    with subprocess.Popen([sys.executable, "-c", ORPHANS], stdout=subprocess.PIPE) as asking:
        assert asking.stdout is not None
        assert asking.stdout.read(7) == b"at work"
        asking.kill()
        assert asking.stdout.read() == b""  # its end is told once nobody has the other end: the helper neither


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_a_worker_is_divided_only_where_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "processors", lambda: 2)

    def work(nested: bool) -> int:
        return len({*parallel.spread(lambda _: os.getpid(), range(2), nested=nested)})

    assert parallel.spread(work, [False, False]) == [2, 1]
    assert parallel.spread(work, [True, True]) == [2, 2]
