"""Files that are begun to be read before they are asked for: the same outcomes, and nothing that is left running."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorloop.base import isolated
from doorloop.base.errors import SourceError, UnreadableError
from doorloop.base.words import both
from doorloop.cli import ahead
from kit.exports import SAMPLE
from kit.found import some
from kit.pilot import doorloop
from kit.processes import LIMIT, cli

BEGIN, READ_ALL = isolated.begin, isolated.read_all
"""As they are, before a fixture of all tests takes their place."""

needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="a worker that is not forked does not see a patch")


# ---------------------------------------------------------------- what arguments say at sight


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ahead.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)  # where no project file lies


def asked(*sources: str, definition: str = "kansloze-aangiften", digests: bool = False, account: bool = False) -> Any:
    return ahead.Asked(tuple(map(Path, sources)), definition, digests, account)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("report a", asked("a")),
        ("report a b.xlsx", asked("a", "b.xlsx")),
        ("report a --all -v --lang en --by month", asked("a")),
        ("report --table=doorlooptijden a", asked("a")),
        ("report -t doorlooptijden a", asked("a")),
        ("report a -d woo", asked("a", definition="woo")),
        ("report a --definition=mine.toml", asked("a", definition="mine.toml")),
        ("report a -f json", asked("a", digests=True)),
        ("report a -o out -f xlsx -f docx", asked("a", digests=True)),
        ("check a", asked("a", account=True)),
        ("check a -f json", asked("a", account=True)),
        ("", None),
        ("report", None),
        ("report --all", None),
        ("report --lang nl", None),
        ("report a --help", None),
        ("report a --colour", None),
        ("report a --memory 2", None),
        ("report a --partitions", None),
        ("report a --column Zaak=v_nummer", None),
        ("report a --steps A->B", None),
        ("report a --where regio=x", None),
        ("report a --from-manifest m.json", None),
        ("report a -dwoo", None),
        ("report -- a", None),
        ("REPORT a", None),
        ("help report a", None),
        ("--verbose report a", None),
        ("open a --step sepot --limit 20 --show-v-nummer", asked("a")),
        ("handovers a -d woo --by month", asked("a", definition="woo")),
        ("case a --at om.xlsx:Register:5", asked("a")),
        ("verify a -f json", asked("a")),
        ("verify a -p mine.toml", None),
        ("export a", None),
        ("workdays 1-1-2024 2-1-2024", None),
    ],
)
def test_plain_arguments_are_understood(arguments: str, expected: ahead.Asked | None) -> None:
    assert ahead.at_sight(arguments.split()) == expected


@pytest.mark.parametrize("name", ahead.VARIABLES)
def test_where_the_environment_says_more_nothing_is(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert ahead.at_sight(["report", "a"])
    monkeypatch.setenv(name, "woo")
    assert ahead.at_sight(["report", "a"]) is None


def test_where_a_project_file_lies_nothing_is(tmp_path: Path) -> None:
    assert ahead.at_sight(["report", "a"])
    (tmp_path / "doorloop.toml").write_text('definition = "woo"\n', "utf-8")
    assert ahead.at_sight(["report", "a"]) is None


# ---------------------------------------------------------------- what is begun is what is asked for


@pytest.fixture
def met(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Note what is begun, and whether that is what is asked for then."""
    pools = list[isolated.Pool]()
    found = list[tuple[str, bool]]()

    def begin(function: Any, jobs: Sequence[isolated.Job], memory: int) -> None:
        pools.append(isolated.Pool(function, jobs, memory))
        found.append(("begun", True))

    def read_all(function: Any, jobs: Sequence[isolated.Job], memory: int, meanwhile: Any = None) -> Iterator[Any]:
        found.append(("asked", bool(pools) and pools[-1].does(function, jobs, memory)))
        return isolated.read_here(function, jobs, memory, meanwhile)

    monkeypatch.setattr(isolated, "begin", begin)
    monkeypatch.setattr(isolated, "read_all", read_all)
    return found


