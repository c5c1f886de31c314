"""Pieces of markup by number: those alike the same, as a dictionary finds them; texts of digits as they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorloop.registers.read import alike
from doorloop.registers.read.alike import LENGTH, NO_TEXTS, PADDING, UNKNOWN, Alike, read_texts

TEXT = "<is><t>{}</t></is></c>"
WRITTEN = re.compile(
    rb' t="s"><v>(\d{1,15})</v></c>| t="inlineStr"><is><t>(\d{1,15})</t></is></c>|<si><t>(\d{1,15})</t></si>'
)
"""The same as the module's, but for styles, which no piece here has."""
PIECES = st.one_of(
    st.text("ab", max_size=60).map(str.encode),
    st.integers(0, 400).map(lambda size: b"a" * size),
    st.sampled_from([b"a" * 24, b"a" * 48, b"a" * 128, b"a" * 129]),
)
DIGITS = st.one_of(
    st.integers(0, 10**16).map(str),
    st.integers(0, 99).map(lambda number: f"{number:010}"),
    st.sampled_from(
        ["12345a7890", "1234 67890", "/234567890", ":234567890", "123456789", "", "é234567890", "12&lt;67890"]
    ),
)
CELLS = st.one_of(
    DIGITS.map(lambda text: f' t="inlineStr"><is><t>{text}</t></is></c>'),
    DIGITS.map(lambda text: f' t="s"><v>{text}</v></c>'),
    DIGITS.map(lambda text: f' s="1"><v>{text}</v></c>'),
    DIGITS.map(lambda text: f"<si><t>{text}</t></si>"),
    DIGITS.map(lambda text: f' t="inlineStr"><is><t>{text}</x></is></c>'),
)


def laid(pieces: Sequence[bytes]) -> tuple[bytes, np.ndarray, np.ndarray]:
    """Give pieces one behind the other, where each begins, and their sizes."""
    sizes = np.array([*map(len, pieces)], np.int64)
    return b"".join(pieces) + PADDING, np.cumsum(sizes) - sizes, sizes


@given(st.lists(st.lists(PIECES, min_size=1, max_size=30), min_size=1, max_size=6), st.sampled_from([1, 3, 15]))
def test_pieces_are_numbered_as_a_dictionary_does(blocks: list[list[bytes]], slots: int) -> None:
    """With few slots and little room too, where most pieces are found one by one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alike, "SLOTS", slots)
        patch.setattr(alike, "MOST", 5 if slots < 15 else alike.MOST)
        found = Alike()
        numbers = [found.number(*laid(block)).tolist() for block in blocks]
    pieces = [piece for block in blocks for piece in block]
    given_to = dict(zip(pieces, (number for block in numbers for number in block), strict=True))
    assert [given_to[piece] for piece in pieces] == [number for block in numbers for number in block]
    assert len({*given_to.values()}) == len(given_to) == len(found)
    assert found.pieces() == sorted(given_to, key=given_to.__getitem__)
    assert found.pieces(1) == found.pieces()[1:]


def test_a_piece_found_before_needs_no_dictionary() -> None:
    block = laid([b"%024d" % number for number in range(1000)] * 2)
    found = Alike()
    first = found.number(*block)
    found._positions.clear()
    again = found.number(*block)
    assert (first == again).mean() > 0.98
    assert np.array_equal(first[:1000], first[1000:])


@given(st.lists(CELLS, min_size=1, max_size=40), st.lists(st.integers(-1, 10**15), max_size=120))
def test_texts_of_digits_are_those_that_are_written(written: list[str], shared: list[int]) -> None:
    pieces = [piece.encode() for piece in written]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alike, "MANY", 1)
        patch.setattr(alike, "SAMPLES", len(pieces))
        texts = read_texts(*laid(pieces), np.array(shared, np.int64)).tolist()
    cells = [WRITTEN.fullmatch(piece) for piece in pieces]
    ways = {(len(cell[0]), cell.lastindex) for cell in cells if cell}
    if len(ways) == len({size for size, _ in ways}):  # else those of one size that are written in another way are left
        assert texts == [text_of(cell, shared) if cell else -1 for cell in cells]
    assert all(text in (-1, text_of(cell, shared) if cell else -1) for text, cell in zip(texts, cells, strict=True))


def text_of(cell: re.Match[bytes], shared: list[int]) -> int:
    """Give a text of digits as it is kept; -1 of a shared text that is none."""
    if cell[1]:
        return shared[int(cell[1])] if int(cell[1]) < len(shared) else -1
    digits = cell[2] or cell[3]
    return int(digits) + (len(digits) << LENGTH)


def test_few_texts_are_left() -> None:
    pieces = [b' t="inlineStr"><is><t>%010d</t></is></c>' % number for number in range(alike.MANY)]
    assert (read_texts(*laid(pieces[1:])) == -1).all()
    assert read_texts(*laid(pieces)).tolist() == [number + (10 << LENGTH) for number in range(alike.MANY)]


def test_texts_of_digits_are_numbered_apart() -> None:
    many = range(2 * alike.MANY)
    pieces = [b' t="inlineStr"><is><t>%05d</t></is></c>' % number for number in many]
    words = [b' t="inlineStr"><is><t>%06d</t></is></c>' % number for number in range(3)]
    cells, others = Alike(NO_TEXTS), Alike()
    assert cells.number(*laid([*pieces, *words])).tolist() == [*(-1 - number for number in many), 0, 1, 2]
    assert cells.number(*laid([*pieces, *words])).tolist() == [*(-1 - len(many) - n for n in many), 0, 1, 2]
    assert cells.texts().tolist() == 2 * [number + (5 << LENGTH) for number in many]
    assert (cells.pieces(), len(cells)) == (words, 3)
    assert others.number(*laid(pieces)).tolist() == [*many]
    assert -len(many) > UNKNOWN
