"""Standards and code lists nobody uses are noted, and no others."""

from __future__ import annotations

from niukou.rulebook.find import own_packs_folder
from niukou.rulebook.load import load_pack
from niukou.rulebook.uses import unused, uses_of


def test_what_nobody_uses_is_noted() -> None:
    said = [note.said for note in unused(load_pack(own_packs_folder() / "broken" / "_base"))]
    assert said == ["标准“车辆价格”没有规则、程序或指标用到"]


def test_only_the_packs_own_are_noted(write_pack) -> None:
    write_pack("mine", {})
    assert unused(load_pack("mine")) == []


def test_every_kind_of_use_counts() -> None:
    uses = uses_of(load_pack("national"))
    assert "P-ID 贫困户识别" in uses.standards["notice_days"]
    assert any(
        user.startswith("A") or user.startswith("C") for users in uses.standards.values() for user in users
    )
    assert "贫困户" in uses.codelists["yes_no"]
