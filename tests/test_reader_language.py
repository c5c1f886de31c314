"""Every line that a person sees is in the language of the reader: what is said, asked, warned of and refused."""

from __future__ import annotations

import ast
import io
import re
import shutil
import warnings
from collections.abc import Callable, Iterator
from inspect import signature
from pathlib import Path
from typing import Any, cast

import pytest
import typer

from doorloop.base.language import Lang
from doorloop.base.words import both
from doorloop.cli import draft as asking
from doorloop.cli import options, streams
from doorloop.cli.app import build
from doorloop.cli.discreet import discreet
from doorloop.cli.reader import language
from kit.exports import SAMPLE
from kit.found import some
from kit.pilot import doorloop
from kit.processes import cli

SOURCE = Path(__file__).resolve().parents[1] / "src" / "doorloop"

# ---------------------------------------------------------------- no words in one language only

WORDED = re.compile(r"[A-Za-zé]{2,}[,;:.]? +[A-Za-z({]{2,}")
"""Two words beside each other; a gap of an f-string is a word too."""
IN_BOTH = {"Text", "Rule"}
HELP = {"typer.Option", "typer.Argument", "typer.Typer"}
"""Help is in English: that is the contract."""
FOR_PROGRAMMERS = {"ValueError", "AttributeError", "RuntimeError", "TypeError", "LookupError", "OSError", "csv.Error"}
FOR_PROGRAMMERS.add("HelperError")
"""Errors whose message no command lets through; that of a system is worded by its number."""
LOOKED_UP = {
    "base/words": "texts in both languages",
    "definition": "worded in English and looked up in definition/dutch.py: test_definition_check holds every one",
    "verification/publication": "the same",
    "verification/rules.py": "the same",
    "cli/project.py": "the same, and names of commands",
    "cli/usage.py": "patterns of what the parser says, each with the key of a text in both",
}
READ = {
    "registers/parse": "words that stand in registers",
    "registers/profile": "the same",
    "registers/read": "marks of file formats",
    "verification/headings.py": "words that stand in printed tables",
    "workdays": "words for units, and names of days in both languages",
}
WRITTEN = {
    "render": "marks of file formats, names of styles, and two sheets of a workbook, one a language",
    "verification/freeze.py": "TOML",
    "disclosure/release": "names of relations between counts, which an error gives as its place",
    "disclosure/audit": "the same",
}
ALONE = {
    "Begin here:": "help",
    "Format; may be repeated": "help",
    "doorloop ": "the name of the program, and commands",
    "report aggregate check": "names of commands",
    "key workdays deadline": "the same",
    "sources out from_manifest": "names of options",
    "secundaire bron": "beside its English",
    "secondary source": "beside its Dutch",
    "HMAC-SHA-256, 128 bits": "names of methods",
    "case XX": "a place in an event log, as a cell is one in a sheet",
    "event XX": "the same",
    "XX: publication.": "a place in a file, by its keys",
    "Eerste gebeurtenis": "a header, which a definition has in one language",
    "XX (SHA-256": "a name, which is the same in both",
    "rival XX": "a name of counts",
    "working days": "a word that stands in printed tables",
    'XX = { words = XX, of = "XX }': "TOML",
}


def literals(node: ast.AST) -> Iterator[str]:
    """Find texts with words in them that stand in the code for somebody to see."""
    if _is_in_both(node) or _is_for_programmers(node) or isinstance(node, ast.arg):
        return
    if isinstance(node, ast.JoinedStr):
        fixed = "".join(str(one.value) if isinstance(one, ast.Constant) else "XX" for one in node.values)
        yield from [fixed] if WORDED.search(fixed) and re.search("[A-Za-z]{2,}", fixed.replace("XX", "")) else []
    elif isinstance(node, ast.Constant):
        yield from [node.value] if isinstance(node.value, str) and WORDED.search(node.value) else []
    elif isinstance(node, ast.AnnAssign):
        yield from literals(node.value) if node.value else ()
    else:
        for child in ast.iter_child_nodes(node):
            yield from literals(child)


def _is_in_both(node: ast.AST) -> bool:
    """Tell whether a text stands there in both languages, or is help."""
    if isinstance(node, ast.Dict):
        return {key.value for key in node.keys if isinstance(key, ast.Constant)} == {"nl", "en"}
    return isinstance(node, ast.Call) and ast.unparse(node.func) in IN_BOTH | HELP


def _is_for_programmers(node: ast.AST) -> bool:
    """Tell whether it is a docstring, a pattern, or an error that nobody is shown."""
    if isinstance(node, ast.Raise):
        return node.exc is not None and ast.unparse(node.exc).partition("(")[0] in FOR_PROGRAMMERS
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."))


