"""Nothing leaks on the way: no identifier and no date of birth in any output, error, trace or temporary file.

Exempt are `check --annotate`, which copies the user's own workbook, `open --show-v-nummer`, and `case` on the
terminal. docs/privacy.md says what these tests guarantee.
"""

from __future__ import annotations

import base64
import gzip
import inspect
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook
from typer.main import get_command

from doorloop.base import files
from doorloop.base.findings import Findings
from doorloop.cases import in_parts
from doorloop.cli import main
from doorloop.cli.app import COMMANDS, build
from doorloop.cli.discreet import discreet
from doorloop.registers import contents
from doorloop.registers.clean import clean
from doorloop.registers.parse.keys import NO_KEY, KeyReader
from doorloop.registers.parse.words import show
from doorloop.render.formats import row
from doorloop.runs import pipeline
from kit import registers
from kit.leaks import Needles, leaks, leaks_below
from kit.miniature import shipped_definition
from kit.processes import LIMIT

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "data/sample"
PEOPLE = registers.people(40, seed=8)
SEPOT = "Datum sepot"

UNTIDY = """\
Overzicht met {v[10]};;;;;;;;;;
V-nummer;Parketnummer;Regio;Pilotzaak;Datum aangifte;Datum sepot;Geboortedatum;Nationaliteit;\
Soort uitbuiting;Geslacht;Zie {v[11]}
{v[0]};;Friesland;ja;6-11-2012;zie {v[1]};7-3-85 (fax);Nigeriaanse;{p[2]};man
79x1237777;71/654321-99;Groningen;nee;7-11-2012;8-11-2012;31-02-1984;V-nummer {v[3]};seksueel;V{v[4]}
7,91E+09;;Groningen;ja;7-11-2012;({v[5]});01-02-2031;zaak {p[6]};overig;vrouw
{short};{p[7]};Drenthe;ja;8-11-2012;5-11-2012;wk 12 1983;onbekend;overig;man
7888123456;{p[8]};Groningen {v[9]};ja;8-11-2012;;19-12-1969;Guinese;overig;man
{v[12]};{p[12]};Drenthe;{v[12]};8-11-2012 {v[12]};{p[12]};{v[12]};{v[12]};{p[12]};{v[12]}
Totaal {v[13]};;;;;;;;;
let op: {v[14]} en {p[14]} zijn dezelfde;;;;;;;;;
"""
ODD = {"79x1237777", "7-3-85 (fax)", "31-02-1984", "01-02-2031", "wk 12 1983", "7,91E+09"}
"""Identifiers and dates of birth that cannot be read: what stood there may not be repeated either."""


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command where temporary files would be seen, as a pipe sees it."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("CI", "1")
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.chdir(temporary)

    def ran(*arguments: str | Path) -> Ran:
        streams = [io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n", write_through=True) for _ in range(2)]
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["doorloop", *map(str, arguments)])
            patch.setattr(sys, "stdout", streams[0])
            patch.setattr(sys, "stderr", streams[1])
            try:
                main()
                code: object = 0
            except SystemExit as end:
                code = end.code or 0
        assert isinstance(code, int)
        assert list(temporary.iterdir()) == []
        for stream in streams:
            stream.seek(0)
        return Ran(code, streams[0].read(), streams[1].read())

    return ran


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Registers of invented people, and one with every mistake that puts an identifier where it does not belong."""
    folder = tmp_path_factory.mktemp("registers")
    registers.write(folder, PEOPLE)
    v = [registers.spelled(person.v_nummer, number) for number, person in enumerate(PEOPLE)]
    p = [person.parketnummer for person in PEOPLE]
    text = UNTIDY.format(v=v, p=p, short=PEOPLE[7].v_nummer[:9])
    (folder / "om_slordig.csv").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("key") / "key"
    from doorloop.extracts import pseudonyms

    pseudonyms.make(path)
    return path


@cache
def of_invented() -> Needles:
    numbers = {person.v_nummer for person in PEOPLE} | {_digits(person.parketnummer) for person in PEOPLE}
    births = {person.birth for person in PEOPLE} | {date(1985, 3, 7), date(1969, 12, 19)}
    return Needles(frozenset(numbers | {"7888123456", "7165432199"}), frozenset(births), frozenset(ODD))


@cache
def of_sample() -> Needles:
    """Take what stands in the sample's columns of identifiers and births."""
    definition = shipped_definition()
    numbers, births = set[str](), set[date]()
    reading = pipeline.read_sources([SAMPLE], definition)
    for register in clean(reading.tables, definition, birth_by=2014)[0].values():
        births |= {date.fromordinal(int(day)) for day in register.values["geboortedatum"] if day > 0}
    keys = KeyReader(definition.spec.key)
    for table in reading.tables:
        cells = table.columns["v_nummer"].packed().distinct
        numbers |= {keys.text(cell) for cell in cells if keys.read(cell).number != NO_KEY}
        if "parketnummer" in table.columns:
            numbers |= {_digits(show(cell)) for cell in table.columns["parketnummer"].packed().distinct}
    assert min(len(numbers), len(births)) > 60
    return Needles(frozenset(n for n in numbers if len(n) > 5), frozenset(births))


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


