"""Partitions: the figures of one run to the byte, wherever they are worked on, or an error; never a wrong figure."""

from __future__ import annotations

import copyreg
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import doorloop
from doorloop.base import isolated
from doorloop.base.errors import BrokenError, DoorloopError, SourceError, UnreadableError, UsageError
from doorloop.base.words import both
from doorloop.cli import options
from doorloop.render import formats
from doorloop.runs import cluster, partitions, pipeline
from doorloop.runs.cluster import Here
from doorloop.runs.partitions import blind, list_partitions, repeats
from doorloop.runs.request import Where
from kit import parts, processes
from kit.draws import examples
from kit.found import plain
from kit.leaks import Needles, leaks
from kit.miniature import read_here
from kit.registers import Person, people

EXACT = ("table", "json", "csv", "md", "parquet")
NEEDLES = Needles(frozenset(one.v_nummer for one in people()), frozenset(one.birth for one in people()))


def third(person: Person) -> str:
    return f"deel-{int(person.v_nummer) % 3}"


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> set[str]:
    return {name for name in {*one, *other} if one.get(name) != other.get(name)}


def refused(call: Callable[[], object], kind: type[DoorloopError] = SourceError) -> DoorloopError:
    with pytest.raises(kind) as caught:
        call()
    assert caught.value.remedy
    assert Needles(NEEDLES.numbers, NEEDLES.births).found(f"{caught.value} {caught.value.remedy}") == set()
    return caught.value


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process, where coverage sees it; a process of its own has its own tests."""
    monkeypatch.setattr(Here, "reader", staticmethod(read_here))


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """The registers of invented people in three partitions."""
    parts.divide(tmp_path / "registers", third)
    return tmp_path / "registers"


def in_parts(*sources: Path, **asked: Any) -> doorloop.Report:
    return doorloop.report(sources, partitions=True, **{"scheduler": "none", **asked})


# ---------------------------------------------------------------- which there are


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, "utf-8")


def found(*folders: Path) -> dict[str, list[str]]:
    return {one.name: [name for _, name in one.files] for one in list_partitions(folders).all}


def test_a_partition_is_what_has_the_same_name_in_each_folder(tmp_path: Path) -> None:
    touch(tmp_path / "om", "b=0/2.csv", "b=0/1.csv", "b=1/1.parquet", "b=1/_SUCCESS", "_metadata", "part.2.csv")
    touch(tmp_path / "om", ".ipynb_checkpoints/1.csv", "_temporary/0/1.csv", "b=0/.x/1.csv")
    touch(tmp_path / "ind", "b=1/x.xlsx", "part.2.parquet", "~$part.2.xlsx")
    assert found(tmp_path / "om", tmp_path / "ind") == {
        "b=0": ["1.csv", "2.csv"],
        "b=1": ["1.parquet", "x.xlsx"],
        "part.2": ["part.2.csv", "part.2.parquet"],
    }
    assert list_partitions([tmp_path / "om", tmp_path / "ind"]).files == (
        *("1.csv", "2.csv", "1.parquet", "part.2.csv"),
        *("x.xlsx", "part.2.parquet"),
    )


def test_what_are_no_partitions_is_refused(tmp_path: Path) -> None:
    touch(tmp_path, "om/b=0/year=2012/1.csv", "leeg/b=0/lees.txt", "om.csv")
    assert refused(lambda: found(tmp_path / "om")).what == "a folder within a partition"
    assert refused(lambda: found(tmp_path / "leeg")).what == "there are no registers here"
    assert refused(lambda: found(tmp_path / "om.csv"), UsageError).what == "partitions lie in folders"
    assert refused(lambda: found(tmp_path / "nergens"), UsageError).where.endswith("nergens")


# ---------------------------------------------------------------- the figures of one run


UNTIDY = given(seed=st.integers(0, 10**6), count=st.integers(1, 6), twins=st.booleans())


def compare(seed: int, count: int, twins: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        folders = parts.Untidy(seed, count, twins=twins).write(Path(place))
        asked: dict[str, Any] = {"by": "regio", "all_groups": True, "basis": "all"}
        whole, told = doorloop.report(folders, **asked), in_parts(Path(place), **asked)
    assert told.result.account == whole.result.account
    assert told.result.basis == whole.result.basis
    assert told.result.tables == whole.result.tables
    assert plain(told.result.distributions) == plain(whole.result.distributions)


@pytest.mark.usefixtures("here")
@settings(max_examples=examples(2))
@UNTIDY
def test_partitions_give_the_figures_of_one_run(seed: int, count: int, twins: bool) -> None:
    compare(seed, count, twins)


@pytest.mark.slow
@pytest.mark.usefixtures("here")
@settings(max_examples=examples(15))
@UNTIDY
def test_many_more_partitions_give_the_figures_of_one_run(seed: int, count: int, twins: bool) -> None:
    compare(seed, count, twins)


@pytest.mark.slow
def test_what_crosses_rows_is_among_them(tmp_path: Path) -> None:
    """So that the tests above can fail: every way in which rows meet is in some of its registers."""
    met: Counter[str] = Counter()
    for seed in range(5):
        folders = parts.Untidy(seed).write(tmp_path / str(seed))
        met.update(doorloop.report(folders, drawings=False).result.account.findings)
    rules = "rows-merged rows-equal rows-conflict registers-differ only-elsewhere same-person key-malformed row-total"
    assert {rule for rule in rules.split() if not met[rule]} == set()


def test_a_person_in_two_partitions_is_told_as_often_as_in_one_run(tmp_path: Path) -> None:
    """Three cases alike: one in a partition, two in another."""
    first, *others = people(3)
    alike = [first] + [
        Person(one.v_nummer, one.parketnummer, first.birth, one.om | first.om, one.ind) for one in others
    ]
    parts.write(tmp_path / "a/om.csv", parts.rows("om", alike[:1]))
    parts.write(tmp_path / "b/om.csv", parts.rows("om", alike[1:]))
    whole, told = doorloop.report([tmp_path / "a", tmp_path / "b"]), in_parts(tmp_path)
    assert whole.result.account.findings["same-person"] == 2
    assert told.result.account.findings == whole.result.account.findings


def test_a_case_without_a_readable_identifier_counts_in_its_partition(tmp_path: Path) -> None:
    lines = parts.rows("om", people(4))
    for row in lines[1:3]:
        row[0] = "onbekend"
    parts.write(tmp_path / "a/om.csv", [lines[0], *lines[1:2]])
    parts.write(tmp_path / "b/om.csv", [lines[0], *lines[2:]])
    assert in_parts(tmp_path).result.account.cases == 4


def test_a_partition_of_one_register_alone_counts(tmp_path: Path) -> None:
    parts.write(tmp_path / "om/a.csv", parts.rows("om", people(5)[:3]))
    parts.write(tmp_path / "ind/b.csv", parts.rows("ind", people(5)[3:]))
    whole = doorloop.report([tmp_path / "om", tmp_path / "ind"])
    told = in_parts(tmp_path / "om", tmp_path / "ind")
    assert told.result.account == whole.result.account
    assert told.result.account.registers["ind"].only_here == 2
    assert differing(told.render(EXACT), whole.render(EXACT)) == set()


def test_parquet_by_hash_beside_csv_by_hash(tmp_path: Path) -> None:
    """As another program divides it: a folder for each register, a file for each part of it."""
    for place in range(3):
        members = [person for person in people() if int(person.v_nummer) % 3 == place]
        header, *lines = parts.rows("om", members)
        (tmp_path / "om").mkdir(exist_ok=True)
        columns = {title: pa.array(cells) for title, cells in zip(header, zip(*lines, strict=True), strict=True)}
        pq.write_table(pa.table(columns), tmp_path / f"om/part.{place}.parquet")
        parts.write(tmp_path / f"ind/part.{place}.csv", parts.rows("ind", members))
    sources = [tmp_path / "om", tmp_path / "ind"]
    whole, told = doorloop.report(sources), in_parts(*sources)
    assert told.result.account.cases > 50
    assert differing(told.render(EXACT), whole.render(EXACT)) == set()


# ---------------------------------------------------------------- what mixes


@pytest.mark.parametrize("spelling", ["2801234567", "V280.123.4567", "2801234567.0"])
@pytest.mark.parametrize("register", ["om", "ind"])
def test_an_identifier_in_two_partitions_is_refused(tmp_path: Path, register: str, spelling: str) -> None:
    first = parts.rows("om", people(3))
    second = parts.rows(register, people(6)[3:])
    first[1][0], second[2][0] = "2801234567", spelling
    parts.write(tmp_path / "a/om.csv", first)
    parts.write(tmp_path / "b/x.csv", second)
    error = refused(lambda: in_parts(tmp_path))
    assert (error.what, error.where, error.exit_code) == (
        "partitions that mix: both have the same V-number (1 of them)",
        "a, b",
        3,
    )


def test_an_identifier_of_nine_digits_is_that_of_ten(tmp_path: Path) -> None:
    first, second = parts.rows("om", people(3)), parts.rows("om", people(6)[3:])
    first[1][0], second[1][0] = "801234567", "0801234567"
    parts.write(tmp_path / "a/om.csv", first)
    parts.write(tmp_path / "b/om.csv", second)
    assert "partitions that mix" in refused(lambda: in_parts(tmp_path)).what


def test_registers_as_partitions_of_each_other_are_refused(three: Path) -> None:
    """Named one folder too high, OM and IND would be two partitions."""
    for register in ("om", "ind"):
        (three / register).mkdir()
        for place in range(3):
            (three / f"deel-{place}/{register}.csv").rename(three / f"{register}/{place}.csv")
    for place in range(3):
        (three / f"deel-{place}").rmdir()
    error = refused(lambda: in_parts(three))
    assert "partitions that mix" in error.what
    assert "name the folder of each register" in error.remedy
    assert in_parts(three / "om", three / "ind").result.account.cases > 50


def test_a_file_twice_is_refused(three: Path) -> None:
    empty = parts.rows("ind", [])
    parts.write(three / "deel-0/ind_leeg.csv", empty)
    parts.write(three / "deel-2/ind_leeg.csv", empty)
    error = refused(lambda: in_parts(three))
    assert (error.where, error.what) == (
        "deel-2/ind_leeg.csv",
        "the same file twice: its content is that of deel-0/ind_leeg.csv",
    )


def test_partitions_without_what_is_counted_are_refused(tmp_path: Path) -> None:
    parts.write(tmp_path / "ind/a.csv", parts.rows("ind", people(3)))
    assert "there is no OM register" in refused(lambda: in_parts(tmp_path / "ind")).what
    (tmp_path / "ind/a.csv").write_text("a;b\n1;2\n", "utf-8")
    assert "no register was recognised" in refused(lambda: in_parts(tmp_path / "ind")).what


def test_a_file_that_cannot_be_read_is_named(three: Path) -> None:
    (three / "deel-1/extra.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    assert refused(lambda: in_parts(three)).where == "extra.xlsx"


@pytest.mark.parametrize("reader", [isolated.read_all, isolated.read_here])
def test_an_error_leaves_a_worker_alone(reader: Callable[..., Iterator[Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Clusters let an error travel with those that it came of: these may hold data, and not all can be read again."""

    class TwoPartError(ValueError):
        def __init__(self, one: str, other: str) -> None:
            super().__init__(one + other)

    def read(file: str, name: str) -> None:
        try:
            raise TwoPartError(file, name)
        except TwoPartError:
            raise UnreadableError(both("err.no_text"), where=name, remedy=both("try.no_text")) from None

    def with_context(error: UnreadableError) -> tuple[Any, ...]:
        make, arguments, state = cast("tuple[Any, Any, dict[str, Any]]", error.__reduce__())
        return make, arguments, {**state, "__context__": error.__context__, "__cause__": error.__cause__}

    monkeypatch.setitem(copyreg.dispatch_table, UnreadableError, with_context)
    (outcome,) = reader(read, [isolated.Job("om.csv", 1, ("2801234567", "om.csv"))], isolated.GIB)
    assert (outcome.what, outcome.where, outcome.remedy) == (
        "is no text file",
        "om.csv",
        "export it again as CSV, or save it as .xlsx",
    )
    assert (outcome.__context__, outcome.__traceback__) == (None, None)


