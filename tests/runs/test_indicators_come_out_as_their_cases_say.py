"""Cases of indicators: formulas are reckoned exactly, shares are counted over the rows given."""

from __future__ import annotations

from pathlib import Path

import pytest

from niukou.rulebook.find import own_packs_folder
from niukou.rulebook.load import load_pack
from niukou.runs.indicator_cases import run_indicator_cases

SHARE = """adds: true
title: 比例
title_en: Share
unit: '%'
kind: share
table: {table}
part: "{part}"
meaning: 一
basis: {{document: 文件, mark: S}}
cases:
  - {{name: 一, given: {given}, then: {then}}}
"""


def outcomes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **said: str):
    monkeypatch.setenv("NIUKOU_PACKS", str(tmp_path))
    pack = tmp_path / "mine"
    (pack / "indicators").mkdir(parents=True)
    (pack / "pack.yaml").write_text(
        'name: mine\ntitle: 一\ntitle_en: One\ninherits: national\nversion: "1"\n'
        "in_force: {from: 2014-01-01}\nbasis: {document: 文件, mark: S}\n",
        "utf-8",
    )
    (pack / "indicators" / "one.yaml").write_text(SHARE.format(**said), "utf-8")
    return run_indicator_cases(load_pack("mine"))


def test_a_formula_is_reckoned() -> None:
    [formula] = [
        one
        for one in run_indicator_cases(load_pack(own_packs_folder() / "broken" / "_base"))
        if one.indicator.formula
    ]
    assert formula.right and formula.said() == "25.00"


@pytest.mark.parametrize("pack", ["national", "yunnan-2017"])
def test_every_formula_of_a_pack_comes_out(pack: str) -> None:
    wrong = [
        f"{one.case.where}: {one.said()}" for one in run_indicator_cases(load_pack(pack)) if not one.right
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("table", "part", "given", "then"),
    [
        ("household", "household.size > 2", "{households: [{size: 3}, {size: 2}, {size: 1}]}", "33.33"),
        ("household", "household.size > 2", "{households: []}", "null"),
        (
            "person",
            "person.labour = '普通劳动力'",
            "{members: [{labour: 普通劳动力}, {labour: 无劳动力}]}",
            "50",
        ),
        ("household", "household.size > 2", "{households: [{size: 3}]}", "99"),
    ],
)
def test_a_share_is_counted(tmp_path, monkeypatch, table: str, part: str, given: str, then: str) -> None:
    [outcome] = outcomes(tmp_path, monkeypatch, table=table, part=part, given=given, then=then)
    assert outcome.right == (then != "99"), outcome.said()