# ---------------------------------------------------------------- the search finds what is there

DAY, NUMBER = date(1985, 3, 7), "7901238001"


def zipped(content: bytes, **named: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("docProps/core.xml", content)
        package.comment = named.get("comment", b"")
    return file.getvalue()


def png(kind: bytes, content: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + len(content).to_bytes(4, "big") + kind + content + b"0000"


def parquet(values: list[object], told: str = "") -> bytes:
    file = io.BytesIO()
    schema = pa.schema([pa.field("a", pa.array(values).type, metadata={"told": told})])
    pq.write_table(pa.table({"a": values}, schema=schema), file)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        *(
            f"x {form} y".encode()
            for form in ("7901238001", "790 123 8001", "790.123.80.01", "V7901238001.0", "'790-1238001")
        ),
        *(
            f"x {form} y".encode()
            for form in ("7-3-1985", "07/03/85", "1985-03-07T00:00", "19850307", "7 maart 1985", "7 mrt. '85")
        ),
        *(f"x;{form};y".encode() for form in ("31113", "31113.0", "29651", "7 Mar 1985", "7.3.85")),
        b"790&nbsp;123&nbsp;8001",
        NUMBER.encode("utf-16-le"),
        int(NUMBER).to_bytes(8, "little"),
        gzip.compress(NUMBER.encode(), mtime=0),
        zipped(NUMBER.encode()),
        zipped(b"", comment=NUMBER.encode()),
        zipped(zipped(b"geboren 7-3-1985")),
        png(b"tEXt", b"Comment\0" + NUMBER.encode()),
        png(b"zTXt", b"Comment\0\0" + zlib.compress(NUMBER.encode())),
        b"<img src='data:image/png;base64," + base64.b64encode(png(b"tEXt", b"a\0" + NUMBER.encode())) + b"'>",
        parquet([NUMBER]),
        parquet([DAY]),
        parquet([1], told=NUMBER),
    ],
)
def test_the_search_finds_an_identifier_wherever_it_is(data: bytes) -> None:
    assert leaks(Needles(frozenset({NUMBER}), frozenset({DAY})), "file", data)


def test_the_search_finds_nothing_where_there_is_nothing() -> None:
    needles = Needles(frozenset({NUMBER}), frozenset({DAY}))
    for text in ("7901238002", "17-3-1985", "7-3-1986", "311133", "a31113b", "7 maart", "27-3-85", "2012-09-05"):
        assert leaks(needles, "file", text.encode()) == set()


# ---------------------------------------------------------------- every command, every format


def parameters(command: str) -> dict[str, str]:
    """Give the options of a command, each with what its help names for its value."""
    found: Any = get_command(build([command]))
    options = found.commands[command].params
    return {name: option.metavar or "" for option in options for name in option.opts}


def formats(command: str) -> list[str]:
    """Give the formats of a command; none where it has no such option."""
    return [name for name in parameters(command).get("--format", "").split("|") if name]


def whole(command: str, sources: Path, out: Path, *more: str | Path) -> list[str | Path]:
    """Ask a command for all its formats in a folder."""
    return [command, sources, "-o", out, *(f"-f{name}" for name in formats(command)), *more]


LATER = [command for command in ("open", "handovers") if command in COMMANDS]


