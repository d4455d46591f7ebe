"""Figures that offices published, told and checked by the statements' own code: gaps stand as unexplained lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from niukou.cli import main
from niukou.runs.declared import Gap, read_declared
from niukou.runs.refusals import RefusalError
from niukou.terms.statement import UNEXPLAINED

DECLARED = Path(__file__).parents[2] / "demo" / "declared"


def test_qinghais_balance_closes_but_for_its_rounding() -> None:
    told = read_declared(DECLARED / "qinghai-2017.yaml")
    assert told.statement.closed("poor") == 397_000
    assert told.gaps == (Gap("poor", -200, rounded=True),)


def test_hubeis_gap_is_an_unexplained_line() -> None:
    told = read_declared(DECLARED / "hubei-2016.yaml")
    unexplained = {line.account: line.count for line in told.statement.lines if line.cause == UNEXPLAINED}
    assert unexplained == {"registered": 148_000, "in_doubt": -199_000}
    assert not any(gap.rounded for gap in told.gaps)
    assert [(one.agrees, round(float(one.reckoned or 0), 2)) for one in told.shares] == [
        (False, 5.79), (True, 6.63), (True, 6.32),
    ]  # fmt: skip
    # what was published before and after the correction adds up
    assert told.statement.closed("before") == 5_611_000
    assert told.statement.closed("after") == 5_790_000


def test_chongqings_share_says_of_what() -> None:
    [share] = read_declared(DECLARED / "chongqing-2015.yaml").shares
    assert (share.reckoned, float(share.implied)) == (None, 170)


@pytest.mark.parametrize("name", ["qinghai-2017", "hubei-2016", "chongqing-2015"])
def test_each_is_told_by_command(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(DECLARED / f"{name}.yaml")
    assert main(["statistics", "--declared", file]) == 0
    told = capsys.readouterr().out
    assert ("没有说明的差额" in told) == (name != "chongqing-2015")
    assert main(["statistics", "--declared", file, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [gap["within_rounding"] for gap in said["gaps"]] == {
        "qinghai-2017": [True],
        "hubei-2016": [False] * 2,
    }.get(name, [])


@pytest.mark.parametrize("text", ["", "area: 甲\n", "[", "accounts: 7\nunit: 1\ndigits: 0\n"])
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "figures.yaml"
    file.write_text(text)
    with pytest.raises(RefusalError, match="不是公布数的文件"):
        read_declared(file)


def test_a_part_of_a_person_is_refused(tmp_path: Path) -> None:
    text = (DECLARED / "qinghai-2017.yaml").read_text().replace("unit: 10000", "unit: 1")
    (tmp_path / "figures.yaml").write_text(text)
    with pytest.raises(RefusalError, match="no whole number"):
        read_declared(tmp_path / "figures.yaml")
