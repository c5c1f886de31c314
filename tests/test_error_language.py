"""What stops a run is said in the language of the reader, whatever it is."""

from __future__ import annotations

import pickle
import re
from errno import EISDIR
from inspect import signature
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from doorloop.base.errors import DoorloopError, UsageError, reason
from doorloop.base.files import create, write_whole
from doorloop.base.words import both
from doorloop.base.words.errors import WORDS
from doorloop.base.words.notes import WORDS as NOTES
from doorloop.cli.streams import Label
from doorloop.definition import Lang, load
from doorloop.workdays.days import parse_day
from kit.exports import SAMPLE
from kit.pilot import doorloop
from kit.processes import cli

SOURCE = Path(__file__).resolve().parents[1] / "src" / "doorloop"
FAMILIES = ("err", "try", "why", "noun", "out", "os")
KEY = re.compile(rf"""(?:both|FormatError)\(\s*f?"([\w.{{}}-]+)"|"((?:{"|".join(FAMILIES)})\.[\w-]+)\"""")


def keys_in_use() -> set[str]:
    """Find the keys of the catalogue that stand in the program; `{}` is a gap of a key."""
    sources = (path.read_text("utf-8") for path in SOURCE.rglob("*.py") if path != SOURCE / "base/words/errors.py")
    return {one or other for source in sources for one, other in KEY.findall(source)}


def test_an_error_takes_no_text_in_one_language() -> None:
    """A type checker holds every raise to it; a subclass that takes other words is found here."""
    kinds = [DoorloopError]
    for kind in kinds:
        kinds += kind.__subclasses__()
        told = [one for name, one in signature(kind.__init__).parameters.items() if name in ("what", "remedy")]
        assert {one.annotation for one in told} <= {"Text", "Text | None"}
    assert len(kinds) > 6


def test_no_text_of_an_error_is_left_over() -> None:
    used = {re.sub(r"\{.*?\}", "", key) for key in keys_in_use()}
    begun = tuple(key for key in used if key.endswith("."))
    assert {key for key in WORDS if key not in used and not key.startswith((*begun, "os."))} == set()


def test_no_text_of_a_note_is_left_over() -> None:
    program = "".join(path.read_text("utf-8") for path in (SOURCE / "cli").rglob("*.py"))
    labels = {f"label.{label}" for label in get_args(Label)}
    assert {key for key in NOTES if f'"{key}"' not in program} == labels


def test_both_languages_have_the_same_gaps() -> None:
    def gaps(words: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(words) if name}

    assert {key: one for key, one in WORDS.items() if gaps(one.nl) != gaps(one.en)} == {}
    assert {key for key, one in WORDS.items() if not one.nl or not one.en} == set()


@pytest.mark.parametrize(
    ("arguments", "dutch", "english"),
    [
        (
            ("workdays", "31-2-2013", "1-3-2013"),
            "fout: '31-2-2013' is geen datum\n  probeer: schrijf 2012-09-05, 5-9-2012, 5/9/12 of vandaag\n",
            "error: '31-2-2013' is no date\n  try: write 2012-09-05, 5-9-2012, 5/9/12 or today\n",
        ),
        (
            ("deadline", "1-3-2013", "10wd", "--statutory"),
            (
                "fout: een termijn in werkdagen is een streeftermijn, en geen wettelijke\n"
                "  probeer: laat --statutory weg, of geef de termijn in d, w, m of j\n"
            ),
            (
                "error: a term in working days is a target, and no statutory term\n"
                "  try: leave out --statutory, or give the term in d, w, m or y\n"
            ),
        ),
        (
            ("workdays", "1-3-2013", "2-3-2013", "--calendar", "be"),
            "fout: geen kalender heet 'be'\n  probeer: kies nl, atw, rijk, weekdagen\n",
            "error: no calendar is called 'be'\n  try: choose nl, atw, rijk, weekdagen\n",
        ),
    ],
)
def test_an_error_is_in_the_language_of_the_reader(arguments: tuple[str, ...], dutch: str, english: str) -> None:
    """Dutch unless somebody says otherwise: by the option, or by the environment, over which the option wins."""
    for more, environment, said in (
        ((), "", dutch),
        (("--lang", "en"), "", english),
        (("--lang=EN",), "nl", english),
        ((), "en", english),
        (("--lang", "nl"), "en", dutch),
    ):
        told = cli(*arguments, *more, DOORLOOP_LANG=environment)
        assert (told.returncode, told.stderr, told.stdout) == (2, said, "")


