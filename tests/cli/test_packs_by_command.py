"""`niukou packs`: sound packs pass, broken ones are told with file and line, rules are said in words."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.made_county import make_county

PACKS = Path(__file__).parents[2] / "packs"


def packs(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "niukou", "packs", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=250)


def test_every_known_pack_is_sound() -> None:
    done = packs("check")
    assert done.returncode == 0, done.stdout
    told = [line.split()[1] for line in done.stdout.splitlines()]
    assert {"demo", "national", "yunnan-2017"} <= set(told)


def test_a_broken_pack_is_told_with_file_and_line() -> None:
    done = packs("check", str(PACKS / "broken" / "missing-basis"))
    assert done.returncode == 1
    assert "✗" in done.stdout
    assert ".yaml:" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "dmeo"],
        ["test", "dmeo"],
        ["say", "dmeo"],
        ["say", "demo", "ZZ9"],
        ["diff", "demo", "dmeo"],
        ["diff", "demo", "national", "--on", "2017-13-01"],
        ["new", "Bad_Name"],
        ["new", "demo"],
        ["simulate", "demo"],
        ["simulate", "dmeo", "--data", "."],
        ["simulate", "national", "--data", "."],
    ],
)
def test_names_nobody_knows_are_wrong_usage(arguments: list[str]) -> None:
    done = packs(*arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_the_cases_of_a_pack_come_out_as_they_say() -> None:
    done = packs("test", "demo")
    assert done.returncode == 0, done.stdout
    assert "✓ demo" in done.stdout


def basis() -> list[dict[str, str]]:
    return [{"document": "示例", "mark": "D", "note": "虚构"}]


def test_a_case_that_comes_out_differently_is_told(tmp_path: Path) -> None:
    pack = tmp_path / "wrong"
    (pack / "quality").mkdir(parents=True)
    (pack / "pack.yaml").write_text(
        yaml.safe_dump(
            {"name": "wrong", "title": "错", "title_en": "Wrong", "inherits": "national", "version": "1.0"}
            | {"in_force": {"from": "2014-01-01"}, "basis": basis()},
            allow_unicode=True,
        )
    )
    cases = [
        {"name": "应当查出", "given": {"household": {"size": "3"}}, "then": "finding"},
        {"name": "其实也查出", "given": {"household": {"size": "3"}}, "then": "none"},
    ]
    rule = {"adds": True, "title": "人口是三", "title_en": "Three", "code": "Z99", "table": "household"}
    rule |= {
        "severity": "doubt",
        "scope": "row",
        "when": "household.size = 3",
        "message": "三",
        "basis": basis(),
    }
    (pack / "quality" / "three.yaml").write_text(yaml.safe_dump(rule | {"cases": cases}, allow_unicode=True))
    done = packs("test", str(pack))
    assert done.returncode == 1
    assert "其实也查出：应为 none，得到 doubt" in done.stdout
    assert "应当查出" not in done.stdout


def test_rules_are_said_in_words() -> None:
    done = packs("say", "yunnan-2017", "YN-03")
    assert done.returncode == 0
    assert "YN-03" in done.stdout
    assert "购置价格" in done.stdout
    assert len(packs("say", "demo").stdout.splitlines()) > 10


@pytest.mark.long
def test_a_procedure_and_a_whole_pack_are_said() -> None:
    for word in ("P-ID", "identification", "procedures/identification"):
        done = packs("say", "national", word)
        assert done.stdout.startswith("P-ID ") and "谁做：" in done.stdout
    markdown = packs("say", "yunnan-2017", "--markdown", "--own")
    assert markdown.stdout.startswith("# ") and "\n## 程序\n" in markdown.stdout
    assert len(markdown.stdout) < len(packs("say", "yunnan-2017", "--markdown").stdout)


def test_the_difference_of_two_packs_is_said_in_words_and_for_machines() -> None:
    done = packs("diff", "national", "yunnan-2017", "--on", "2017-10-01")
    assert done.returncode == 0
    assert done.stdout.startswith("甲：") and "【程序】" in done.stdout and "只有乙有" in done.stdout
    said = json.loads(packs("diff", "national", "yunnan-2017", "--json").stdout)
    assert said["from"]["name"] == "national" and len(said["to"]["fingerprint"]) == 64
    assert {one["kind"] for one in said["differences"]} <= {"added", "removed", "changed"}
    assert "没有差别" in packs("diff", "demo", "demo").stdout


@pytest.mark.long
def test_a_new_pack_passes_check_and_test_at_once(tmp_path: Path) -> None:
    made = packs("new", "somewhere-2019", "--from", "national", "--in", str(tmp_path))
    assert made.returncode == 0 and str(tmp_path / "somewhere-2019") in made.stdout
    assert packs("check", str(tmp_path / "somewhere-2019")).returncode == 0
    assert "2/2" in packs("test", str(tmp_path / "somewhere-2019")).stdout
    assert packs("new", "somewhere-2019", "--in", str(tmp_path)).returncode == 2


@pytest.mark.long
def test_a_pack_is_tried_on_data(tmp_path: Path) -> None:
    make_county(tmp_path / "county")
    out = tmp_path / "changes.csv"
    arguments = ["--data", str(tmp_path / "county"), "--against", "national", "--as-of", "2017-10-01"]
    done = packs("simulate", "yunnan-2017", *arguments, "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "YN-03" in done.stdout and "新增" in done.stdout and "539901101202" in done.stdout
    assert "YN-03" in out.read_text("utf-8-sig")
    assert packs("simulate", "yunnan-2017", *arguments, "--out", str(out)).returncode == 2


def test_what_nobody_uses_is_noted_but_no_fault() -> None:
    done = packs("check", str(PACKS / "broken" / "_base"))
    assert done.returncode == 0 and "注意 / note broken/_base/standards/car_price.yaml:1" in done.stdout