def test_a_reader_in_a_worker_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """Compiled readers that panic print what they were at; what is printed before and after is still there."""

    def read(file: str, name: str) -> str:
        os.write(1, file.encode())
        os.write(2, name.encode())
        return name

    os.write(2, b"before ")
    assert list(isolated.read_here(read, [isolated.Job("om.csv", 1, ("2801234567", "om.csv"))], 1)) == ["om.csv"]
    os.write(2, b"after")
    assert capfd.readouterr() == ("", "before after")


numbers = st.integers(-(2**63), 2**63 - 1)
rows = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), unique=True, max_size=12)


@given(st.lists(rows, min_size=1, max_size=4))
def test_what_stands_in_two_parts_is_found(held: list[list[tuple[int, int]]]) -> None:
    """Each row as often as a later part has it too; the oracle looks at every pair of rows."""
    told = repeats(*(np.array(part, np.uint64).reshape(-1, 2) for part in held))
    expected: Counter[tuple[int, int]] = Counter()
    for row in {row for part in held for row in part}:
        owners = [place for place, part in enumerate(held) if row in part]
        expected.update(pairwise(owners))
    assert told == expected


@given(st.lists(numbers, unique=True, max_size=50), st.integers(0, 2**64 + 3), st.integers(0, 2**64 - 1))
def test_blinding_keeps_what_is_different_apart(values: list[int], secret: int, other: int) -> None:
    blinded = blind(np.array(values, np.int64), secret)
    assert len(set(blinded.tolist())) == len(values)
    assert blind(np.array(values, np.int64), secret).tolist() == blinded.tolist()
    if secret % 2**64 != other and len(values) > 4:
        assert blind(np.array(values, np.int64), other).tolist() != blinded.tolist()