COMMANDS = (
    "report {sample}",
    "report {sample}/om_drenthe.xlsx {sample}/ind_rijswijk.csv {sample}/ind_zwolle.xlsx",
    "report {sample} --all --lang en --peildatum 1-1-2014 --basis all",
    "report {sample} -t doorlooptijden",
    "report {sample} -d kansloze-aangiften",
    "report {sample} -f json",
    "report {sample} -o out",
    "report {sample} --out=out -f csv",
    "check {sample}",
    "check {sample} -f csv",
    "open {sample}",
    "open {sample} -f csv --step aangifte_sepot",
    "handovers {sample} --all-groups",
    "case {sample} --at ind_rijswijk.csv:2",
    "verify {sample}",
    "verify {sample} -f json -d kansloze-aangiften",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_begun_is_what_the_command_asks_for(met: list[tuple[str, bool]], command: str) -> None:
    outcome = doorloop(*command.format(sample=SAMPLE).split())
    assert outcome.code == command.startswith("verify")  # which finds what cannot be right
    assert met == [("begun", True), ("asked", True)]


@pytest.mark.parametrize("twin", [False, True])
def test_files_of_one_size_have_their_digests(met: list[tuple[str, bool]], tmp_path: Path, twin: bool) -> None:
    (tmp_path / "om.csv").write_bytes((SAMPLE / "ind_rijswijk.csv").read_bytes())
    if twin:
        (tmp_path / "ind.csv").write_bytes((SAMPLE / "ind_rijswijk.csv").read_bytes())
    doorloop("check", tmp_path)
    assert met == [("begun", True), ("asked", True)]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("report nowhere", 2),
        ("report {sample} -d nothing", 3),
        ("report {sample}/om_drenthe.xlsx {sample}/om_drenthe.xlsx", 3),
        ("report {sample}/LEESMIJ.md", 3),
        ("report .", 3),
    ],
)
def test_of_what_is_wrong_nothing_is_begun_and_all_is_told(
    met: list[tuple[str, bool]], command: str, code: int
) -> None:
    outcome = doorloop(*command.format(sample=SAMPLE).split())
    assert (outcome.code, outcome.out, met) == (code, "", [])
    assert outcome.err.startswith("fout: ")


def test_logs_are_not_begun(met: list[tuple[str, bool]], tmp_path: Path) -> None:
    """A definition is fitted to them."""
    (tmp_path / "log.xes").write_text("<log/>", "utf-8")
    doorloop("report", tmp_path)
    assert [one for one, _ in met] == ["asked"]


# ---------------------------------------------------------------- workers


def double(number: int, name: str) -> int:
    if name == "dies":
        os._exit(3)
    if name == "refuses":
        raise SourceError(both("err.empty_file"), where=name)
    return number * 2


def large(number: int, name: str) -> bytes:
    return bytes([number]) * 3_000_000 if name else b""


def other(number: int, name: str) -> int:
    return number - len(name)


def jobs_of(*names: str, size: int = 1) -> list[isolated.Job]:
    return [isolated.Job(name, size + at, (at, name)) for at, name in enumerate(names)]


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a process that runs tests fork, which has a thread that talks to the one that counts them."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    yield
    isolated.end()
    assert isolated.BEGUN == []
    assert multiprocessing.active_children() == []


@needs_fork
@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("is_begun", [False, True])
def test_outcomes_are_those_of_reading_one_after_another(is_begun: bool) -> None:
    names = ["a", "dies", "b", "refuses", "c", "dies", "d"]
    if is_begun:
        BEGIN(double, jobs_of(*names), isolated.GIB)
    found = list(READ_ALL(double, jobs_of(*names), isolated.GIB))
    assert [found[0], found[2], found[4], found[6]] == [0, 4, 8, 12]
    assert [type(found[at]) for at in (1, 3, 5)] == [isolated.LostWorkerError, SourceError, isolated.LostWorkerError]


