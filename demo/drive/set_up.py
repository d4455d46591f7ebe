"""`python -m demo.drive.set_up --out demo-out/drive`: the office of the drive before its first day, while its county is made.

Tables, areas, and everybody with his charges: of the county they need its villages alone.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from demo.drive.beside import Beside, begin
from demo.drive.county import empty_county
from demo.drive.office import keep_office, open_office_of
from demo.drive.size import DriveSize


def begin_set_up(out: Path, of: int, seed: int) -> Beside:
    """Begin it in a process of its own."""
    return begin("demo.drive.set_up", ["--out", str(out), "--of", str(of), "--seed", str(seed)])


def main(arguments: Sequence[str] | None = None) -> int:
    """Set it up."""
    parser = argparse.ArgumentParser(prog="python -m demo.drive.set_up", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="哪个文件夹 / which folder")
    parser.add_argument("--of", type=int, default=1, help="缩小到几分之一 / a drive of a N-th of the size")
    parser.add_argument("--seed", type=int, default=2017, help="哪一个县 / which county")
    asked = parser.parse_args(arguments)
    open_office_of(asked.out.absolute(), in_the_making=True)
    # the office can only be imported once its settings are known
    import_module("demo.drive.first_day").begin_office(empty_county(asked.seed, DriveSize().part(asked.of)))
    keep_office()
    return 0


if __name__ == "__main__":
    sys.exit(main())