def test_blinding_leaves_no_identifier() -> None:
    keys = np.array([int(one.v_nummer) for one in people()], np.int64)
    assert leaks(NEEDLES, "blinded", b"\0" + blind(keys, 12345).tobytes()) == set()
    assert len(leaks(NEEDLES, "plain", b"\0" + keys.tobytes())) > 0


# ---------------------------------------------------------------- workers


def test_an_error_in_a_worker_tells_nothing() -> None:
    def broken(key: str) -> None:
        raise ValueError(f"{key} is no key")

    def refusing() -> None:
        raise SourceError(both("err.empty_file"), where="a.csv", remedy=both("try.leave_one"))

    told = cluster.safely(broken, people()[0].v_nummer)
    assert isinstance(told, BrokenError)
    assert (told.exit_code, "ValueError at" in str(told), "test_partitions.py" in str(told)) == (70, True, True)
    assert NEEDLES.found(f"{told} {told.remedy}") == set()
    assert cluster.safely(len, told) is told
    assert str(cluster.safely(refusing)) == "a.csv: the file is empty"


def test_workers_that_are_gone_for_good_end_the_run() -> None:
    class Gone:
        def result(self) -> None:
            raise OSError(people()[0].v_nummer)

    error = refused(lambda: cluster.OnDask(None, 1).result(Gone()))
    assert (error.what, error.exit_code) == ("the workers did not finish (OSError)", 3)


