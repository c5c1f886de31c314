"""A check as one self-contained page: no script, no request."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from doorloop.base.phrases import phrase
from doorloop.extracts.check import Check
from doorloop.render.terminal_findings import place, summary_lines

TEMPLATES = Path(__file__).parent / "templates"


def render(check: Check) -> dict[str, bytes]:
    """Give `check.html`; the same input gives the same bytes."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    rules = [(found[0].rule, found) for found in map(list, (g for _, g in groupby(check.findings, lambda f: f.code)))]
    page = environment.get_template("check.html").render(
        check=check,
        lang=check.lang,
        rules=rules,
        place=place,
        phrase=lambda key, **gaps: phrase(key, check.lang, **gaps),
        summary=list(summary_lines(check)),
    )
    return {"check.html": page.encode()}