def commands(sources: Path, out: Path, key: Path) -> Iterator[list[str | Path]]:
    """Give every command, in all its formats and the ways in which it prints."""
    yield whole("report", sources, out / "report", "--verbose", "--all-groups")
    yield ["report", sources, "-o", out / "by", "--lang", "en", "--by", "nationaliteit", "-fcsv", "-fhtml", "-fjson"]
    yield ["report", sources, "-o", out / "kept", "-fcsv", "--dialect", "excel-nl"]
    yield ["report", sources, "-o", out / "kept", "-fcsv", "--keep-previous", "--peildatum", "2013-03-01"]
    yield ["report", "--from-manifest", out / "kept/manifest.json"]
    yield from (["report", sources, "-f", name, "-v"] for name in ("table", "md"))
    yield whole("check", sources, out / "check", "--verbose")
    yield whole("check", sources, out / "check-en", "--lang", "en")
    yield ["check", sources]
    yield from (["check", sources, "--rule", rule] for rule in ("key-malformed", "registers-differ", "date-unreadable"))
    yield whole("verify", sources, out / "verify")
    yield ["verify", sources, "--freeze", out / "frozen.toml", "--lang", "en"]
    yield whole("export", sources, out / "export", "--key", key, "--min-k", "1", "-v")
    yield whole(
        "export", sources, out / "shifted", "--key", key, "--min-k=1", "--shift-weeks=5", "--durations", "--age=class"
    )
    yield ["export", sources, "-o", out / "refused", "--key", key, "-f", "csv", "--lang", "en"]
    yield ["key", out / "key"]
    yield ["definition", "show"]
    yield ["template", "om", "-o", out / "om.xlsx"]
    for command in LATER:
        if "--out" in parameters(command):
            yield whole(command, sources, out / command, "--lang", "en")
        yield [command, sources]
    yield ["aggregate", sources, "-o", out / "counts.csv", "--by", "nationaliteit", "-v"]
    yield ["aggregate", sources, "-o", out / "counts.parquet", "--by", "month"]
    yield whole("report", out / "counts.csv", out / "counted", "--by", "nationaliteit", "-v")
    shutil.copytree(sources, out.parent / "partitions/one")
    yield whole("report", out.parent / "partitions", out / "parts", "--partitions", "--scheduler", "none", "-v")
    yield ["report", sources, "--partitions", "--scheduler", "none"]
    if "--publish" in parameters("report"):
        yield whole("report", sources, out / "publish", "--publish")
    if "audit" in COMMANDS:
        yield ["audit", out / "publish"]


@dataclass(frozen=True)
class Told:
    """What commands left behind: the exit code of each, and the identifiers found in what they printed and wrote."""

    codes: dict[str, int]
    leaked: set[tuple[str, str]]


def tell(run: Run, needles: Needles, lines: Iterable[list[str | Path]], sources: Path, out: Path) -> Told:
    """Run commands one after the other, and look for identifiers in all that they print and write."""
    found, codes = set[tuple[str, str]](), dict[str, int]()
    for line in lines:
        ran = run(*line)
        name = " ".join(str(part) for part in line if part is not sources)
        codes[name] = ran.code
        found |= leaks(needles, f"{name} > stdout", ran.out.encode())
        found |= leaks(needles, f"{name} > stderr", ran.err.encode())
    return Told(codes, found | leaks_below(needles, out))


def test_no_text_of_the_main_commands_holds_an_identifier(run: Run, tmp_path: Path, invented: Path, key: Path) -> None:
    """What everybody does, in the formats that are read as text; all commands in all formats are tried below."""
    out = tmp_path / "out"
    lines: list[list[str | Path]] = [
        ["report", invented, "-o", out / "report", "--by", "nationaliteit", "-fcsv", "-fmd", "-fjson", "-v"],
        ["report", invented, "--lang", "en"],
        ["check", invented, "-o", out / "check", "-fcsv", "-fjson", "-v"],
        ["check", invented],
        ["export", invented, "-o", out / "export", "--key", key, "--min-k", "1", "-fcsv"],
        ["aggregate", invented, "-o", out / "counts.csv", "--by", "month"],
    ]
    lines += [[name, invented] for name in LATER]
    told = tell(run, of_invented(), lines, invented, out)
    assert told.leaked == set()
    assert set(told.codes.values()) <= {0, 1}
    assert len([path for path in out.rglob("*") if path.is_file()]) > 20


@pytest.mark.slow
@pytest.mark.parametrize("which", ["invented", "sample"])
def test_no_output_of_any_command_holds_an_identifier(
    which: str, run: Run, tmp_path: Path, invented: Path, key: Path
) -> None:
    sources, needles = (invented, of_invented()) if which == "invented" else (SAMPLE, of_sample())
    out = tmp_path / "out"
    told = tell(run, needles, commands(sources, out, key), sources, out)
    assert told.leaked == set()
    assert {name for name, code in told.codes.items() if code not in (0, 1, 3)} == set()
    assert not (out / "refused").exists()
    assert len([path for path in out.rglob("*") if path.is_file()]) > 60
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in out.rglob("*") if path.is_file()} == {0o600}