def test_a_worker_with_another_version_is_refused(three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "__version__", "0.0.1")
    assert "a worker has doorloop 0.0.1" in refused(lambda: in_parts(three)).what


def test_without_dask_the_extra_is_named(three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", {}.get)
    error = refused(lambda: in_parts(three, scheduler="local"), UsageError)
    assert 'pip install "dask[distributed]" cryptography' in error.remedy


@pytest.mark.parametrize("address", ["localhost", "http://localhost:1", "tcp://localhost", "tcp://127.0.0.1:x"])
def test_what_is_no_address_is_refused(three: Path, address: str) -> None:
    assert "is no address" in refused(lambda: in_parts(three, scheduler=address), UsageError).what


def test_a_scheduler_that_is_not_there_is_refused(three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "SECONDS", 1)
    error = refused(lambda: in_parts(three, scheduler="tcp://127.0.0.1:9"), UsageError)
    assert (error.where, error.exit_code) == ("tcp://127.0.0.1:9", 2)


def cli(*arguments: object, temporary: Path) -> subprocess.CompletedProcess[str]:
    return processes.cli(*arguments, TMPDIR=str(temporary))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "manifest.json"}


@pytest.mark.slow
def test_a_local_cluster_gives_the_bytes_of_one_run(three: Path, tmp_path: Path) -> None:
    """In every format, with nothing on stderr but what one run says, and nothing left behind."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    wanted = [f"-f{name}" for name in formats.names("report") if name != "png"]
    asked = ("--partitions", "--workers", "2", "-v", *wanted, "-o", tmp_path / "parts")
    told = cli("report", three, *asked, temporary=temporary)
    assert told.returncode == 0, told.stderr
    assert [line for line in told.stderr.splitlines() if str(tmp_path) not in line] == [
        *(f"deel-{place} gelezen ({place + 1} van 3)" for place in range(3)),
        "opmerking: verteld uit partities: bevindingen zijn geteld; `doorloop check` op één partitie noemt die ervan",
    ]
    whole = cli("report", *sorted(three.iterdir()), *wanted, "-o", tmp_path / "whole", temporary=temporary)
    assert whole.returncode == 0, whole.stderr
    assert len(contents(tmp_path / "whole")) > 20
    assert differing(contents(tmp_path / "parts"), contents(tmp_path / "whole")) == set()
    assert list(temporary.iterdir()) == []


def spilling() -> Any:
    return [import_module("dask").config.get(f"distributed.worker.memory.{at}") for at in ("target", "spill")]


@pytest.mark.slow
def test_a_local_cluster_is_closed_to_others() -> None:
    """It listens on this machine alone, to those who have its keys; it shows no page, and spills nothing."""
    psutil, distributed = import_module("psutil"), import_module("distributed")
    with cluster.pool(Where("local", 1), 1) as workers:
        assert isinstance(workers, cluster.OnDask)
        address = workers.client.scheduler.address
        assert address.startswith("tls://127.0.0.1:")
        here = psutil.Process()
        ports = [c.laddr for one in (here, *here.children(True)) for c in one.net_connections() if c.status == "LISTEN"]
        assert len(ports) > 2
        assert {port.ip for port in ports} == {"127.0.0.1"}
        with pytest.raises(OSError, match=r"Timed out|closed"):
            distributed.Client(address.replace("tls", "tcp"), timeout=1, set_as_default=False)
        pages = {workers.client.run_on_scheduler(pages_of), *workers.client.run(pages_of).values()}
        assert pages == {()}
        assert set(map(tuple, workers.client.run(spilling).values())) == {(False, False)}


@pytest.mark.parametrize("out", ["there", "there/tables", "there/not/yet", "there/counts.csv"])
def test_the_locks_of_a_cluster_stand_where_the_output_goes(
    out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config, seen = import_module("dask").config, []

    @contextmanager
    def started(**_: object) -> Iterator[None]:
        seen.append(Path(config.get("temporary-directory")))
        yield

    monkeypatch.setattr(cluster, "_distributed", lambda: SimpleNamespace(LocalCluster=started))
    (tmp_path / "there" / "tables").mkdir(parents=True)
    before = tempfile.gettempdir()
    with options.working_beside(tmp_path / out), cluster._local(1):
        assert seen[0].is_dir()
    assert seen[0].parent == tmp_path / (out if (tmp_path / out).is_dir() else "there")
    assert seen[0].name.startswith(".doorloop-")
    assert not seen[0].exists()
    assert tempfile.gettempdir() == before


def pages_of(dask_worker: Any = None, dask_scheduler: Any = None) -> tuple[str, ...]:
    """Name the pages that a worker or scheduler shows."""
    rules = (dask_worker or dask_scheduler).http_application.wildcard_router.rules
    return tuple(str(rule.matcher) for rule in rules)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A scheduler with two workers, as somebody else runs it: on this machine, with the settings of Dask."""
    scratch = tmp_path_factory.mktemp("scratch")
    with (
        import_module("dask").config.set({f"distributed.worker.memory.{at}": 1e-9 for at in ("target", "spill")}),
        import_module("distributed").LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            memory_limit="8 GiB",
            local_directory=scratch,
        ) as running,
    ):
        yield running


