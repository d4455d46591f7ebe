"""`python -m demo --out demo-out`: make a county, screen it, say what was found, and where it is."""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from demo.county import AS_OF, CountySize
from demo.files import write_county
from demo.make import make_county
from demo.show import show_agreement, show_examples, show_made, show_places
from niukou.cli.terminal import bars, console, say_refused, show_counts
from niukou.runs.finding_key import VARIABLE
from niukou.runs.refusals import RefusalError
from niukou.runs.screen import ScreenRequest, screen

PACK = "yunnan-2017"
_MARK = ".made-by-niukou-demo"
_OWN = ("county", "findings", "finding.key", "drive")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; exit status 0, 1 when the screen was refused, 2 for a folder that is not the demo's."""
    asked = _arguments(arguments)
    line = console().print
    if not _make_room(asked.out):
        say_refused(
            [
                f"{asked.out} 里有别的东西，不敢动；请换一个文件夹：--out 新文件夹",
                f"{asked.out} holds something else and is left alone; name another folder: --out FOLDER",
            ]
        )
        return 2
    line(f"正在造一个县：{asked.households} 户贫困户…… / making a county…")
    county = make_county(asked.seed, CountySize(households=asked.households))
    write_county(county, asked.out / "county")
    show_made(console(), county)
    line(f"\n正在筛查：规则包 {PACK}，截止 {AS_OF} / screening with {PACK} as of {AS_OF}")
    # a key of its own: the demo leaves nothing outside its folder
    os.environ.setdefault(VARIABLE, str(asked.out / "finding.key"))
    try:
        with bars() as shown:
            result = screen(ScreenRequest(asked.out / "county", PACK, AS_OF, asked.out / "findings"), shown)
    except RefusalError as refusal:
        say_refused(refusal.lines)
        return 1
    with (asked.out / "findings" / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    titles = {row["rule"]: row["title"] for row in result.manifest["findings"]["by_rule"]}
    show_counts(result.manifest)
    show_agreement(console(), county, found)
    show_examples(console(), county, found, titles)
    line(f"\n筛查用了 {sum(result.manifest['seconds'].values()):.1f} 秒 / seconds the screen took")
    line("线索不是结论：要有人入户核实 / a finding is a lead, not a verdict: somebody has to go and look\n")
    show_places(console(), asked.out)
    return 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=Path("demo-out"), help="结果文件夹 / folder for everything"
    )
    parser.add_argument("--households", type=int, default=2000, help="贫困户数，至少 420 / at least 420")
    parser.add_argument("--seed", type=int, default=2017, help="同一个数造同一个县 / same seed, same county")
    asked = parser.parse_args(arguments)
    if asked.households < 420:
        parser.error("--households：至少 420 户才埋得下每一种情形 / at least 420")
    return asked


def _make_room(out: Path) -> bool:
    """Remove what an earlier demo left in `out`; False when something there is not the demo's."""
    if out.exists():
        if not out.is_dir() or out.is_symlink():
            return False
        there = {path.name for path in out.iterdir()}
        # names with a dot are the mark and what a screen that was killed left; the next screen sweeps it
        if there and (_MARK not in there or any(n not in _OWN and not n.startswith(".") for n in there)):
            return False
        for name in ("county", "findings"):
            shutil.rmtree(out / name, ignore_errors=True)
    out.mkdir(parents=True, exist_ok=True)
    (out / _MARK).touch()
    return True


if __name__ == "__main__":
    sys.exit(main())
