"""A definition for an event log, with identifiers of as many digits as a test says."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from doorloop.definition import Definition, load

LONG = """
schema = "doorloop.definition/1"
name = "log"
title = { nl = "L", en = "L" }
peildatum = 2024-12-31
unit = { register = "log", date = "ontvangst", label = { nl = "zaken", en = "cases" } }
key = { name = { nl = "zaak", en = "case" }, digits = DIGITS }
[registers.log]
title = { nl = "log", en = "log" }
[registers.log.fields]
zaak = { header = "zaak", type = "key", required = true }
ontvangst = { header = "ontvangst", type = "date", required = true }
besluit = { header = "besluit", type = "date" }
[registers.log.long]
ALSO
kind = { header = "gebeurtenis" }
columns.moment = { header = "moment" }
[registers.log.long.kinds]
ontvangst = { fields = { moment = "ontvangst" } }
besluit = { fields = { moment = "besluit" } }
[[steps]]
id = "s"
label = { nl = "Ontvangst en besluit", en = "Receipt and decision" }
start = "ontvangst"
end = "besluit"
unit = "kalenderdagen"
[tables.doorlooptijden]
kind = "durations"
title = { nl = "D", en = "D" }
steps = ["s"]
"""


@cache
def long_form(digits: int, also: str = "") -> Definition:
    """Give an event log's definition with identifiers of so many digits, and a further key of its long form."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "long.toml"
        path.write_text(LONG.replace("DIGITS", str(digits)).replace("ALSO", also), "utf-8")
        return load(str(path))