def code() -> Iterator[tuple[str, str]]:
    """Give every module that nobody has spoken for, and its text."""
    spoken_for = (*LOOKED_UP, *READ, *WRITTEN)
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if name not in spoken_for and not any(name.startswith(f"{room}/") for room in spoken_for):
            yield name, path.read_text("utf-8")


def test_no_words_stand_in_the_code_in_one_language() -> None:
    """They stand in `base/words` in both, or in a Text."""
    found = some((name, text) for name, content in code() for text in literals(ast.parse(content)))
    assert [(name, text) for name, text in found if not text.startswith(tuple(ALONE))] == []


def test_nothing_is_spoken_for_that_is_not_there() -> None:
    texts = [text for _, content in code() for text in literals(ast.parse(content))]
    assert [begin for begin in some(ALONE) if not any(text.startswith(begin) for text in texts)] == []
    assert [name for name in some((*LOOKED_UP, *READ, *WRITTEN)) if not (SOURCE / name).exists()] == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('print(f"read {name}")', ["read XX"]),
        ('note("not placed: it")', ["not placed: it"]),
        ('Text(nl="niet geplaatst", en="not placed")', []),
        ('{"nl": "twee woorden", "en": "two words"}', []),
        ('def f():\n    """Two words."""', []),
        ('raise ValueError("two words")', []),
        ('raise UsageError("two words")', ["two words"]),
        ('key = "err.no_date"', []),
        ('a: "list[str] | None" = "two words"', ["two words"]),
    ],
)
def test_words_are_found(code: str, found: list[str]) -> None:
    assert list(literals(ast.parse(code))) == found


def test_what_is_said_beside_an_answer_takes_a_text_in_both_languages() -> None:
    """A type checker holds every call to it; `beside` takes lines that another room worded for its reader."""
    takes = {streams.note: "words", streams.tell: "words", streams.answer: "words", options.explain: "text"}
    for function, name in some(takes.items()):
        assert signature(cast("Callable[..., None]", function)).parameters[name].annotation == "Text", function


def test_nothing_of_the_command_line_prints_past_the_streams() -> None:
    """`print` and a question stand in as few places as can be looked at."""
    calls = re.compile(r"(?<![\w.])(?:print|input)\(|typer\.(?:prompt|confirm|secho)\(|sys\.std(?:err|out)\.write\(")
    found = {
        name: len(calls.findall(content))
        for name, content in code()
        if name.startswith("cli/") and calls.search(content)
    }
    assert found == {"cli/__init__.py": 1, "cli/draft.py": 1, "cli/pager.py": 1, "cli/streams.py": 2}


# ---------------------------------------------------------------- what the parser refuses


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


def refused() -> Iterator[tuple[str, ...]]:
    """Give a wrong use of every parameter of every command that the parser itself can refuse."""
    for path, command in commands(typer.main.get_command(build([]))):
        yield (*path, "--no-such-option")
        sources = [one for one in command.params if one.param_type_name == "argument"]
        if all(one.nargs == 1 for one in sources):
            yield (*path, *["1-1-2013"] * len(sources), "too", "many")
        if any(one.required for one in command.params):
            yield path
        for one in command.params:
            if one.param_type_name != "option":
                continue
            option = one.opts[-1] if one.opts[-1].startswith("--") else one.opts[0]
            if one.is_flag:
                yield (*path, f"{option}=1")
                continue
            yield (*path, option)
            kind = type(one.type).__name__
            words = {"IntRange": ["veel", "-1"], "FloatRange": ["veel", "-1"], "TyperChoice": ["zz"], "Choice": ["zz"]}
            words |= {"IntParamType": ["veel"], "FloatParamType": ["veel"]}
            yield from ((*path, option, word) for word in words.get(kind, ()))


def first_words(outcome: Any) -> list[str]:
    """Give the lines of an error without the word before each of them."""
    return [line.strip().partition(": ")[2] for line in outcome.err.splitlines()]


def test_whatever_the_parser_refuses_is_told_in_both_languages() -> None:
    wrong = some(refused())
    assert len(wrong) > 250
    same = []
    for arguments in wrong:
        dutch, english = (doorloop(*arguments, lang=lang) for lang in ("nl", "en"))
        assert (dutch.code, english.code) == (2, 2), arguments
        assert (dutch.err[:6], english.err[:7]) == ("fout: ", "error: "), arguments
        if set(first_words(dutch)) & set(first_words(english)):
            same.append((arguments, dutch.err))
    assert same == []


