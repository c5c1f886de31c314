"""The documentation is true: its commands run, its outputs come out, and it leaves nothing unsaid.

In README.md and docs/ a comment stands before a block that is more than text:

    output: COMMAND          the block is what the command prints, on stdout and stderr, in 80 columns
    output 3: COMMAND        the same, and the command ends with that code
    file: NAME               the block is a file that the commands of that page find
    file: NAME = OTHER with OLD -> NEW    a file that differs in one word from another; it has no block

In a block `[…]` on a line of its own stands for any number of lines, within a line for any text.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
import typer

from doorloop.base.rules import RULES
from doorloop.base.words import percent
from doorloop.cases.reference import Reference
from doorloop.cli.app import COMMANDS, build
from doorloop.definition import load, shipped
from doorloop.definition.parts import Part
from doorloop.runs import pipeline
from doorloop.tables.records import Record, Request
from doorloop.workdays.calendars import calendar
from kit.found import some
from kit.pages import PAGES, ROOT, SAMPLE, TEXTS, pattern, run
from kit.tools import tool

README = TEXTS["README.md"]

OUTPUT = re.compile(r"<!-- output(?: (\d+))?: doorloop (.+?) -->\n```text\n(.*?)^```$", re.M | re.S)
FILE = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)^```$", re.M | re.S)
CHANGED = re.compile(r"<!-- file: (\S+) = (\S+) with (.+?) -> (.+?) -->")
BLOCK = re.compile(r"^```(sh|bash|powershell)\n(.*?)^```$", re.M | re.S)
PRINTED = re.compile(r"^```(?:text|console)\n.*?^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)\s]+)\)")

TERMS = """
    aangifte aanvraag afwijzingsgrond ambtsbericht asiel bedenktijd beklag beroep beroepschrift beschikking besluit
    bezwaar buiten_behandeling_gesteld doorlooptijd dossier einde gemeente ingewilligd intrekking kansloos kenmerk
    kennisgeving klemmende_redenen losgelaten M55 melding mensenhandel Nationaal_Rapporteur nationaliteit n.v.t.
    niet-pilotzaak ongegrond onbekend opsporingsindicatie parketnummer paspoorteis peildatum pilotzaak politie regio
    regulier ressortsparket sepot slachtoffer streeftermijn subdoelstelling uitbuiting uitkomst uitreiking uitspraak
    V-nummer verblijfspas verblijfsregeling_mensenhandel verblijfsrechtelijke_procedure verblijfsvergunning verlening
    verzending voornemen voorprocedure voortgezet_verblijf zienswijze
    Algemene_termijnenwet atw Awb rijk weekdagen werkdagen weken kalenderdagen uren wd wk kd
    Stap Streef Gem. Med. binnen boven Open Weg gehaald Oordeel Totaal Overige aandeel aantal
    bevinding fout waarschuwing mededeling gekoppeld dubbel periode totaalrij legenda opmerking werkblad kolom rij cel
    bestand veld zaak register OM IND Hof BSN A-nummer
