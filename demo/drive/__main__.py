"""`python -m demo.drive --out demo-out/drive`: the drive of 2017 in a made-up county, and the figures it ends in."""

from __future__ import annotations

import argparse
import gc
import shutil
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from rich.text import Text

from demo.drive.county import make_drive_county
from demo.drive.office import keep_office, open_office_of
from demo.drive.set_up import begin_set_up
from demo.drive.size import DriveSize
from demo.files import write_county
from demo.layouts import FORMER_MEASURE, MEASURE, PAIRING, ROSTER
from niukou.cli.terminal import console, say_refused

_MARK = ".made-by-niukou-demo"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drive; exit status 0, 2 for a folder that is not the demo's."""
    asked = _arguments(arguments)
    out: Path = asked.out.absolute()
    if out.exists() and not (out / _MARK).exists():
        say_refused(
            [f"{out} 里有别的东西，不敢动 / holds something else and is left alone: name another --out"]
        )
        return 2
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / _MARK).touch()
    began = time.perf_counter()

    def tell(line: str) -> None:
        console().print(Text(f"{time.perf_counter() - began:6.1f} s  ", "dim").append(line, "not dim"))

    console().rule("2017年的动态管理，从头到尾 / the drive of 2017, from beginning to end")
    size = DriveSize().part(asked.of)
    office = begin_set_up(out, asked.of, asked.seed)
    made = make_drive_county(asked.seed, size)
    # 230 000 rows of them, which no step of the drive asks for
    write_county(made.county, out / "county", without=(PAIRING, MEASURE, FORMER_MEASURE, ROSTER))
    people = size.poor.people + size.exited.people
    tell(
        f"造了一个县：{people:,} 人登记在册，一个真人也没有 / a county of {people:,} registered people, all made up"
    )
    # the county stays to the end: nothing of it is looked through for garbage a hundred times over. It is not frozen
    # either: then DuckDB's objects outlive Python, which names them as leaks under the last figures
    gc.collect()
    gc.set_threshold(50_000, 50, 1_000)
    open_office_of(out, in_the_making=True)
    # the office can only be imported once its settings are known
    show = import_module("demo.drive.show")
    office.end()
    show.run_and_show(made, out, tell)
    keep_office()
    return 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m demo.drive", description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=Path("demo-out/drive"), help="结果文件夹 / folder for all"
    )
    parser.add_argument("--of", type=int, default=1, help="缩小到几分之一 / a drive of a N-th of the size")
    parser.add_argument("--seed", type=int, default=2017, help="同一个数造同一个县 / same seed, same county")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