@pytest.mark.slow
def test_any_scheduler_gives_the_figures_of_one_run(three: Path, scheduler: Any) -> None:
    whole = doorloop.report(sorted(three.iterdir()), by="quarter")
    told = in_parts(three, scheduler=scheduler.scheduler_address, by="quarter")
    assert told.result.account == whole.result.account
    assert differing(told.render(EXACT), whole.render(EXACT)) == set()


@pytest.mark.slow
def test_no_log_and_no_spilled_file_holds_an_identifier(three: Path, scheduler: Any) -> None:
    """Even where the workers of somebody else spill all that they hold."""
    scratch = Path(next(iter(scheduler.workers.values())).local_directory).parent
    spilled: set[Path] = set()
    leaked: set[str] = set()

    def look(*told: object) -> None:
        del told
        for path in scratch.rglob("*/storage/*"):
            with suppress(FileNotFoundError):  # it goes when nobody needs it any more
                leaked.update(str(one) for one in leaks(NEEDLES, path.name, path.read_bytes()))
                spilled.add(path)

    in_parts(three, scheduler=scheduler.scheduler_address, on_file=look)
    assert spilled
    assert leaked == set()
    assert leaks(NEEDLES, "logs", repr(scheduler.get_logs()).encode()) == set()


def test_mixing_partitions_are_refused_on_a_scheduler(three: Path, scheduler: Any) -> None:
    header, *lines = (three / "deel-0/om.csv").read_text("utf-8").splitlines()
    (three / "deel-2/om_2.csv").write_text("\n".join([header, lines[3]]), "utf-8")
    error = refused(lambda: in_parts(three, scheduler=scheduler.scheduler_address))
    assert (error.where, error.exit_code) == ("deel-0, deel-2", 3)


