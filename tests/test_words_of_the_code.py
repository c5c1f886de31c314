"""The page of words: each word once, in order, and each name and file of it is there."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest

from kit.found import some

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src/doorloop"
PAGE = ROOT / "docs/words-of-the-code.md"
LINE = re.compile(r"^\| (?P<word>[^|]+) \| (?P<means>[^|]+) \| \[`(?P<name>[\w.]+)`\]\((?P<path>[^)]+)\) \|$", re.M)


class Word(NamedTuple):
    word: str
    means: str
    name: str
    path: str


WORDS = [Word(*match.groups()) for match in LINE.finditer(PAGE.read_text("utf-8"))]


def home(name: str) -> Path:
    """Give the file that a name below `doorloop` is defined in; LookupError where there is none."""
    *rooms, last = name.split(".")
    module = ".".join(rooms)
    for path in (PACKAGE.joinpath(*rooms, f"{last}.py"), PACKAGE.joinpath(*rooms, last, "__init__.py")):
        if path.exists():
            return path
    path = PACKAGE.joinpath(*rooms).with_suffix(".py")
    if not hasattr(import_module(f"doorloop.{module}"), last) or not defines(path, last):
        raise LookupError(name)
    return path


def defines(path: Path, name: str) -> bool:
    """Tell whether a module makes a name itself: one that it only imports lives elsewhere."""
    return bool(re.search(rf"^(class {name}\b|def {name}\(|{name} = )", path.read_text("utf-8"), re.M))


def test_every_line_of_the_table_is_read() -> None:
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    assert len(WORDS) == len(lines) - 1  # but for the header
    assert 20 <= len(WORDS) <= 32


@pytest.mark.parametrize("word", WORDS, ids=[word.word for word in WORDS])
def test_a_word_lives_where_the_page_says(word: Word) -> None:
    assert home(word.name) == (PAGE.parent / word.path).resolve()


def test_a_name_that_is_gone_is_found() -> None:
    with pytest.raises(LookupError):
        home("tables.document.Cover")
    with pytest.raises(LookupError):
        home("tables.document.Lang")  # imported there, and lives in base


def test_each_word_stands_once_and_in_order() -> None:
    words = [word.word for word in some(WORDS)]
    assert words == sorted(set(words))