@needs_fork
@given(
    processors=st.integers(1, 3),
    sizes=st.lists(st.sampled_from([1, 300_000, isolated.AHEAD]), min_size=1, max_size=9),
    dying=st.sets(st.integers(0, 8)),
)
def test_whatever_the_sizes_and_whoever_dies(processors: int, sizes: list[int], dying: set[int]) -> None:
    names = ["dies" if at in dying else "lives" for at in range(len(sizes))]
    jobs = [isolated.Job(name, size, (at, name)) for at, (name, size) in enumerate(zip(names, sizes, strict=True))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(isolated, "processors", lambda: processors)
        found = list(READ_ALL(double, jobs, isolated.GIB))
    lost = [isinstance(one, UnreadableError) for one in found]
    assert lost == [name == "dies" for name in names]
    assert [one for one in found if isinstance(one, int)] == [2 * at for at in range(len(names)) if at not in dying]


@needs_fork
@pytest.mark.usefixtures("alone")
def test_outcomes_that_no_pipe_holds_are_fetched() -> None:
    jobs = jobs_of(*"abcdefgh")
    BEGIN(large, jobs, isolated.GIB)
    time.sleep(0.05)
    assert list(READ_ALL(large, jobs, isolated.GIB)) == [bytes([at]) * 3_000_000 for at in range(8)]


@needs_fork
@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("function", [double, other])
@pytest.mark.parametrize("names", ["abc", "ab"])
@pytest.mark.parametrize("memory", [isolated.GIB, isolated.GIB // 2])
def test_what_was_begun_is_taken_for_the_same_alone(function: Any, names: str, memory: int) -> None:
    BEGIN(double, jobs_of(*"abc"), isolated.GIB)
    (pool,) = isolated.BEGUN
    begun = {process.pid for process in multiprocessing.active_children()}
    assert begun
    outcomes = READ_ALL(function, jobs_of(*names), memory)
    expected = [function(at, name) for at, name in enumerate(names)]
    assert next(outcomes) == expected[0]
    running = {process.pid for process in multiprocessing.active_children()}
    assert (running == begun) == (function is double and names == "abc" and memory == isolated.GIB)
    assert [expected[0], *outcomes] == expected
    assert pool not in isolated.BEGUN


def test_beside_threads_nothing_is_begun() -> None:
    done = threading.Event()
    beside = threading.Thread(target=done.wait)
    beside.start()
    try:
        BEGIN(double, jobs_of("a"), isolated.GIB)
        assert isolated.BEGUN == []
    finally:
        done.set()
        beside.join()


def is_running(process: int) -> bool:
    """Tell whether a process is there that did not end."""
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text("utf-8")
    except FileNotFoundError:
        return False


WORKERS = """
import multiprocessing, sys, time
from doorloop.base import isolated
isolated.processors = lambda: 3
isolated.begin(divmod, [isolated.Job("a", 400_000, (1, 1))] * 4, isolated.GIB)
print(*(one.pid for one in multiprocessing.active_children()), flush=True)
time.sleep(600)
"""


@needs_fork
def test_workers_end_when_the_process_is_killed_that_they_read_for() -> None:
    with subprocess.Popen([sys.executable, "-c", WORKERS], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        workers = [int(one) for one in process.stdout.readline().split()]
        assert len(workers) == 3
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=LIMIT)
    until = time.monotonic() + LIMIT
    while any(map(is_running, workers)) and time.monotonic() < until:
        time.sleep(0.01)
    assert not any(map(is_running, some(workers)))


# ---------------------------------------------------------------- the command as a whole


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("report", SAMPLE), 0, ""),
        (("report", SAMPLE, "-t", "nothing"), 2, "fout: "),
        (("report", SAMPLE, "--peildatum", "nothing"), 2, "fout: "),
        (("report", SAMPLE, "-d", "nothing"), 3, "fout: "),
        (("report", SAMPLE, "-d", "woo"), 3, "fout: "),
        (("check", SAMPLE), 0, ""),
    ],
)
def test_a_command_says_what_it_says_where_nothing_is_begun(
    arguments: tuple[object, ...], code: int, said: str, tmp_path: Path
) -> None:
    """An option that is not understood at sight, and changes nothing, keeps anything from being begun."""
    begun = cli(*arguments, cwd=tmp_path, COLUMNS="80")
    other = cli(*arguments, "--memory", "1", cwd=tmp_path, COLUMNS="80")
    assert (begun.returncode, begun.stderr[: len(said)]) == (code, said)
    assert (begun.returncode, begun.stdout, begun.stderr) == (other.returncode, other.stdout, other.stderr)
