"""Pseudonyms and shifts of dates that are drawn from a secret key.

HMAC-SHA-256 (RFC 2104): the same for everybody who has the key, and nothing for anybody who has not. A hash without
a key would give the identifiers away, for ten digits are soon tried out. What is drawn for one purpose says nothing
about what is drawn for another: the purpose and every part of the message go in with their length.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from doorloop.base.errors import SourceError, UsageError, reason
from doorloop.base.files import create
from doorloop.base.words import both

VERSION: Final = "doorloop-key/1"
SIZE: Final = 32
"""Bytes of a key, as many as the hash gives (RFC 2104 §3)."""
PSEUDONYM: Final = 16
"""Bytes of a pseudonym: half of the hash, the least that RFC 2104 §5 allows; 26 letters and digits."""
CHECK: Final = 8
"""Hexadecimal digits of the checksum, against a slip of the hand."""
FORM: Final = re.compile(rf"{VERSION}:([0-9a-f]{{{2 * SIZE}}}):([0-9a-f]{{{CHECK}}})\s*")


@dataclass(frozen=True)
class Secret:
    """A key; neither its text nor its representation shows it."""

    _key: bytes = field(repr=False)

    def pseudonym(self, *parts: str) -> str:
        """Give the pseudonym of what the parts name: 128 bits in base32, lower case."""
        return base64.b32encode(self._draw("pseudonym", *parts)[:PSEUDONYM]).decode().rstrip("=").lower()

    def register(self, name: str, digest: str) -> str:
        """Name a register by the digest of its contents: whoever guesses them cannot tell that the guess is right."""
        return self._draw("register", name, digest).hex()

    def weeks(self, most: int, *parts: str) -> int:
        """Draw a number of weeks from -most up to and including most, all alike likely (to within 2⁻⁵⁰)."""
        number = int.from_bytes(self._draw("weeks", str(most), *parts)[:8])
        return number % (2 * most + 1) - most

    def _draw(self, *parts: str) -> bytes:
        encoded = [part.encode() for part in (VERSION, *parts)]
        message = b"".join(len(part).to_bytes(4) + part for part in encoded)
        return hmac.digest(self._key, message, "sha256")


def make(path: Path) -> None:
    """Write a new random key of 256 bits into a file that is not there yet, readable by its maker alone.

    Errors: UsageError where there is such a file, or it cannot be written.
    """
    key = secrets.token_bytes(SIZE)
    create(path, f"{VERSION}:{key.hex()}:{_checksum(key)}\n".encode())


def read(path: Path, *, away_from: Path | None = None) -> Secret:
    """Read a key.

    Args:
        away_from: the folder that goes to others, in which the key may not lie.

    Errors: UsageError for a key in that folder or none at all; SourceError for a file that others can read, or one
    that is no key. None of them shows what is in the file.
    """
    places = (path.resolve(), path.parent.resolve() / path.name)
    if away_from is not None and any(place.is_relative_to(away_from.resolve()) for place in places):
        raise UsageError(both("err.key_in_output"), where=str(path), remedy=both("try.key_in_output"))
    try:
        with path.open("rb") as file:
            mode, content = os.fstat(file.fileno()).st_mode, file.read(1024)
    except OSError as error:
        raise UsageError(
            both("err.key_unreadable", why=reason(error)), where=str(path), remedy=both("try.make_key")
        ) from None
    if os.name == "posix" and mode & 0o077:
        raise SourceError(both("err.key_open"), where=str(path), remedy=both("try.key_open", path=path))
    return Secret(_understood(content, path))


def _understood(content: bytes, path: Path) -> bytes:
    found = FORM.fullmatch(content.decode("ascii", "replace"))
    key = bytes.fromhex(found[1]) if found else b""
    if not found or not hmac.compare_digest(_checksum(key), found[2]):
        raise SourceError(both("err.no_key"), where=str(path), remedy=both("try.make_key"))
    return key


def _checksum(key: bytes) -> str:
    return hashlib.sha256(VERSION.encode() + key).hexdigest()[:CHECK]
