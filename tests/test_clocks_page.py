"""The examples of docs/clocks.md say what comes out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kit.found import some
from kit.steps_alone import define, figures, long_form, record, run_text

PAGE = (Path(__file__).resolve().parents[1] / "docs/clocks.md").read_text("utf-8")
BLOCK = re.compile(r"```toml\n(.+?)```\n\n```csv\n(.+?)```\n\n```answer\n(.+?)```", re.S)
EXAMPLES = some(BLOCK.findall(PAGE))


@pytest.mark.parametrize(
    ("text", "rows", "answer"), EXAMPLES, ids=[answer.partition(":")[0] for *_, answer in EXAMPLES]
)
def test_an_example_says_what_comes_out(text: str, rows: str, answer: str) -> None:
    numbers = set(re.findall(r'^days = "(.+)"$', text, re.M))
    fields = [f"{name}:number" if name in numbers else name for name in rows.splitlines()[0].split(";")[1:]]
    long = ""
    if fields[0] == "soort":
        columns, kinds = fields[1:], list(dict.fromkeys(row.split(";")[1] for row in rows.splitlines()[1:]))
        held = columns if len(columns) > 1 else [""]
        fields = [f"{kind}_{column}" if column else kind for kind in kinds for column in held]
        long = long_form(columns, kinds)
    run = run_text(define("\n" + text, fields, register='zone = "Europe/Amsterdam"', long=long), rows.strip())
    lines = answer.strip().splitlines()
    assert lines == [figures(record(run, "durations", line.partition(":")[0])) for line in lines]


def test_every_block_is_part_of_an_example() -> None:
    assert len(re.findall(r"^```answer$", PAGE, re.M)) == len(re.findall(r"^```csv$", PAGE, re.M)) == len(EXAMPLES)