def test_an_option_of_two_values_says_so() -> None:
    assert doorloop("report", ".", "--compare", "A").err == "fout: de optie --compare heeft 2 waarden nodig\n"
    assert doorloop("report", ".", "--compare", "A", lang="en").err == "error: the option --compare needs 2 values\n"


# ---------------------------------------------------------------- whose language it is


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a project file in English below the home folder."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "doorloop.toml"
    path.write_text('lang = "en"\n', "utf-8")
    return path


def test_the_language_is_that_of_the_option_then_the_environment_then_the_project_file(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DOORLOOP_LANG", raising=False)
    assert language(["report", "."]) == "en"
    assert language(["report", ".", "--lang", "nl"]) == "nl"
    assert language(["report", ".", "--lang=nl"]) == "nl"
    monkeypatch.setenv("DOORLOOP_LANG", "nl")
    assert language(["report", "."]) == "nl"
    monkeypatch.delenv("DOORLOOP_LANG")
    for content in ('lang = "de"', "lang = 5", "[", "", 'lang = "en'):
        project.write_text(content, "utf-8")
        assert language(["report", "."]) == "nl", content
    project.unlink()
    assert language([]) == "nl"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", "nowhere"), "error: nowhere: this path does not exist\n  try: check the spelling\n"),
        (("workdays", "x", "y"), "error: 'x' is no date\n"),
        (("verify", "nowhere"), "error: nowhere: this path does not exist\n"),
        (("raport",), "error: there is no command 'raport'; did you mean report / export?\n"),
        (("check", "--fomat"), "error: there is no option --fomat"),
        (("definition", "check", "nothing"), "error: there is no definition 'nothing'"),
    ],
)
def test_an_error_is_in_the_language_of_the_project_file(project: Path, arguments: tuple[str, ...], said: str) -> None:
    assert project.is_file()
    told = doorloop(*arguments, lang="")
    assert said in told.err
    assert "fout" not in told.err


def test_what_is_wrong_with_a_project_file_is_in_its_own_language(project: Path) -> None:
    project.write_text('lang = "en"\nsourcs = 1\n', "utf-8")
    told = doorloop("report", lang="")
    assert (told.code, told.err.splitlines()[0]) == (
        3,
        "error: doorloop.toml: sourcs: unknown key; did you mean 'sources'?",
    )


def test_the_language_of_the_project_file_is_that_of_every_command(project: Path) -> None:
    assert project.is_file()
    assert "working days" in doorloop("workdays", "1-3-2013", "8-3-2013", lang="").out
    assert "is the last day of 10 working days" in doorloop("deadline", "1-3-2013", "10wd", lang="").out
    assert "period" in doorloop("definition", "show", lang="").out
    assert "project file" in doorloop("config", lang="").out
    assert "Against itself" in doorloop("verify", lang="").out
    assert "werkdagen" in doorloop("workdays", "1-3-2013", "8-3-2013", "--lang", "nl", lang="").out


# ---------------------------------------------------------------- lines beside an answer, in both


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "nl",
            [
                "om_drenthe.xlsx gelezen (1 van 1)",
                "om_drenthe.xlsx [Blad1]: OM-register, kop in rij 3, 12 rijen eronder",
                "  kolommen B=v_nummer, C=regio, D=pilotzaak",
            ],
        ),
        (
            "en",
            [
                "read om_drenthe.xlsx (1 of 1)",
                "om_drenthe.xlsx [Blad1]: OM register (public prosecution), header in row 3, 12 rows below it",
                "  columns B=v_nummer, C=regio, D=pilotzaak",
            ],
        ),
    ],
)
def test_what_happens_is_explained_in_the_language_of_the_reader(lang: Lang, lines: list[str]) -> None:
    told = doorloop("report", SAMPLE / "om_drenthe.xlsx", "-v", lang=lang).err.splitlines()
    assert [line[: len(said)] for line, said in zip(told, lines, strict=False)] == lines


