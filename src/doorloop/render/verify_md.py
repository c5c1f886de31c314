"""A verdict as Markdown: the tables as published, and the explanations under them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from doorloop.render.verify_page import Noted, Sheet, make_page
from doorloop.verification.verdict import Verdict
from doorloop.verification.words import word


def render(verdict: Verdict) -> dict[str, bytes]:
    """Give `verify.md`; the same input gives the same bytes."""
    page = make_page(verdict)
    lines = [f"# {_safe(page.title)}", "", *(f"{_safe(line)}  " for line in (*page.head, page.legend)), ""]
    for sheet in page.sheets:
        lines += _sheet(verdict, sheet)
    if page.rest:
        lines += [f"## {word('findings', verdict.lang)}", ""]
        for noted in page.rest:
            lines += _noted(verdict, noted)
        lines.append("")
    lines += [f"{_safe(line)}  " for line in page.summary]
    return {"verify.md": ("\n".join(lines) + "\n").encode()}


def _sheet(verdict: Verdict, sheet: Sheet) -> Iterator[str]:
    yield from (f"## {_safe(sheet.title)}", "")
    heads = ["", *(_safe(f"{group} {title}".strip()) for group, title in sheet.heads)]
    yield f"| {' | '.join(heads)} |"
    yield f"|---{'|--:' * len(sheet.heads)}|"
    for line in sheet.lines:
        marks = [_safe(f"{mark.text} {mark.signs}".strip()) for mark in line.marks] or [""] * len(sheet.heads)
        label = _safe(line.label.strip())
        yield f"| {f'**{label}**' if line.kind != 'body' else label} | {' | '.join(marks)} |"
    yield ""
    for note in sheet.footnotes:
        yield f"{_safe(note)}  "
    published = word("published", verdict.lang).lower()
    for one in sheet.explained:
        notes = "; ".join(one.notes)
        yield f"- **{_safe(one.sign)} {_safe(one.label)}**: {published} {_safe(one.published)}; {_safe(notes)}"
    for labels, why in sheet.reasons:
        yield f"- ? {_safe(why)}: {_safe(labels)}"
    for noted in sheet.noted:
        yield from _noted(verdict, noted)
    yield ""


def _noted(verdict: Verdict, one: Noted) -> Iterator[str]:
    sign = f"{'!' if one.wrong else ''}[{one.id}]"
    rule, published, recomputed = (word(key, verdict.lang).lower() for key in ("rule_of", "published", "recomputed"))
    yield f"- **{_safe(sign)} {_safe(one.sentence)}**"
    yield f"  - {rule}: {_safe(one.title)} – {one.kind} ({one.letter})"
    yield f"  - {published}: {_safe(one.published)}"
    yield f"  - {recomputed}: {_safe(one.recomputed)}"
    yield from (f"  - {_safe(note)}" for note in one.notes)


def _safe(text: str) -> str:
    """Keep a text from meaning anything in Markdown."""
    return re.sub(r"([\\`*_\[\]<>|#!~])", r"\\\1", text.replace("\n", " "))
