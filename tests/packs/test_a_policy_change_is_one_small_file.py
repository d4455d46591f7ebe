"""Three changes that provinces really made: one small file of the pack is changed, one case added, no Python."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from niukou.rulebook.find import own_packs_folder
from niukou.rulebook.load import load_pack
from niukou.runs.cases import run_cases
from niukou.runs.progress import Silence

_CAR = """  - name: 三轮的残疾人代步车
    given:
      household: {identified_year: "2014"}
      members: [{name: 柏有田, sex: 男, id_number: "539901197003150119", relation: 户主}]
      vehicle:
        - {plate: 示Z00001, owner_name: 柏有田, owner_number: "539901197003150119", kind: 残疾人代步车, price: "40000",
           first_registered_on: 2013-05-05, status: 正常}
    then: none
"""
_EXIT = """  - name: 按{line}元看
    given:
      household: {{head_name: 李明, income_per_head: 3399.99, exit_state: 已脱贫, exit_year: 2018}}
    on: 2018-12-31
    then: finding
"""
_NOTICE = """  - name: 公示6天
    given:
      household: {head_name: 李明, exit_state: 已脱贫}
      steps:
        - {procedure: 退出, kind: 评议, outcome: 通过}
        - {procedure: 退出, kind: 核实, outcome: 通过}
        - {procedure: 退出, kind: 签字认可, outcome: 通过}
        - {procedure: 退出, kind: 公示, outcome: 通过, days: 6}
        - {procedure: 退出, kind: 公告, outcome: 通过}
        - {procedure: 退出, kind: 书面告知, outcome: 通过}
    then: finding
"""
# pack, file changed, as it was before the change, as it is after, rule, its file, the case
CHANGES = {
    "the income line raised to 3400": (
        "henan-2018", "standards/income_line.yaml", ", 2018-01-01: 3400}", "}",
        "exited_below_line", "quality/exited_below_line.yaml", _EXIT.format(line=3400),
    ),
    "a seventh day of notice": (
        "national", "standards/notice_days.yaml", "2014-01-01: 7", "2014-01-01: 6",
        "exit_record_incomplete", "quality/exit_record_incomplete.yaml", _NOTICE,
    ),
    "an exemption for vehicles of the disabled": (
        "yunnan-2017", "codelists/exempt_vehicle.yaml", "[残疾人代步车, ", "[",
        "motor_vehicle", "exclusions/motor_vehicle.yaml", _CAR,
    ),
}  # fmt: skip


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the packs that an official may edit."""
    folder = tmp_path / "packs"
    for name in ("national", "henan-2018", "yunnan-2017"):
        shutil.copytree(own_packs_folder() / name, folder / name)
    monkeypatch.setenv("NIUKOU_PACKS", str(folder))
    yield folder


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{old} in {file.name}"
    file.write_text(text.replace(old, new), "utf-8")


def _outcome(folder: Path, name: str, key: str) -> tuple[bool, ...]:
    """Whether each case of one rule comes out as it says."""
    pack = load_pack(folder / name)
    only = replace(
        pack,
        quality={k: r for k, r in pack.quality.items() if k == key},
        leads={k: r for k, r in pack.leads.items() if k == key},
    )
    return tuple(outcome.right for outcome in run_cases(only, Silence()))


@pytest.mark.parametrize("change", CHANGES)
def test_the_case_fails_before_the_change_and_passes_after_it(packs: Path, change: str) -> None:
    name, changed, after, before, key, rule_file, case = CHANGES[change]
    file = packs / (name if (packs / name / changed).is_file() else "national") / changed
    assert len(file.read_text("utf-8").splitlines()) < 40, "a small file"
    with (packs / name / rule_file).open("a", encoding="utf-8") as rule:
        rule.write(case)
    _edit(file, after, before)
    assert not _outcome(packs, name, key)[-1], "the case shows the change"
    _edit(file, before, after)
    assert all(_outcome(packs, name, key))
