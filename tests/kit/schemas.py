"""The schemas of what the tool writes as JSON."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

Json = Any


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((files("doorloop.render") / "schemas" / f"{name}.schema.json").read_text("utf-8"))
    return Draft202012Validator(schema)


REPORT, CHECK = validator("report"), validator("check")
DEFINITION_CHECK = validator("definition-check")
