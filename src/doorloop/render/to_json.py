"""What programs get of a document, as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Mapping

from doorloop.tables.document import Document


def render(document: Document) -> dict[str, bytes]:
    """Give `NAME.json`; the same document gives the same bytes."""
    return {f"{document.name}.json": written(document.data())}


def written(content: Mapping[str, object]) -> bytes:
    """Write one object: UTF-8, one space an indent, a line break at the end."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
