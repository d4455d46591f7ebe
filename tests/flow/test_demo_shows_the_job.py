"""`python -m demo` makes a county, screens it and says what was found; it touches nothing but its own folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _demo(out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "demo", "--out", str(out), "--households", "420", *more]
    # neither the key of this session nor a home: a fresh machine
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NIUKOU")}
    environment |= {"HOME": str(out.parent), "PYTHONUTF8": "1"}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240, check=False
    )


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("shown") / "demo-out"
    done = _demo(out)
    assert done.returncode == 0, done.stderr
    return out, done.stdout


def test_it_tells_what_was_planted_and_found(shown: tuple[Path, str]) -> None:
    told = shown[1].splitlines()
    kinds = ("不该在册的线索", "漏评线索 poor", "人口变动", "数据质量 contradictions")
    for line in (line for line in told if any(kind in line for kind in kinds)):
        planted, found, beside = (int(cell.replace(",", "")) for cell in line.split("│")[2:5])
        assert planted == found > 0, line
        assert beside == 0, line
    assert sum(any(kind in line for kind in kinds) for line in told) == 4


def test_it_shows_a_finding_of_three_kinds_and_every_file(shown: tuple[Path, str]) -> None:
    out, text = shown
    assert text.count("╭─ YN-") == text.count("╭─ OM-") == text.count("╭─ C16") == 1
    for name in ("findings.xlsx", "findings.csv", "manifest.json"):
        assert (out / "findings" / name).is_file()
        assert name in text
    assert (out / "county" / "truth" / "应有线索.csv").is_file()


def test_it_leaves_nothing_outside_its_folder(shown: tuple[Path, str]) -> None:
    assert [path.name for path in shown[0].parent.iterdir()] == ["demo-out"]


def test_it_replaces_its_own_former_output(shown: tuple[Path, str]) -> None:
    out = shown[0]
    (out / "county" / "of before").touch()
    assert _demo(out, "--seed", "3").returncode == 0
    assert not (out / "county" / "of before").exists()


def test_it_leaves_a_folder_alone_that_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to my mother.txt").touch()
    refused = _demo(tmp_path / "letters")
    assert refused.returncode == 2
    assert "letters" in refused.stderr
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["to my mother.txt"]


def test_a_county_too_small_for_its_plants_is_refused(tmp_path: Path) -> None:
    refused = _demo(tmp_path / "out", "--households", "50")
    assert refused.returncode == 2
    assert not (tmp_path / "out").exists()