@pytest.mark.slow
def test_no_output_on_many_cases_holds_an_identifier(run: Run, tmp_path: Path, key: Path) -> None:
    people = tuple(one for seed in range(5) for one in registers.people(60, seed))
    sources = tmp_path / "registers"
    sources.mkdir()
    registers.write(sources, people)
    drawn = date(1982, 2, 18)  # 30000 as the serial of a spreadsheet: a number of the drawing theme in every workbook
    births = frozenset(one.birth for one in people) - {drawn}
    needles = Needles(frozenset(one.v_nummer for one in people), births)
    assert min(len(needles.numbers), len(needles.births)) > 250
    out = tmp_path / "out"
    printed = ""
    for command in (
        ["report", sources, "-o", out, "-fjson", "-fcsv", "-fxlsx", "-fhtml"],
        whole("check", sources, out),
        whole("export", sources, out / "export", "--key", key, "--min-k=1"),
    ):
        ran = run(*command, "-v")
        assert ran.code in (0, 1)
        printed += ran.out + ran.err
    assert leaks(needles, "printed", printed.encode()) | leaks_below(needles, out) == set()


def test_a_marked_copy_is_the_users_own_workbook(run: Run, tmp_path: Path, invented: Path) -> None:
    """So it holds what the register holds, and is its maker's alone; that the search sees it shows that it works."""
    ran = run("check", invented, "--annotate", tmp_path / "copies")
    assert leaks(of_invented(), "printed", (ran.out + ran.err).encode()) == set()
    assert {one for _, one in leaks_below(of_invented(), tmp_path / "copies")} >= {PEOPLE[0].v_nummer, "7-3-85 (fax)"}
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in (tmp_path / "copies").iterdir()} == {0o600}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b't="n"', b't="7963308000"'),
        (b't="n"><v>12<', b't="b"><v>7963308000<'),
        (b't="n"><v>12<', b't="b"><v>19-05-1971<'),
        (b't="n"><v>12<', b't="e"><v>7963308000<'),
        (b"<v>12<", b"<v>7963308000 x<"),
        (b"<v>12<", b"<v>&7963308000;<"),
        (b'r="B2"', b'r="7963308000"'),
    ],
)
def test_a_damaged_workbook_tells_nothing_of_its_cells(run: Run, tmp_path: Path, old: bytes, new: bytes) -> None:
    """Readers of workbooks repeat in their messages what they do not understand."""
    book = Workbook()
    book.worksheets[0]["B2"] = 12
    book.save(tmp_path / "om.xlsx")
    with zipfile.ZipFile(tmp_path / "om.xlsx") as whole_book:
        parts = {name: whole_book.read(name) for name in whole_book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert old in parts[sheet]
    with zipfile.ZipFile(tmp_path / "om.xlsx", "w") as damaged:
        for name, content in (parts | {sheet: parts[sheet].replace(old, new)}).items():
            damaged.writestr(name, content)
    needles = Needles(frozenset({"7963308000"}), frozenset({date(1971, 5, 19)}))
    for command in ("report", "check"):
        ran = run(command, tmp_path / "om.xlsx", "-v")
        assert ran.code in (1, 3)
        assert leaks(needles, command, (ran.out + ran.err).encode()) == set()


# ---------------------------------------------------------------- a crash in each stage

SECRETS = f"{PEOPLE[0].v_nummer} {PEOPLE[1].parketnummer} {PEOPLE[2].birth} {PEOPLE[3].birth:%d-%m-%Y}"


class PanicError(BaseException):
    """As compiled libraries throw them past every `except Exception`."""


def crash(kind: type[BaseException] = RuntimeError) -> Callable[..., None]:
    """Make a function that meets every way in which an error could tell what it was about."""

    def broken(*arguments: object, **named: object) -> None:
        local = SECRETS
        try:
            raise ValueError(f"could not convert {local}")
        except ValueError as error:
            raise kind(f"invalid literal: {local}, {arguments}, {named}") from error

    return broken


def stages() -> list[tuple[ModuleType, str]]:
    """Name what is called from reading to tables: every function that three modules have from others."""
    return [
        (module, name)
        for module in (contents, pipeline, in_parts)
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ not in (module.__name__, "doorloop.base.errors")
    ]


@pytest.mark.slow
def test_a_crash_in_a_stage_tells_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = tmp_path / "registers"
    few.mkdir()
    registers.write(few, PEOPLE[:8])
    crashed = set[str]()
    for module, name in stages():
        for command, what in (("report", "html"), ("check", "json")):
            out = tmp_path / f"{name}-{command}"
            with monkeypatch.context() as patch:
                patch.setattr(module, name, crash())
                ran = run(command, few, "-o", out, "-f", what)
            assert leaks(of_invented(), name, (ran.out + ran.err).encode()) == set()
            assert "Traceback" not in ran.err
            if ran.code not in (0, 1):
                assert not out.exists(), name
                crashed.add(name)
    assert {
        "find_tables",
        "clean",
        "merge",
        "match",
        "find_disorder",
        "find_doubts",
        "find_same_persons",
        "count_cases",
        "add_up",
        "make_check",
    } <= crashed


def renderers() -> list[tuple[str, str, str]]:
    """Give every command with a format and the module that renders it."""
    commands = ("report", "check", "verify", "export", *LATER)
    return [(command, name, row(name).module) for command in commands for name in formats(command)]


@pytest.mark.slow
def test_a_crash_in_a_renderer_tells_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: Path
) -> None:
    few, out = tmp_path / "registers", tmp_path / "out"
    few.mkdir()
    registers.write(few, PEOPLE[:8])
    assert len(renderers()) >= 20
    for number, (command, name, module) in enumerate(renderers()):
        more = ["--key", key, "--min-k=1"] if command == "export" else []
        with monkeypatch.context() as patch:
            patch.setattr(f"doorloop.render.{module}.render", crash(PanicError if number % 2 else RuntimeError))
            ran = run(command, few, "-o", out, "-f", name, *more)
        assert ran.code == 70, (command, name)
        assert "dit is een fout in doorloop (" in ran.err
        assert leaks(of_invented(), name, (ran.out + ran.err).encode()) == set()
        assert not out.exists()


