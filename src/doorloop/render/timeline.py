"""A case as a drawing: its milestones down a line, the working days between them beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import escape

from doorloop.base.language import Lang
from doorloop.tables.document import Document, Value, item, told

WIDTH, TOP, GAP = 900, 74, 54
LINE, DATE, LABEL = 150, 134, 172
"""Where the line stands, where dates end, and where labels begin."""
DAY, DURATION = item("date", kind="date"), item("duration", kind="days")
INK, SOFT, BLUE = "#1a1a1a", "#595959", "#0072b2"


def lines(document: Document) -> Iterator[str]:
    """Draw a case as SVG."""
    tables, lang = {sheet.name: sheet.rows for sheet in document.sheets}, document.lang
    rows, (first, *_, last) = tables.get("milestones", ()), document.head.sentences
    height = TOP + GAP * len(rows)
    said = "; ".join(f"{told(row['date'], DAY, lang)} {row['label']}" for row in rows)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        ' role="img" aria-labelledby="title desc" font-family="Liberation Sans, Arial, Helvetica, sans-serif">'
    )
    yield f'<title id="title">{escape(first)}</title>'
    yield f'<desc id="desc">{escape(said)}</desc>'
    yield f'<rect width="{WIDTH}" height="{height}" fill="white"/>'
    yield f'<text x="20" y="28" font-size="15" font-weight="bold" fill="{INK}">{escape(first)}</text>'
    yield f'<text x="20" y="48" font-size="12" fill="{SOFT}">{escape(last)}</text>'
    bottom = TOP + GAP * (len(rows) - 1)
    yield f'<line x1="{LINE}" y1="{TOP}" x2="{LINE}" y2="{bottom}" stroke="{BLUE}" stroke-width="3"/>'
    yield from _pauses([row["date"] for row in rows], tables.get("pauses", ()), bottom)
    for place, row in enumerate(rows):
        yield from _milestone(row, TOP + GAP * place, lang)
        kept = [step for step in tables.get("steps", ()) if step["end"] == row["field"] and step["target_label"]]
        yield from _targets(kept, TOP + GAP * place, lang)
    yield "</svg>"


def _pauses(dates: Sequence[Value], pauses: Sequence[Mapping[str, Value]], bottom: int) -> Iterator[str]:
    """Break the line where the clock of a step stands still; in a pause that goes on, down to its end."""
    for pause in pauses:
        if pause["stop"] not in dates:
            continue
        above, ended = TOP + GAP * dates.index(pause["stop"]), pause["restart"] in dates
        below = TOP + GAP * dates.index(pause["restart"]) if ended else bottom + GAP // 2
        yield (
            f'<line x1="{LINE}" y1="{above}" x2="{LINE}" y2="{below}" stroke="white" stroke-width="4"'
            ' stroke-dasharray="5 5" class="pause"/>'
        )


def _milestone(row: Mapping[str, Value], y: int, lang: Lang) -> Iterator[str]:
    day = told(row["date"], DAY, lang)
    yield f'<circle cx="{LINE}" cy="{y}" r="6" fill="white" stroke="{BLUE}" stroke-width="3"/>'
    yield f'<text x="{DATE}" y="{y + 4}" font-size="12" text-anchor="end" fill="{INK}">{day}</text>'
    yield f'<text x="{LABEL}" y="{y + 4}" font-size="13" fill="{INK}">{escape(str(row["label"]))}</text>'
    if row["workdays"] is not None:
        off = f" ({row['skipped']})" if row["skipped"] else ""
        between = f"+{row['workdays']} wd{off}"
        yield f'<text x="{LABEL}" y="{y - GAP // 2 + 4}" font-size="11" fill="{SOFT}">{escape(between)}</text>'


def _targets(steps: Sequence[Mapping[str, Value]], y: int, lang: Lang) -> Iterator[str]:
    """Write on the right which steps with a target end here, how long they took, and what the target is."""
    for place, step in enumerate(steps[-2:]):
        took = told(step["duration"], DURATION, lang)
        line = f"{step['label']}: {took} {step['unit_label']} ({step['target_label']}, {step['verdict_label']})"
        at = y + 4 + 14 * place
        yield f'<text x="{WIDTH - 20}" y="{at}" font-size="11" text-anchor="end" fill="{SOFT}">{escape(line)}</text>'
