"""Keys and what is drawn from them: literal vectors, files that only their maker reads, refusals that show nothing."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from doorloop.base.errors import DoorloopError, SourceError, UsageError
from doorloop.extracts import pseudonyms
from doorloop.extracts.pseudonyms import Secret

KEY = bytes(range(32))
TEXT = "doorloop-key/1:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f:da861502\n"
posix = pytest.mark.skipif(os.name != "posix", reason="a mode is a matter of POSIX")


def write(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text, "ascii")
    path.chmod(mode)
    return path


# ---------------------------------------------------------------- what is drawn


def test_a_pseudonym_is_the_hmac_of_its_parts_with_their_lengths() -> None:
    """Computed with `openssl dgst -sha256 -mac HMAC` and coreutils' base32."""
    assert Secret(KEY).pseudonym("identifier", "kansloze-aangiften", "2801234567") == "zdtiwd637rsbyrh6ttr7xizolm"


def test_parts_do_not_run_together() -> None:
    secret = Secret(KEY)
    assert secret.pseudonym("ab", "c") != secret.pseudonym("a", "bc") != secret.pseudonym("abc")


def test_weeks_are_within_their_bound_and_about_alike_likely() -> None:
    """Each of 5 numbers of weeks is expected 400 times; 100 more or less is five and a half standard deviations."""
    drawn = [Secret(KEY).weeks(2, str(number)) for number in range(2000)]
    counts = {weeks: drawn.count(weeks) for weeks in range(-2, 3)}
    assert sum(counts.values()) == 2000
    assert all(300 < count < 500 for count in counts.values())


def test_weeks_say_nothing_about_a_pseudonym_or_another_bound() -> None:
    few, many = ([Secret(KEY).weeks(most, str(n)) % 3 for n in range(300)] for most in (4, 7))
    assert 60 < sum(a == b for a, b in zip(few, many, strict=True)) < 140


def test_a_key_is_not_shown() -> None:
    assert "00" not in repr(Secret(KEY))
    assert str(Secret(KEY)) == "Secret()"


# ---------------------------------------------------------------- the file


def test_a_new_key_is_random_whole_and_its_makers_alone(tmp_path: Path) -> None:
    for name in "ab":
        pseudonyms.make(tmp_path / name)
    first, second = (tmp_path / name for name in "ab")
    assert re.fullmatch(r"doorloop-key/1:[0-9a-f]{64}:[0-9a-f]{8}\n", first.read_text())
    assert first.read_text() != second.read_text()
    assert pseudonyms.read(first) == pseudonyms.read(first) != pseudonyms.read(second)
    if os.name == "posix":
        assert first.stat().st_mode & 0o777 == 0o600


def test_a_key_that_is_there_stays(tmp_path: Path) -> None:
    pseudonyms.make(tmp_path / "key")
    before = (tmp_path / "key").read_bytes()
    with pytest.raises(UsageError, match="exists already"):
        pseudonyms.make(tmp_path / "key")
    assert (tmp_path / "key").read_bytes() == before


def test_a_key_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        pseudonyms.make(tmp_path / "no" / "key")


def test_the_text_of_a_key_is_read(tmp_path: Path) -> None:
    assert pseudonyms.read(write(tmp_path / "key", TEXT)) == Secret(KEY)
    assert pseudonyms.read(write(tmp_path / "key2", TEXT.strip() + "\r\n")) == Secret(KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT.replace("/1:", "/2:"),
        TEXT.replace("1f:", ":"),
        TEXT.replace("0001", "0011"),
        TEXT.replace(":da861502", ""),
        TEXT + TEXT,
        TEXT.replace("\n", "x\n"),
        "x" * 5000,
    ],
)
def test_what_is_no_whole_key_is_refused_and_not_shown(tmp_path: Path, text: str) -> None:
    with pytest.raises(SourceError, match="no key, or not a whole one") as told:
        pseudonyms.read(write(tmp_path / "key", text))
    assert "0203" not in f"{told.value} {told.value.remedy} {told.value.__cause__} {told.value.__context__}"


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(SourceError, match="others can read this key") as told:
        pseudonyms.read(write(tmp_path / "key", TEXT, mode))
    assert told.value.remedy == f"chmod 600 {tmp_path / 'key'}"


@pytest.mark.parametrize("name", ["absent", "."])
def test_a_key_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="the key cannot be read"):
        pseudonyms.read(tmp_path / name)


@posix
@pytest.mark.parametrize("name", ["out/key", "out/deep/key", "link/key", "out/link-to-key", "link-into-out"])
def test_a_key_in_the_output_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "out/deep").mkdir(parents=True)
    for place in ("key", "out/key", "out/deep/key"):
        write(tmp_path / place, TEXT)
    (tmp_path / "link").symlink_to(tmp_path / "out")
    (tmp_path / "out/link-to-key").symlink_to(tmp_path / "key")
    (tmp_path / "link-into-out").symlink_to(tmp_path / "out/key")
    with pytest.raises(UsageError, match="lies in the output folder"):
        pseudonyms.read(tmp_path / name, away_from=tmp_path / "out")
    assert pseudonyms.read(tmp_path / "key", away_from=tmp_path / "out") == Secret(KEY)


def test_an_error_about_a_key_is_one_that_users_see(tmp_path: Path) -> None:
    with pytest.raises(DoorloopError) as told:
        pseudonyms.read(tmp_path / "absent")
    assert told.value.exit_code == 2
