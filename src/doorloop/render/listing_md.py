"""An answer of tables as Markdown."""

from __future__ import annotations

from doorloop.render.to_md import escaped, table
from doorloop.tables.document import Answer


def render(answer: Answer) -> dict[str, bytes]:
    """Give `NAME.md`; the same input gives the same bytes."""
    lines = [f"# {escaped(answer.title)}", "", *(f"- {escaped(line)}" for line in answer.lead)]
    for listing in answer.listings:
        lines += ["", *table(listing.layout(answer.lang))]
    return {f"{answer.name}.md": ("\n".join(lines).rstrip() + "\n").encode()}
