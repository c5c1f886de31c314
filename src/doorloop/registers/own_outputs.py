"""Tables that other commands than `report` write: told from registers by their name and their exact header."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

CHECK: Final = "code,severity,message,register,file,sheet,cell,field,value_shown,touches"
OPEN: Final = (
    r"(?:key,)?place,file,sheet,row,(?:[a-z0-9_-]+,)*group,group_label,step,label,organisation,turn,since,age,due,kind,"
    r"by,rule,left,overdue"
)
HANDOVERS: Final = (
    "id,label,informing,informing_label,informed,informed_label,group,group_label,part,part_label,registered,measured,"
    "n,(?:with_norm,)?within,norm,judged,within_share,within_low,within_high,median,p90,worst,open,oldest,excluded(?:,unit)?"
)
HEADERS: Final = {
    "audit.csv": "table,cell,record,column,more,count,safe,reason,why,low,high,remedy",
    "check.csv": CHECK,
    "figures.csv": "where,figure,published,computed,sign,status,number,note",
    "findings.csv": "code,severity,severity_label,cell,message",
    "handovers.csv": HANDOVERS,
    "milestones.csv": "field,date,label,workdays,days,skipped,cell",
    "open.csv": OPEN,
    "remarks.csv": "number,kind,matter,rule_of,published,recomputed,note",
    "same_event_cells.csv": "id,label,first,second,days",
    "same_events.csv": "id,label,n,differ,median,largest",
    "steps.csv": (
        "step,label,since,until,end,state,duration,unit,unit_label,target,target_unit,target_label,due,"
        "verdict,verdict_label"
    ),
    "terms.csv": "term,label,article,since,until,state,due,verdict,verdict_label",
    "undated.csv": "field,label,state,state_label,cell",
}
"""The file and its first line, a regular expression: of `open` the fields of regions are the definition's."""
LONGEST: Final = 4096
"""No such line has more bytes."""


def is_own_output(file: Path) -> bool:
    """Tell whether a file is a table that a command wrote; one that only has its name, or only its header, is not."""
    header = HEADERS.get(file.name)
    if header is None:
        return False
    try:
        with file.open("rb") as opened:
            line = opened.readline(LONGEST).decode("utf-8-sig").rstrip("\r\n")
    except (OSError, ValueError):
        return False  # whoever reads it will say so
    return re.fullmatch(header, line.replace(";", ",")) is not None
