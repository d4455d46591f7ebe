"""A simulation tells findings gained and lost, and leaves nothing but the list it was asked for."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from niukou.runs.new_pack import new_pack
from niukou.runs.refusals import RefusalError, UsageRefusalError
from niukou.runs.simulate import SimulationRequest, simulate
from tests.made_county import make_county

pytestmark = pytest.mark.long

AS_OF = date(2017, 10, 1)


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NIUKOU_WORK", str(tmp_path / "work"))
    folder = tmp_path / "county"
    make_county(folder)
    return folder


def test_a_pack_against_itself_changes_nothing(county: Path) -> None:
    done = simulate(SimulationRequest(county, "yunnan-2017", "yunnan-2017", AS_OF))
    assert (done.gained, done.lost, done.rules, done.villages) == (0, 0, (), ())
    assert done.findings == done.findings_against > 0


def test_gained_and_lost_are_counted_by_rule_and_village(county: Path, tmp_path: Path) -> None:
    out = tmp_path / "changes.csv"
    done = simulate(SimulationRequest(county, "yunnan-2017", "national", AS_OF, out))
    assert done.findings - done.findings_against == done.gained - done.lost
    assert (
        sum(one.gained for one in done.rules) == sum(one.gained for one in done.villages) == done.gained > 0
    )
    assert all(one.title for one in done.rules)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["变化"] for row in rows] == ["新增"] * done.gained + ["消失"] * done.lost
    assert out.stat().st_mode & 0o077 == 0
    back = simulate(SimulationRequest(county, "national", "yunnan-2017", AS_OF))
    assert (back.gained, back.lost) == (done.lost, done.gained)


def test_what_it_inherits_is_what_it_is_compared_with(county: Path, tmp_path: Path) -> None:
    made = new_pack("somewhere", "national", tmp_path)
    done = simulate(SimulationRequest(county, str(made), None, AS_OF))
    assert done.against.name == "national"
    assert {one.key for one in done.rules} == {"SO-01"}


def test_nothing_is_left(county: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    simulate(SimulationRequest(county, "yunnan-2017", None, AS_OF))
    assert sorted(tmp_path.rglob("*")) == before


def test_what_cannot_be_done_is_refused_and_leaves_nothing(county: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    there = county / "registry" / "贫困户.csv"
    wrong = [
        SimulationRequest(county, "national", None, AS_OF),
        SimulationRequest(county, "yunan-2017", None, AS_OF),
        SimulationRequest(county, "yunnan-2017", "nowhere", AS_OF),
        SimulationRequest(county, "yunnan-2017", None, AS_OF, there),
        SimulationRequest(county, "yunnan-2017", None, AS_OF, county / "changes.csv"),
        SimulationRequest(county, "yunnan-2017", None, AS_OF, tmp_path / "no" / "changes.csv"),
    ]
    for request in wrong:
        with pytest.raises(UsageRefusalError):
            simulate(request)
    with pytest.raises(RefusalError):
        simulate(SimulationRequest(tmp_path / "nowhere", "yunnan-2017", None, AS_OF))
    assert sorted(tmp_path.rglob("*")) == before
