"""Releases of invented registers, audited: the safe ones, and what hiding small counts alone gives.

    python benchmarks/audits.py [N]

For each of N registers (a thousand by default): its tables are made safe, written as a report would and read back; the
audit must find them safe, and every true count inside its range. Then the small counts alone are hidden; what the audit
computes exactly must be true. No test depends on how many there are.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Count what is safe, and what is broken."""
    sys.path.insert(0, str(ROOT / "tests"))
    from kit.audited import broken_counts, safe_release

    n = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    start, broken, hidden = time.perf_counter(), 0, 0
    for seed in range(n):
        hidden += safe_release(seed)
        broken += broken_counts(seed) > 0
        if seed % 50 == 49:
            print(f"{seed + 1} registers, {time.perf_counter() - start:.0f} s", file=sys.stderr)
    print(f"{n} safe releases audit safe, with {hidden} protected counts; hiding small counts alone breaks {broken}")


if __name__ == "__main__":
    main()