def test_a_repeated_run_is_told_in_the_language_of_its_manifest(tmp_path: Path) -> None:
    registers = tmp_path / "registers"
    shutil.copytree(SAMPLE, registers)
    for lang, same in (("nl", "hetzelfde: 1 bestand komt byte voor byte gelijk uit"), ("en", "the same: 1 file comes")):
        out = tmp_path / lang
        assert doorloop("report", registers, "-o", out, "-f", "md", lang=lang).code == 0
        assert same in doorloop("report", "--from-manifest", out / "manifest.json", lang="").err
    (registers / "ind_rijswijk.csv").unlink()
    for lang, gone, other in (
        ("nl", "gewijzigd: bron ind_rijswijk.csv: weg\n", "gewijzigd: report.md: andere bytes\n"),
        ("en", "changed: source ind_rijswijk.csv: gone\n", "changed: report.md: other bytes\n"),
    ):
        told = doorloop("report", registers, "--from-manifest", tmp_path / lang / "manifest.json", lang="")
        assert (told.code, gone in told.out, other in told.out) == (1, True, True), told.out


def test_what_a_draft_cannot_place_is_told_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "tabel.csv"
    path.write_text("Rij;n;Iets\na;3;4,5\nb;4;2,5\n", "utf-8")
    for lang, told, comment in (
        (
            "nl",
            "niet geplaatst: tabel.csv: ‘tabel’: kolom ‘Iets’ is niet getoetst: niets zegt wat erin staat",
            "# Niet geplaatst: tabel.csv: ‘tabel’: kolom ‘Iets’",
        ),
        (
            "en",
            "not placed: tabel.csv: ‘tabel’: column ‘Iets’ is not tested: nothing says what it holds",
            "# Not placed: tabel.csv: ‘tabel’: column ‘Iets’",
        ),
    ):
        found = doorloop("verify", "--draft", path, lang=lang)
        assert found.err.splitlines() == [told]
        assert comment in found.out


@pytest.mark.parametrize(
    ("lang", "said"), [("nl", "waarschuwing: UserWarning op "), ("en", "warning: UserWarning at ")]
)
def test_a_warning_of_python_names_its_place_in_both(lang: Lang, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORLOOP_LANG", lang)
    with discreet():
        assert warnings.formatwarning("2800000001", UserWarning, "x.py", 3) == f"{said}x.py:3\n"


@pytest.mark.parametrize(
    ("lang", "again"), [("nl", "dat is geen van de nummers\n"), ("en", "that is none of the numbers\n")]
)
def test_a_question_is_asked_again_in_both_languages(
    lang: Lang, again: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["drie", "1 2", "2"])
    monkeypatch.setattr(asking, "answered", lambda _question: next(answers))
    assert asking._choose("?", ["a", "b"], lang) == "b"
    assert capsys.readouterr().err == f"  1  a\n  2  b\n{again * 2}"


def test_who_goes_away_while_asked_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(
        "Zaak;Ontvangst;Besluit\n" + "".join(f"A{n};{1 + n % 28}-1-2024;{1 + n % 28}-2-2024\n" for n in range(30))
    )
    monkeypatch.setattr(asking, "is_asked_in_person", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    told = doorloop("definition", "draft", tmp_path / "x.csv", "--ask")
    assert (told.code, told.err.splitlines()[-2].rpartition("fout: ")[2]) == (2, both("err.nobody_to_ask").nl)


def test_a_definition_is_shown_and_copied_in_both_languages(tmp_path: Path) -> None:
    dutch, english = (doorloop("definition", "show", lang=lang).out for lang in ("nl", "en"))
    assert "\nstappen\n  aangifte_sepot             aangifte -> sepot in werkdagen, hoogstens 10 werkdagen\n" in dutch
    assert "\nsteps\n  aangifte_sepot             aangifte -> sepot in werkdagen, at most 10 werkdagen\n" in english
    for lang, comment in (("nl", "# Alles wat hier niet staat,"), ("en", "# Everything that is not said here")):
        path = tmp_path / f"{lang}.toml"
        assert doorloop("definition", "copy", "woo", "-o", path, lang=lang).code == 0
        assert path.read_text("utf-8").startswith(comment)


def test_the_settings_are_shown_in_both_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    dutch, english = (doorloop("config", lang=lang).out.splitlines() for lang in ("nl", "en"))
    assert dutch[:2] == ["projectbestand  geen", "sources         -  [standaard]"]
    assert english[:2] == ["project file    none", "sources         -  [default]"]
    assert "peildatum       die van de definitie, anders vandaag  [standaard]" in dutch
    assert "peildatum       the definition's, else today  [default]" in english
    assert "lang            en  [environment (DOORLOOP_LANG)]" in english


def test_the_identifier_is_asked_for_in_the_language_of_the_reader() -> None:
    """And who ends the terminal's line gives none."""
    for lang, said in (("nl", "fout: "), ("en", "error: ")):
        told = cli("case", SAMPLE, "--v-nummer", "-", "--lang", lang)
        assert (told.returncode, told.stderr.startswith(said)) == (2, True)
