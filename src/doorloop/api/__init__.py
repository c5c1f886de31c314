"""What a notebook or another program uses: the same figures as the command line, as frames and as HTML.

import doorloop

report = doorloop.report("data/sample")
report["doorlooptijden"].frame
report.save("out", ["xlsx", "docx"])
"""

from doorloop.api.auditing import Audited, audit
from doorloop.api.checking import Checked, check
from doorloop.api.exporting import Export, export
from doorloop.api.listings import Lists, handovers, open_cases
from doorloop.api.reporting import Report, Saved, Table, report, run
from doorloop.api.timelines import case
from doorloop.api.verifying import Verified, verify

__all__ = [
    "Audited",
    "Checked",
    "Export",
    "Lists",
    "Report",
    "Saved",
    "Table",
    "Verified",
    "audit",
    "case",
    "check",
    "export",
    "handovers",
    "open_cases",
    "report",
    "run",
    "verify",
]