def test_an_error_of_reading_comes_back_from_a_scheduler(three: Path, scheduler: Any) -> None:
    (three / "deel-1/extra.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    assert refused(lambda: in_parts(three, scheduler=scheduler.scheduler_address)).where == "extra.xlsx"


def arm(mark: str) -> int:
    """Let this worker die at once when it has read and begins to count, and leave a mark."""

    def die(*arguments: object, **named: object) -> None:
        del arguments, named
        Path(mark).write_text(str(os.getpid()), "utf-8")
        os.kill(os.getpid(), signal.SIGKILL)

    vars(pipeline)["linked"] = die
    return os.getpid()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_worker_that_is_killed_on_the_way_changes_nothing(three: Path, tmp_path: Path, scheduler: Any) -> None:
    """It dies between reading and counting; another one does its work again."""
    mark = tmp_path / "mark"
    with import_module("distributed").Client(scheduler.scheduler_address, set_as_default=False) as client:
        (pid,) = client.run(arm, str(mark), workers=[next(iter(client.nthreads()))]).values()
    told = in_parts(three, scheduler=scheduler.scheduler_address)
    assert mark.read_text("utf-8") == str(pid)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    whole = doorloop.report(sorted(three.iterdir()))
    assert differing(told.render(EXACT), whole.render(EXACT)) == set()


def test_a_count_of_partitions_is_that_of_one_run(three: Path) -> None:
    told = doorloop.aggregate(three, by=["regio"], partitions=True, scheduler="none")
    assert told.aggregate == doorloop.aggregate(sorted(three.iterdir()), by=["regio"]).aggregate


@pytest.mark.slow
def test_the_command_asks_for_partitions_before_a_place(three: Path, tmp_path: Path) -> None:
    told = cli("report", three, "--scheduler", "none", temporary=tmp_path)
    assert (told.returncode, "--partitions" in told.stderr) == (2, True)
    told = cli("report", three, temporary=tmp_path)
    assert (told.returncode, "--partitions" in told.stderr) == (3, True)
