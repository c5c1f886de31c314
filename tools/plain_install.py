"""Run every command of the README's table with an installed doorloop, as a user without extras would.

    python tools/plain_install.py PATH/TO/doorloop

A row of the table that has no example here, or an example that has no row, is an error.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = re.compile(r"^\| command \| what it does \|\n\|[-|]+\|\n((?:\|.*\n)+)", re.M)
ROW = re.compile(r"^\| `doorloop ([^`]+)`", re.M)
LIMIT = 600
"""Seconds: no command of an example takes so long, on any machine."""

SETTLED = (0,)
JUDGED = (0, 1)
"""Exit codes: a command that looks for what is wrong ends with 1 when it finds something."""

EXAMPLES: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "report": (SETTLED, ("report {sample}", "report {sample} --publish -o release -f json -f html -f xlsx -f docx")),
    "aggregate": (SETTLED, ("aggregate {sample} -o counts.csv", "report counts.csv")),
    "check": (JUDGED, ("check {sample}",)),
    "verify": (JUDGED, ("verify", "verify {sample}")),
    "audit": (JUDGED, ("audit release",)),
    "open": (SETTLED, ("open {sample}",)),
    "case": (SETTLED, ("case {sample} --at om_groningen.xlsx:Register:15",)),
    "handovers": (SETTLED, ("handovers {sample}",)),
    "key": (SETTLED, ("key secret",)),
    "export": (SETTLED, ("export {sample} -o cases --key secret --min-k 1 -f csv -f xes",)),
    "workdays": (SETTLED, ("workdays 2012-12-20 2013-01-04",)),
    "deadline": (SETTLED, ("deadline 2012-12-17 10wd",)),
    "template": (SETTLED, ("template om -o om.xlsx",)),
    "sample": (SETTLED, ("sample again",)),
    "definition list": (SETTLED, ("definition list",)),
    "definition show": (SETTLED, ("definition show kansloze-aangiften",)),
    "definition draft": (SETTLED, ("definition draft {sample} -o draft.toml", "definition check draft.toml")),
    "definition check": (SETTLED, ("definition check {definition}",)),
    "definition copy": (SETTLED, ("definition copy kansloze-aangiften -o own.toml", "definition check own.toml")),
    "config": (SETTLED, ("config",)),
}
"""By command: how it may end, and lines that run it. What an earlier line wrote, a later one may read."""


def main() -> int:
    """Run the commands of the installed program that is named; 0 when all of them work."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory(prefix="doorloop-plain-") as folder:
        tried = try_commands(Path(sys.argv[1]).resolve(), ROOT / "data/sample", Path(folder, "work"))
    print(f"{tried} commands run without extras")
    return 0


def documented() -> list[str]:
    """List the commands of the README's table, without their arguments, in its order."""
    table = TABLE.search((ROOT / "README.md").read_text("utf-8"))
    rows = ROW.findall(table[1]) if table else []
    return [" ".join(word for word in row.split() if word.islower() and word.isalpha()) for row in rows]


def try_commands(doorloop: Path, sample: Path, folder: Path) -> int:
    """Run the examples of every command in a folder that is made; give their number, or exit with what went wrong."""
    commands = documented()
    if sorted(commands) != sorted(EXAMPLES):
        sys.exit(f"the README has the commands {sorted(commands)}, tools/plain_install.py {sorted(EXAMPLES)}")
    folder.mkdir()
    lines = [(codes, line) for codes, examples in EXAMPLES.values() for line in examples]
    wrong = [said for codes, line in lines if (said := ends_wrong(doorloop, line, codes, sample, folder))]
    if wrong:
        sys.exit("\n".join(["without extras these commands do not work:", *wrong]))
    return len(lines)


def ends_wrong(doorloop: Path, line: str, codes: tuple[int, ...], sample: Path, folder: Path) -> str:
    """Run one line; give what it said when it ends with another code than these, or prints nothing, else nothing."""
    (definition,) = (ROOT / "src").rglob("definition/shipped/bouwvergunningen.toml")
    words = [word.format(sample=sample, definition=definition) for word in line.split()]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DOORLOOP_", "COV_"))}
    done = subprocess.run(
        [doorloop, *words],
        cwd=folder,
        env=kept | {"PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=LIMIT,
        check=False,
    )
    said = (done.stdout + done.stderr).strip()
    return "" if said and done.returncode in codes else f"doorloop {line}: exit {done.returncode}\n{said[-600:]}"


if __name__ == "__main__":
    sys.exit(main())
