"""`python -m bench`: the measurements, side by side in one run.

A ratio of two things measured in turns says more than seconds: the machine may be busy, slow or somebody else's.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shlex
import shutil
import sys
from dataclasses import asdict, dataclass
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

from bench.book import imported, proved, taken_in
from bench.kept import kept
from bench.machine import calibrated, described
from bench.own_process import ROOT, Ran, run_command, run_job
from bench.page import page_of
from bench.pages_at_work import at_work
from bench.pairs import Pairs, in_turns
from niukou.engine.row_file import ENDING

PARTS = ("normalise", "compare", "quality", "county", "import", "findings", "verify", "backup", "pages")
OF_NO_PROVINCE = {"county", "import", "findings", "verify", "backup", "pages"}
PEOPLE = 1_000_000  # of the registry that is imported, at scale 1
FINDINGS = 100_000  # that are taken in, at scale 1
ENTRIES = 1_000_000  # of the chain that is proved, at scale 1
OF_A_COUNTY = 75_000  # people of the book that is backed up, at scale 1
OF_AN_OFFICE = 330_000  # people of the office at whose pages they work, at scale 1: 100 000 households
HANDS, AT_WORK = 20, 60  # people at the pages, and for how many seconds
PAGE = ROOT / "docs" / "performance.md"
SEED = 20201121
COUNTY_SEED = 7


@dataclass(frozen=True)
class Request:
    """What to measure."""

    scale: float
    runs: int
    parts: tuple[str, ...]
    out: Path
    households: int
    seed: int
    page: Path

    @property
    def whole(self) -> bool:
        """Whether this is the run that the documents tell of."""
        return self.scale == 1.0 and self.parts == PARTS


def main(arguments: list[str]) -> None:
    """Measure, print, write the page and the numbers."""
    asked = _asked(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    print("机器 / machine", flush=True)
    told: dict[str, Any] = {
        "command": shlex.join(["python", "-m", "bench", *arguments]),
        "date": date.today().isoformat(),
        "request": {**asdict(asked), "out": str(asked.out), "page": str(asked.page)},
        "machine": described(),
        "calibration": calibrated(),
    }
    province = _province(asked) if set(asked.parts) - OF_NO_PROVINCE else asked.out
    for part in asked.parts:
        print(f"{part} …", flush=True)
        told[part] = _MEASURES[part](asked, province)
    (asked.out / "results.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    page = page_of(told)
    asked.page.write_text(page, "utf-8")
    print(f"\n{page}\n写在 / written to: {asked.page}")


def _asked(arguments: list[str]) -> Request:
    parser = argparse.ArgumentParser(
        "python -m bench", description="The measurements, side by side in one run."
    )
    parser.add_argument("--scale", type=float, default=1.0, help="1.0 is 1.8 million households")
    parser.add_argument("--runs", type=int, default=3, help="pairs of runs that count")
    parser.add_argument("--only", default="", help=f"some of: {','.join(PARTS)}")
    parser.add_argument("--out", type=Path, default=Path("bench-out"), help="where the province is kept")
    parser.add_argument("--households", type=int, default=2000, help="of the county that is screened")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--page", type=Path, help="default: docs/performance.md for a whole run, else in --out"
    )
    given = parser.parse_args(arguments)
    parts = tuple(p for p in PARTS if not given.only or p in given.only.split(","))
    unknown = set(filter(None, given.only.split(","))) - set(PARTS)
    if unknown or given.runs < 1 or given.scale <= 0:
        parser.error(f"--only knows {', '.join(PARTS)}; --runs and --scale are above 0")
    out = given.out.absolute()
    whole = given.scale == 1.0 and parts == PARTS
    page = given.page or (PAGE if whole else out / "performance.md")
    return Request(given.scale, given.runs, parts, out, given.households, given.seed, page)


def _province(asked: Request) -> Path:
    """The folder of the province; made once for each seed, size, and text of what makes it."""
    maker = (Path(__file__).parent / "province.py").read_bytes()
    key = f"|{asked.scale}|{asked.seed}|{metadata.version('duckdb')}".encode()
    folder = asked.out / f"province-{hashlib.sha256(maker + key).hexdigest()[:12]}"
    if not (folder / "made").exists():
        print("省 / making the province", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        ran = run_job("province", folder=str(folder / "landed"), scale=asked.scale, seed=asked.seed)
        (folder / "made").write_text(json.dumps(dict(ran.said)), "utf-8")
    return folder


def _normalise(_: Request, province: Path) -> dict[str, Any]:
    whole, sifted = (_normalised(province, sifted=sifted) for sifted in (False, True))
    also = {"sifted": {**sifted.said, "memory": sifted.memory}}
    return {
        **whole.said,
        "memory": whole.memory,
        "made": json.loads((province / "made").read_text("utf-8")),
        **also,
    }


def _normalised(province: Path, *, sifted: bool) -> Ran:
    work = province / ("sifted" if sifted else "whole")
    return run_job("normalised", folder=str(province / "landed"), work=str(work), sifted=sifted)


def _standard(province: Path, *, sifted: bool = False) -> str:
    """The folder of the standard tables: as a screen has them, or with the registers whole."""
    standard = province / ("sifted" if sifted else "whole") / "standard"
    if not (standard / f"payroll{ENDING}").exists():
        _normalised(province, sifted=sifted)
    return str(standard)


def _compare(asked: Request, province: Path) -> dict[str, Any]:
    """As a screen has it, and beside it with the registers whole, as where nobody said whose rows will be looked for."""
    whole, sifted = _standard(province), _standard(province, sifted=True)
    pairs = in_turns(
        lambda: run_job("compared", standard=sifted, sifted=True),
        lambda: run_job("joined", standard=whole),
        asked.runs,
    )
    of_whole = Pairs(tuple(run_job("compared", standard=whole, sifted=False) for _ in pairs.bare), pairs.bare)
    least = Pairs(tuple(run_job("met", standard=whole) for _ in pairs.bare), pairs.bare)
    said = {name: pairs.ours[0].said[name] for name in ("leads", "rules", "kinds")}
    if any(ran.said["kinds"] != said["kinds"] for ran in (*pairs.ours, *of_whole.ours)):
        raise RuntimeError("of whole registers other leads are found")
    told = {
        "with_sought": asdict(pairs.ratio(lambda ran: ran.seconds + ran.said["sought"]["seconds"])),
        "with_sought_cpu": asdict(pairs.cpu_ratio(lambda ran: ran.cpu + ran.said["sought"]["cpu"])),
        "of_whole": asdict(of_whole.ratio()),
        "of_whole_cpu": asdict(of_whole.cpu_ratio()),
        "least": asdict(least.ratio()),
        "least_cpu": asdict(least.cpu_ratio()),
    }
    return {**_told(pairs), **said, **told, "pairs": pairs.bare[0].said["pairs"]}


def _quality(asked: Request, province: Path) -> dict[str, Any]:
    """Of the whole registry; and of its persons and households alone, by a hundred of the rules that need no other table."""
    standard = _standard(province)
    people = _judged(asked, standard, of_people=True)
    return {**_judged(asked, standard, of_people=False), "of_people": people}


def _judged(asked: Request, standard: str, *, of_people: bool) -> dict[str, Any]:
    columns = run_job("checked", standard=standard, tell_columns=True, of_people=of_people).said["columns"]
    pairs = in_turns(
        lambda: run_job("checked", standard=standard, tell_columns=False, of_people=of_people),
        lambda: run_job("scanned", standard=standard, columns=columns),
        asked.runs,
    )
    said = {name: pairs.ours[0].said[name] for name in ("rules", "waiting", "findings")}
    hits = asdict(pairs.ratio(lambda ran: ran.said["hits"]))
    judging = asdict(pairs.ratio(lambda ran: ran.said["judging"]))
    told = {"hits_ratio": hits, "judging_ratio": judging}
    return {**_told(pairs), **said, **told, "columns": columns}


def _told(pairs: Pairs) -> dict[str, Any]:
    """What both comparisons tell: ratios, seconds, memory, and where the time of the median run went."""
    ours = sorted(pairs.ours, key=lambda ran: ran.seconds)[len(pairs.ours) // 2]

    def seconds(runs: tuple[Ran, ...]) -> list[dict[str, float]]:
        return [{"seconds": r.seconds, "cpu": r.cpu, "wall": r.wall, "memory": r.memory} for r in runs]

    return {
        "ratio": asdict(pairs.ratio()),
        "cpu_ratio": asdict(pairs.cpu_ratio()),
        "memory": pairs.memory(),
        "ours": seconds(pairs.ours),
        "bare": seconds(pairs.bare),
        "steps": ours.said["steps"],
    }


def _county(asked: Request, _: Path) -> dict[str, Any]:
    niukou = [sys.executable, "-m", "niukou"]
    folder = asked.out / f"county-{asked.households}"
    shutil.rmtree(folder, ignore_errors=True)
    run_job("county", folder=str(folder), households=asked.households, seed=COUNTY_SEED)
    out = asked.out / "screened"
    command = [
        *niukou,
        "screen",
        str(folder),
        "--pack",
        "yunnan-2017",
        "--as-of",
        "2017-10-01",
        "--out",
        str(out),
    ]
    key = {"NIUKOU_FINDING_KEY_FILE": str(asked.out / "finding.key")}
    starts, screens, steps = [], [], []
    for _run in range(asked.runs + 1):
        starts.append(run_command([*niukou, "--help"]))
        shutil.rmtree(out, ignore_errors=True)
        screens.append(run_command([*command, "--quiet"], key))
        manifest = json.loads((out / "manifest.json").read_text("utf-8"))
        steps.append({name: float(s) for name, s in manifest["seconds"].items()})
    return {
        "households": asked.households,
        "rows": manifest["tables"],
        "start": [ran.seconds for ran in starts[1:]],
        "screen": [{"seconds": r.seconds, "cpu": r.cpu, "memory": r.memory} for r in screens[1:]],
        "steps": steps[-1],
    }


def _import(asked: Request, _: Path) -> dict[str, Any]:
    return imported(asked.out / "import", round(PEOPLE * asked.scale))


def _verify(asked: Request, _: Path) -> dict[str, Any]:
    return {"proved": proved(asked.out / "verify", round(ENTRIES * asked.scale))}


def _backup(asked: Request, _: Path) -> dict[str, Any]:
    return kept(asked.out / "backup", round(OF_A_COUNTY * asked.scale))


def _findings(asked: Request, _: Path) -> list[dict[str, Any]]:
    return taken_in(asked.out / "findings", round(FINDINGS * asked.scale))


def _pages(asked: Request, _: Path) -> list[dict[str, Any]]:
    return at_work(
        asked.out / "pages", round(OF_AN_OFFICE * asked.scale), HANDS, max(5.0, AT_WORK * asked.scale)
    )


_MEASURES = {
    "normalise": _normalise,
    "compare": _compare,
    "quality": _quality,
    "county": _county,
    "import": _import,
    "verify": _verify,
    "backup": _backup,
    "findings": _findings,
    "pages": _pages,
}

if __name__ == "__main__":
    main(sys.argv[1:])