@pytest.mark.parametrize(
    ("arguments", "dutch", "english"),
    [
        (
            ("report", "--fomat", "csv"),
            ("er is geen optie --fomat; bedoelt u --format / --from-manifest / --out?", "zie `doorloop report --help`"),
            (
                "there is no option --fomat; did you mean --format / --from-manifest / --out?",
                "see `doorloop report --help`",
            ),
        ),
        (
            ("raport",),
            ("er is geen opdracht 'raport'; bedoelt u report / export?", "zie `doorloop --help`"),
            ("there is no command 'raport'; did you mean report / export?", "see `doorloop --help`"),
        ),
        (
            ("rijksdagen",),
            ("er is geen opdracht 'rijksdagen'", "zie `doorloop --help`"),
            ("there is no command 'rijksdagen'", "see `doorloop --help`"),
        ),
        (
            ("report", "--lang"),
            ("de optie --lang heeft een waarde nodig", ""),
            ("the option --lang needs a value", ""),
        ),
        (
            ("check", "--strict=1"),
            ("de optie --strict heeft geen waarde", ""),
            ("the option --strict takes no value", ""),
        ),
        (
            ("report", ".", "--bandwidth", "3"),
            ("er is geen optie --bandwidth", "zie `doorloop report --help`"),
            ("there is no option --bandwidth", "see `doorloop report --help`"),
        ),
        (
            ("report", ".", "--memory", "veel"),
            ("--memory: 'veel' is geen getal", "zie `doorloop report --help`"),
            ("--memory: 'veel' is no number", "see `doorloop report --help`"),
        ),
        (
            ("report", ".", "--memory", "-3"),
            ("--memory: -3.0 ligt niet in 0.1<=x<=1024", "zie `doorloop report --help`"),
            ("--memory: -3.0 is not in 0.1<=x<=1024", "see `doorloop report --help`"),
        ),
        (
            ("workdays", "1-1-2013"),
            ("TO ontbreekt", "zie `doorloop workdays --help`"),
            ("TO is missing", "see `doorloop workdays --help`"),
        ),
        (
            ("export", "."),
            ("--out, --key, --format ontbreken", "zie `doorloop export --help`"),
            ("--out, --key, --format are missing", "see `doorloop export --help`"),
        ),
        (
            ("key", "een", "twee"),
            ("dit staat er te veel: twee", "zie `doorloop key --help`"),
            ("this is too much: twee", "see `doorloop key --help`"),
        ),
        (
            ("report", "nergens"),
            ("nergens: dit pad bestaat niet", "kijk de spelling na"),
            ("nergens: this path does not exist", "check the spelling"),
        ),
    ],
)
def test_what_was_typed_wrong_is_told_in_both_languages(
    arguments: tuple[str, ...], dutch: tuple[str, str], english: tuple[str, str]
) -> None:
    for lang, error, remedy, (what, how) in (("nl", "fout", "probeer", dutch), ("en", "error", "try", english)):
        told = doorloop(*arguments, lang=lang)
        assert (told.code, told.out) == (2, "")
        assert told.err == f"{error}: {what}\n" + (f"  {remedy}: {how}\n" if how else "")


def test_a_language_that_is_none_is_refused_in_dutch() -> None:
    told = doorloop("report", ".", "--lang", "de")
    assert (told.code, told.err.splitlines()[0]) == (2, "fout: --lang: 'de' is geen van 'nl', 'en'")


def test_what_the_system_refuses_is_told_in_both_languages(tmp_path: Path) -> None:
    told = reason(IsADirectoryError(EISDIR, "Is a directory"))
    assert (told.nl, told.en) == ("dit is een map", "Is a directory")
    odd = reason(OSError(12345, "Something rare"))
    assert (odd.nl, odd.en) == ("Something rare", "Something rare")
    found = doorloop("workdays", "1-1-2013", "2-1-2013", "-o", tmp_path / "x.csv")
    assert found.code == 2


def test_what_can_be_done_about_a_file_that_cannot_be_written_is_in_one_language(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.touch()
    for make, nl, en in (
        (
            lambda: write_whole(taken, {"x": b""}),
            "kies een andere map met --out",
            "choose another folder with --out",
        ),
        (lambda: create(tmp_path / "none/x", b""), "kies een andere plaats", "choose another place"),
    ):
        with pytest.raises(UsageError) as caught:
            make()
        assert caught.value.tried is not None
        assert caught.value.tried.nl == f"sluit het bestand in andere programma's, of {nl}"
        assert caught.value.tried.en == f"close the file in other programs, or {en}"


def test_programs_read_english_and_a_process_border_keeps_both() -> None:
    with pytest.raises(UsageError) as caught:
        parse_day("gisteren")
    assert (caught.value.what, str(caught.value)) == ("'gisteren' is no date", "'gisteren' is no date")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.line("nl"), again.tried.nl) == ("'gisteren' is geen datum", both("try.date").nl)
    assert UsageError(both("err.no_date", text="x"), where="a.csv").line("nl") == "a.csv: x is geen datum"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("nl", "waarschuwing: geen {} onder de bronnen; wat ervan afhangt, is niet gemeten"),
        ("en", "warning: no {} among the sources; what depends on it is not measured"),
    ],
)
def test_a_warning_is_in_the_language_of_the_answer(lang: Lang, said: str) -> None:
    """Of every command that warns of an absent register, and of no other word beside it."""
    absent = load().spec.registers["ind"].title.say(lang)
    for command in ("report", "open", "handovers"):
        told = doorloop(command, SAMPLE / "om_drenthe.xlsx", lang=lang)
        assert (told.code, told.err) == (0, said.format(absent) + "\n")


def test_a_project_file_sets_the_language_of_its_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over which the environment wins, and the option over both."""
    path = tmp_path / "doorloop.toml"
    path.write_text('lang = "en"\n', "utf-8")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.chdir(tmp_path)
    english = f"note: settings from {path}; see `doorloop config`"
    dutch = f"opmerking: instellingen uit {path}; zie `doorloop config`"
    for more, environment, said in (((), "", english), ((), "nl", dutch), (("--lang", "en"), "nl", english)):
        told = doorloop("check", SAMPLE / "ind_zwolle.xlsx", *more, lang=environment)
        assert told.err.splitlines() == [said]
    told = doorloop("aggregate", SAMPLE / "om_drenthe.xlsx", "-o", tmp_path / "counts.csv", lang="")
    assert "note: a count of one is of one person" in told.err
