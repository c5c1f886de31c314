"""What office files have in common: the texts that XML can hold, and the same bytes for the same content."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold."""
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def xml_text(text: str) -> str:
    """Put a mark in the place of every character that XML cannot hold."""
    return ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)


def same_bytes(data: bytes, moment: str = "2000-01-01T00:00:00Z") -> bytes:
    """Rewrite a zipped office file without the time of writing: in its entries, and in its properties."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = STAMP.sub(rb"\g<1>" + moment.encode() + rb"\g<2>", content)
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return result.getvalue()
