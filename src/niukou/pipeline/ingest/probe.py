"""Reads an .xls file in a process of its own, so that a broken one cannot take the run with it.

Run as a script: `python probe.py FILE`; status 0 when the file can be read, 2 when it is locked, anything else
when it is broken. calamine follows the sector chains and cell addresses of a broken file wherever they lead, up
to all memory, and a Rust process out of memory is aborted, not told. An .xls sheet has at most 65 536 rows of 256
cells, so the limits here are generous and the second reading is short.
"""

from __future__ import annotations

import resource
import sys

import python_calamine as calamine

MEMORY = 3 << 30  # bytes: a full sheet takes half a gibibyte
SECONDS = 120


def main(path: str) -> int:
    """Reads every sheet and keeps nothing."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with calamine.load_workbook(path) as book:
            for name in book.sheet_names:
                book.get_sheet_by_name(name)
    except calamine.PasswordError:
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