class Lingering:
    """Breaks while it is taken down, where nobody can catch it."""

    def __del__(self) -> None:
        raise ValueError(SECRETS)


def test_an_error_that_nobody_catches_tells_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def lines(*arguments: object) -> list[str]:
        del arguments
        Lingering()
        return ["done"]

    monkeypatch.setattr("doorloop.render.definition_text.lines", lines)
    ran = run("definition", "show")
    assert ran.out == "done\n"
    assert ran.err.startswith("waarschuwing: ValueError op ")
    assert leaks(of_invented(), "printed", ran.err.encode()) == set()


# ---------------------------------------------------------------- files whole or not at all


@pytest.mark.parametrize("when", ["_create", "_replace_all"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, MemoryError, PanicError])
def test_an_interruption_while_writing_leaves_nothing(
    when: str, error: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the third of four files, before it is written or before it takes its name."""
    (tmp_path / "a").write_bytes(b"old")
    calls = iter(range(9))
    real: Callable[..., Any] = files._create if when == "_create" else Path.replace

    def until_third(*arguments: Any) -> Any:
        if next(calls) == 2:
            if when == "_create":
                real(arguments[0], b"half")
            raise error
        return real(*arguments)

    monkeypatch.setattr(files, "_create", until_third) if when == "_create" else monkeypatch.setattr(
        Path, "replace", until_third
    )
    with pytest.raises(error):
        files.write_whole(tmp_path, dict.fromkeys("abcd", b"new"))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


HOOK = """
import doorloop.base.files, pathlib, signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background inherits that it is ignored
real = doorloop.base.files._create
def slow(path, content):
    real(path, content)
    pathlib.Path({mark!r}).touch()
    time.sleep(60)
doorloop.base.files._create = slow
"""


@contextmanager
def child(folder: Path, hook: str, *arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """Start a command in a process of its own, in which a hook runs first; it does not outlive the test."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(hook, "utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT / "src")]), "TMPDIR": str(folder)}
    line = [sys.executable, "-m", "doorloop", *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(line, env=environment, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.skipif(os.name != "posix", reason="signals of another kind")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_while_writing_leaves_nothing(number: signal.Signals, tmp_path: Path) -> None:
    mark, out = tmp_path / "mark", tmp_path / "out"
    with child(tmp_path / "hook", HOOK.format(mark=str(mark)), "sample", out) as process:
        until = time.monotonic() + LIMIT
        while not mark.exists() and time.monotonic() < until:
            time.sleep(0.02)
        (temporary,) = out.iterdir()
        assert temporary.name.startswith(".doorloop-")
        assert temporary.stat().st_mode & 0o777 == 0o600
        process.send_signal(number)
        printed = process.communicate(timeout=LIMIT)
    assert process.returncode not in (0, None)
    assert list(out.iterdir()) == []
    assert "Traceback" not in "".join(printed)


@pytest.mark.skipif(os.name != "posix", reason="signals of another kind")
def test_a_signal_that_is_ignored_stays_so_and_others_come_back() -> None:
    """As with nohup: the terminal may close."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with discreet():
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
            assert signal.getsignal(signal.SIGTERM) not in (signal.SIG_DFL, signal.SIG_IGN)
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    finally:
        signal.signal(signal.SIGHUP, before)


CRASH = """
import doorloop.registers.clean, threading, warnings
def fail(local):
    raise KeyError(local)
def broken(*arguments, **named):
    local = {secrets!r}
    warnings.warn(local)
    thread = threading.Thread(target=fail, args=(local,), name=local)
    thread.start()
    thread.join()
    raise ValueError(local)
doorloop.registers.clean.clean = broken
"""


def test_a_crash_in_a_process_of_its_own_tells_nothing(tmp_path: Path, invented: Path) -> None:
    """With everything on that Python has for tracing errors."""
    hook = CRASH.format(secrets=SECRETS) + "import faulthandler\nfaulthandler.enable()\n"
    with child(tmp_path / "hook", hook, "report", invented, "-o", tmp_path / "out", "-v") as process:
        printed = "".join(process.communicate(timeout=LIMIT))
    assert process.returncode == 70
    assert all(
        kind in printed for kind in ("waarschuwing: UserWarning op", "waarschuwing: KeyError op", "ValueError op")
    )
    assert leaks(of_invented(), "printed", printed.encode()) == set()
    assert {path.name for path in (tmp_path / "hook").iterdir()} - {"__pycache__"} == {"sitecustomize.py"}
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name != "posix", reason="a bound of another kind")
def test_a_crash_of_the_process_leaves_no_core(tmp_path: Path) -> None:
    """The memory of the process holds the registers: neither it nor its worker may leave a copy behind."""
    bound = "import resource, sys; sys.stderr.write(str(resource.getrlimit(resource.RLIMIT_CORE)[0]))\n"
    hook = f"import doorloop.definition as d\ndef load(*_):\n    {bound}    raise KeyboardInterrupt\nd.load = load\n"
    with child(tmp_path / "hook", hook, "definition", "show") as process:
        assert process.communicate(timeout=LIMIT)[1].startswith("0")


def test_no_command_shows_local_variables() -> None:
    """Neither in rich tracebacks, which typer can print with every local, nor in any other."""
    assert not build([]).pretty_exceptions_enable
    for path in (ROOT / "src/doorloop").rglob("*.py"):
        text = path.read_text("utf-8")
        for word in ("show_locals", "print_exc", "format_exc", "cgitb", "logging.exception", "import tempfile"):
            # locks, which hold no data; and the page of `report --view`, in a folder that only its owner can read
            known = word == "import tempfile" and path.name in ("cluster.py", "options.py", "browser.py")
            assert known or word not in text, path.name


@pytest.mark.parametrize("private", ["aangifte", "sepot"])
def test_a_private_date_is_in_no_finding_and_hides_no_other(tmp_path: Path, private: str) -> None:
    shipped = shipped_definition()
    om = shipped.spec.registers["om"]
    fields = om.fields | {private: msgspec.structs.replace(om.fields[private], private=True)}
    hidden = shipped.spec.registers | {"om": msgspec.structs.replace(om, fields=fields)}
    definition = msgspec.structs.replace(shipped, spec=msgspec.structs.replace(shipped.spec, registers=hidden))
    days = {"aangifte": "01-02-2013", "sepot": "11-02-2013"}
    remarks = ";".join(f"{day} (geschat)" for day in days.values())
    head = "V-nummer;Regio;Pilotzaak;Datum aangifte;Datum sepot"
    (tmp_path / "om.csv").write_text(f"{head}\n2801234567;Drenthe;ja;{remarks}\n", "utf-8")

    reading = pipeline.read_sources([tmp_path], definition)
    told = {
        one.field: f"{one.message('nl')} {one.value_shown}"
        for one in Findings(clean(reading.tables, definition, 2014)[1])
    }

    assert {field: day in told[field] for field, day in days.items()} == {field: field != private for field in days}
