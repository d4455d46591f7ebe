"""A register that is not China's: one table of households, no numbers of persons, no areas, no departments' lists.

A handful of made-up households in the layout of the survey shows that it works; the 5999 real, anonymous ones are
read where they lie beside the repository.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from niukou.runs.screen import ScreenRequest, screen
from tests.flow.screening import Screened, read_csv

REAL = Path(__file__).parents[3] / "shared" / "data" / "vlss-1998"
HEADINGS = "household,sex,age,educyr,farm,urban,hhsize,lntotal,lnmed,lnrlfood,lnexp12m,commune"
MADE = """
1,female,68,4.0,no,yes,3,10.2,5.1,8.7,5.1,1
2,male,40,9.0,yes,no,4,8.8,0.0,8.3,,2
3,male,52,5.0,yes,no,5,8.6,3.2,8.2,3.2,2
4,male,15,5.0,no,no,1,7.3,3.2,7.4,3.2,2
5,male,30,11.0,yes,no,2,9.6,4.0,8.1,4.4,3
"""


def vietnam(folder: Path, out: Path) -> Screened:
    result = screen(ScreenRequest(folder, "vietnam-1998", date(1998, 12, 31), out))
    return Screened(read_csv(out / "findings.csv"), result.manifest, out)


def shares(found: Screened, key: str) -> dict[tuple[str, str], float]:
    """(field, group) → value; ("", "") is the whole."""
    told: dict[str, Any] = next(one for one in found.manifest["indicators"] if one["indicator"] == key)
    groups = {(group["field"], group["group"]): group["value"] for group in told["by"]}
    return {("", ""): told["value"], **groups}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "survey"
    (folder / "registry").mkdir(parents=True)
    (folder / "registry" / "households.csv").write_text(HEADINGS + MADE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def found(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Screened:
    return vietnam(made, tmp_path_factory.mktemp("made") / "findings")


def test_people_are_counted_under_the_lines_and_not_households(found: Screened) -> None:
    poor, starving = shares(found, "poor_share"), shares(found, "food_poor_share")
    assert poor["", ""] == 66.67  # ten of fifteen people, three of five households
    assert (poor["城镇", "是"], poor["城镇", "否"]) == (0.0, 83.33)
    assert starving["", ""] == 33.33
    assert {field for field, _ in poor} == {"", "城镇", "农户", "户主性别"}


def test_rules_of_the_pack_find_what_is_wrong(found: Screened) -> None:
    assert {(row["rule"], row["village"], row["household"]) for row in found.rows} == {
        ("VN-04", "2", "4"),
        ("VN-09", "2", "4"),
        ("VN-12", "3", "5"),
    }
    assert not found.manifest["not_run"]
    assert not found.manifest["rejected"]


def test_nothing_of_chinas_rules_is_heard_of(found: Screened) -> None:
    assert found.manifest["pack"]["lineage"] == ["vietnam-1998"]
    assert list(found.manifest["tables"]) == ["household"]
    assert {row["kind"] for row in found.rows} == {"quality"}


def test_the_terminal_shows_the_shares(made: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "niukou", "screen", str(made), "--out", str(tmp_path / "out")]
    command += ["--pack", "vietnam-1998", "--as-of", "1998-12-31"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ)).stdout
    assert "贫困人口比例" in said
    assert "66.67 %" in said
    assert "城镇：否" in said


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Screened:
    if not REAL.is_dir():
        pytest.skip(
            "数据不在 ../shared/data/vlss-1998 / the survey's households are not beside the repository"
        )
    return vietnam(REAL, tmp_path_factory.mktemp("real") / "findings")


def test_the_surveys_own_lines_give_the_known_shares(real: Screened) -> None:
    poor, starving = shares(real, "poor_share"), shares(real, "food_poor_share")
    assert starving["", ""] == 12.12
    assert poor["", ""] == 31.58
    assert (poor["城镇", "否"], poor["城镇", "是"]) == (40.80, 6.72)


def test_no_rule_only_makes_noise(real: Screened) -> None:
    assert real.manifest["tables"] == {"household": 5999}
    assert not real.manifest["not_run"]
    assert not real.manifest["noisy"]
    counted = Counter(row["rule"] for row in real.rows)
    assert counted == {
        "VN-04": 1, "VN-07": 2, "VN-09": 1, "VN-10": 17, "VN-11": 2, "VN-14": 4, "VN-15": 1,
    }  # fmt: skip
