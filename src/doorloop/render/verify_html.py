"""A verdict as one self-contained page: no script, no request."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from doorloop.render.verify_page import make_page
from doorloop.verification.verdict import Verdict
from doorloop.verification.words import word

TEMPLATES = Path(__file__).parent / "templates"
CLASSES = {"match": "match", "rounding": "rounding", "differs": "differs", "not_computed": "none", "": ""}


def render(verdict: Verdict) -> dict[str, bytes]:
    """Give `verify.html`; the same input gives the same bytes."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("verify.html").render(
        page=make_page(verdict),
        lang=verdict.lang,
        classes=CLASSES,
        word=lambda key, **gaps: word(key, verdict.lang, **gaps),
    )
    return {"verify.html": page.encode()}