""".split()
"""Dutch words of tables and messages; those of fields, steps, codes and tables are taken from the definitions."""
SHORT = {"vv": "voortgezet verblijf", "v": "V-nummer", "pas": "verblijfspas", "ind": "IND", "pilot": "pilotzaak"}
NOT_DUTCH = {"niet", "geen", "tot", "gesteld", "behandeling"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the samples, the same as one's own registers, and the files that the pages describe."""
    for folder in ("data/sample", "registers"):
        shutil.copytree(SAMPLE, tmp_path / folder)
    for sample in some(sorted((ROOT / "src/doorloop/definition/shipped/samples").iterdir())):
        shutil.copytree(sample, tmp_path / sample.name)
    for text in TEXTS.values():
        for name, content in FILE.findall(text):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(content, "utf-8", newline="\n")
        for name, other, old, new in CHANGED.findall(text):
            content = (tmp_path / other).read_text("utf-8")
            assert content.count(old) == 1
            (tmp_path / name).write_text(content.replace(old, new), "utf-8", newline="\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ---------------------------------------------------------------- what comes out


def speed(command: str) -> list[pytest.MarkDecorator]:
    """Mark a command that takes long: it publishes, or writes both documents and workbooks."""
    return [pytest.mark.slow] * ("--publish" in command or ("-f docx" in command and "-f xlsx" in command))


OUTPUTS = [
    pytest.param(command, int(code or 0), expected, id=f"{page}-{command}", marks=speed(command))
    for page, text in TEXTS.items()
    for code, command, expected in OUTPUT.findall(text)
]


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(("command", "code", "expected"), OUTPUTS)
def test_an_output_is_what_comes_out(command: str, code: int, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = run(shlex.split(command), monkeypatch)
    assert re.fullmatch(pattern(expected), printed.text), printed.text
    assert printed.code == code


def test_every_block_that_looks_like_output_is_marked() -> None:
    for page, text in TEXTS.items():
        for line in re.findall(r"^<!-- .* -->$", text, re.M):
            start = text.index(line)
            assert OUTPUT.match(text, start) or FILE.match(text, start) or CHANGED.match(line), (page, line)
        assert len(OUTPUT.findall(text)) == text.count("<!-- output"), page
    assert sum(page.values[0] == "report data/sample -t doorlooptijden" for page in OUTPUTS) == 1


def test_the_project_file_of_the_handleiding_is_one(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place / "project")
    printed = run(["config"], monkeypatch)
    assert printed.code == 0
    assert "Sepotdatum" in printed.text
    assert run(["report"], monkeypatch).code == 0


def shell_commands() -> Iterator[str]:
    """Give each doorloop command of the shell blocks, with paths as every system takes them."""
    for text in TEXTS.values():
        for _, block in BLOCK.findall(text):
            for line in block.replace("\\", "/").splitlines():
                found = re.match(r"(?:\S+/)?doorloop (.*)", line)
                if found:
                    yield found[1].partition("  #")[0]
        said = PRINTED.sub("", text)  # what a command printed is no command of the page
        yield from re.findall(r"`doorloop ([^`…]*(?:registers|data/sample)[^`…]*)`", said)


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    "command",
    [
        pytest.param(command, id=command, marks=speed(command))
        for command in sorted({*shell_commands()} - {output.values[0] for output in OUTPUTS})
    ],
)
def test_a_command_runs(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = run(shlex.split(command), monkeypatch)
    assert printed.code == 0, printed.text


def test_the_lines_that_install_name_what_is_there() -> None:
    lines = "\n".join(block for _, block in BLOCK.findall(TEXTS["docs/install.md"])).replace("\\", "/")
    named = re.findall(r"-r (\S+)", lines)
    assert set(named) == {"requirements/run.txt", "requirements/dev.txt"}
    assert all((ROOT / name).is_file() for name in named)
    assert re.findall(r"^make (\w+)", lines, re.M) == ["report", "check"]


def test_figures_in_the_text_are_those_of_the_sample() -> None:
    definition = load()
    day = definition.spec.peildatum
    assert day is not None
    reading = pipeline.read_sources([SAMPLE], definition)
    result = pipeline.run(
        reading, Reference(definition, day, calendar("nl")), Request(), ["doorlooptijden", "grondslagen"]
    )
    steps: dict[object, Record] = {record["step"]: record for record in result.tables["doorlooptijden"]}
    first, objection = steps["aangifte_sepot"], steps["bezwaar_besluit"]
    prose = " ".join(TEXTS["docs/tables.md"].split())
    assert (first["mean"], first["target"], first["median"], first["max"]) == (8, 10, 2, 22)
    assert (first["n"], first["within_target"]) == (44, 44 - 12)
    assert "12 of the 44 took longer than 10 working days: half took at most 2 (the median), the slowest 22" in prose
    application = steps["aanvraag_besluit"]
    assert (application["open"], objection["open"]) == (3, 5)
    assert "On the peildatum 3 applications and 5 objections were undecided" in prose
    bases = {r["basis"]: r for r in result.tables["grondslagen"] if r["step"] == "aanvraag_besluit"}
    shares = [
        percent(cast("Any", bases[name]["within_share"]), "en") for name in ("closed", "aalen_johansen", "matured")
    ]
    assert shares == ["57 %", "50 %", "45 %"]
    assert "57 % was decided within the target when only closed ones count, 50 % with the open ones, and 45 %" in prose
    assert f"Below {definition.spec.small_n} cases a note asks for caution" in prose


# ---------------------------------------------------------------- what has to be said


def parameters(command: Any) -> set[str]:
    """Give the options of a command, short and long."""
    return {name for parameter in command.params for name in parameter.opts if name.startswith("-")}


def tree() -> dict[str, Any]:
    """Give every command by name, `definition list` and the program itself included."""
    whole: Any = typer.main.get_command(build([]))
    found = {"doorloop": whole}
    for name, command in whole.commands.items():
        inner = getattr(command, "commands", {})
        found |= {f"{name} {sub}": part for sub, part in inner.items()} or {name: command}
    return found


def test_every_command_is_described() -> None:
    commands = set(tree()) - {"doorloop"}
    assert {name.partition(" ")[0] for name in commands} == set(COMMANDS)
    described = set(re.findall(r"^\| `doorloop ([a-z]+(?: [a-z]+)?)[^|]*` \|", README, re.M))
    assert described == commands


def options_table() -> list[tuple[set[str], str]]:
    rows = re.findall(r"^\| (`-[^|]*) \| ([^|]*) \| [^|]* \|$", TEXTS["docs/options.md"], re.M)
    return [(set(re.findall(r"`(-[^`]+)`", options)), of) for options, of in rows]


def test_every_option_is_described() -> None:
    described = {option for options, _ in options_table() for option in options}
    assert described == {option for command in tree().values() for option in parameters(command)} | {"-h", "--help"}


@pytest.mark.parametrize(
    ("options", "of"),
    [pytest.param(options, of, id=max(options)) for options, of in options_table() if "all" not in of],
)
def test_an_option_is_described_with_its_commands(options: set[str], of: str) -> None:
    names = {name for name in tree() if re.search(rf"\b{name}\b", of)}
    assert names == {name for name, command in tree().items() if options & parameters(command)}


def test_every_rule_has_a_section() -> None:
    sections = re.findall(r"^## (.+)$", TEXTS["docs/findings.md"], re.M)
    assert sections == list(RULES)


def structs(kind: type[Part] = Part) -> Iterator[type[Part]]:
    for inner in kind.__subclasses__():
        if inner.__module__ == Part.__module__:
            yield inner
            yield from structs(inner)


@pytest.mark.parametrize("struct", list(structs()), ids=lambda struct: struct.__name__)
def test_every_key_of_a_definition_is_described(struct: type[Part]) -> None:
    described = set(re.findall(r"^\| `(\w+)` \|", TEXTS["docs/definition.md"], re.M))
    assert {field.name for field in msgspec.structs.fields(struct)} <= described


def test_generated_pages_are_current() -> None:
    """Otherwise run `python tools/make_docs.py`."""
    for path, text in some(tool("make_docs").pages().items()):
        assert path.read_text("utf-8") == text, path.name


# ---------------------------------------------------------------- the glossary


def glossary() -> list[tuple[str, ...]]:
    return re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", TEXTS["docs/glossary.md"], re.M)[1:]


def test_the_glossary_is_in_order() -> None:
    terms = [re.sub(r"[^\w -]", "", term).casefold() for term, *_ in glossary()]
    assert terms == sorted(terms)


@pytest.mark.parametrize("term", TERMS)
def test_a_declared_term_is_in_the_glossary(term: str) -> None:
    word = re.escape(term.replace("_", " "))
    assert any(re.search(rf"(?<!\w){word}(?!\w)", found, re.I) for found, *_ in glossary())


def dutch_names() -> set[str]:
    """Collect the words of fields, steps, groups, tables, units, closed code lists and variables."""
    names: set[str] = set()
    for spec in (load(name).spec for name in shipped()):
        names |= {id for register in spec.registers.values() for id in register.fields}
        names |= {*spec.tables, *(step.id for step in spec.steps)}
        names |= {step.unit for step in spec.steps} | {step.target_unit for step in spec.steps if step.target_unit}
        names |= set(spec.groups.values) if spec.groups else set()
        names |= {key for codes in spec.codes.values() if len(codes.values) < 4 for key in codes.values}
    return {word for name in names for word in re.split(r"[_ ]", name)} - NOT_DUTCH


@pytest.mark.parametrize("word", sorted(dutch_names()))
def test_a_word_of_the_definitions_is_in_the_glossary(word: str) -> None:
    terms = " ".join(term for term, *_ in glossary())
    assert SHORT.get(word, word).casefold() in terms.casefold()


# ---------------------------------------------------------------- links


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_lead_somewhere() -> None:
    pages = [*PAGES, "CHANGELOG.md"]
    links = [(page, link) for page in pages for link in LINK.findall((ROOT / page).read_text("utf-8"))]
    for page, link in some(links):
        path, _, anchor = link.partition("#")
        if path.startswith("https:"):
            continue
        target = ((ROOT / page).parent / path).resolve() if path else ROOT / page
        assert target.exists(), (page, link)
        if anchor:
            assert anchor in anchors(target.read_text("utf-8")), (page, link)


def test_every_page_can_be_reached() -> None:
    linked = {link for link in LINK.findall(README) if link.startswith("docs/")}
    assert linked >= set(PAGES) - {"README.md"}
