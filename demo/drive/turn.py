"""`python -m demo.drive.turn --out demo-out/drive --to 2017-10-20`: the demo's clock turned on to nine in the morning of a day.

A notice hangs for days; who walks through the demo need not wait for them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime, time
from importlib import import_module
from pathlib import Path

from demo.drive.office import open_office_of
from niukou.cli.terminal import say_refused


def main(arguments: Sequence[str] | None = None) -> int:
    """Turn it; 2 for a day before something that was recorded."""
    parser = argparse.ArgumentParser(prog="python -m demo.drive.turn", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("demo-out/drive"), help="哪个文件夹 / which folder")
    parser.add_argument("--to", type=date.fromisoformat, required=True, help="到哪一天 / to which day")
    asked = parser.parse_args(arguments)
    open_office_of(asked.out.absolute())
    # the office can only be imported once its settings are known
    clock = import_module("niukou.office.audit.clock")
    try:
        clock.turn(datetime.combine(asked.to, time(9), tzinfo=clock.midnight(asked.to).tzinfo))
    except clock.ClockError as refusal:
        say_refused([str(refusal)])
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
