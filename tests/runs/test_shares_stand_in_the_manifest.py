"""What a screen says of the pack's shares: value, part and whole, group by group, or the columns they wait for."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack
from niukou.runs.flow import FLOW
from niukou.runs.screen import ScreenRequest, screen
from tests.made_county import make_county


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_county(tmp_path_factory.mktemp("county") / "county")


def shares_of(county: Path, out: Path, monkeypatch: pytest.MonkeyPatch, **changed: Any) -> dict[str, Any]:
    """The manifest's indicators by key, with `changed` indicators in the pack."""
    monkeypatch.setenv("NIUKOU_FINDING_KEY_FILE", str(out.parent / "key"))

    def load(name: str, day: date) -> Pack:
        pack = load_pack(name, day)
        made = {key: replace(pack.indicators[key], **said) for key, said in changed.items()}
        return replace(pack, indicators={**pack.indicators, **made})

    request = ScreenRequest(county, "yunnan-2017", date(2017, 10, 1), out)
    manifest = screen(request, flow=replace(FLOW, load_pack=load)).manifest
    return {one["indicator"]: one for one in manifest["indicators"]}


def test_every_share_is_told_and_no_formula(
    county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = shares_of(county, tmp_path / "out", monkeypatch)
    pack = load_pack("yunnan-2017")
    assert set(told) == {key for key, one in pack.indicators.items() if one.kind == "share"}
    for one in told.values():
        assert ("missing" in one) != ("value" in one)
        for group in one.get("by", ()):
            assert set(group) == {"field", "group", "value", "part", "whole"}
    labour = told["labour_share"]
    sexes = [group for group in labour["by"] if group["field"] == "性别"]
    assert sum(group["whole"] for group in sexes) == labour["whole"] > 0
    assert sum(group["part"] for group in sexes) == labour["part"]


def test_a_limit_is_told_with_whether_it_is_passed(
    county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    always = {"part": "not is_empty(person.household_code)", "by": (), "publish_limit": "incidence_limit"}
    told = shares_of(county, tmp_path / "out", monkeypatch, labour_share=always)
    assert told["labour_share"]["value"] == 100
    assert 0 < told["labour_share"]["limit"] < 100
    assert told["labour_share"]["over"] is True


def test_a_share_without_its_table_says_what_it_waits_for(
    county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "county"
    shutil.copytree(county, copy)
    for path in (copy / "registry").iterdir():
        if "责任人" in path.name:
            path.unlink()
    told = shares_of(copy, tmp_path / "out", monkeypatch)
    assert told["pairing_coverage"]["missing"]
