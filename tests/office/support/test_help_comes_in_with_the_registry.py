"""Pairings and measures come in with the households' files: after them, once, and what contradicts the book is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import Household, RejectedRow, StagedRow, Staging
from niukou.office.registry.refused import RefusedError
from niukou.office.registry.services import decide_staging, freeze_year, merge_part
from niukou.office.support import selectors, services
from niukou.office.support.desk_rows import judge_help
from niukou.office.support.measuring import HOLDS, MeasureChange
from niukou.office.support.models import Helper, HelpingUnit, Measure, Pairing
from niukou.office.windows.at_commit import WindowClosedError
from niukou.rulebook.model import Pack
from niukou.runs.import_registry import ImportRequest, merge, stage_files
from tests.flow.screening import screened
from tests.made_county import household_code, make_county, number
from tests.office.conftest import COUNTY
from tests.office.made_files import made_places, rewrite

pytestmark = pytest.mark.django_db
AS_OF = date(2017, 10, 1)
HELP = "帮扶责任人.csv"
MEASURES = "帮扶措施.csv"


@pytest.fixture
def places(county: Area) -> Area:
    return made_places(county)


@pytest.fixture
def staged(places: Area, officer: Actor, acting, pack: Pack) -> Callable[[Path], Staging]:
    """Stage a folder and let a second person approve it."""
    second = acting("county_office", COUNTY, "second")

    def run(folder: Path, year: int = 2017) -> Staging:
        done = stage_files(officer, pack, ImportRequest(folder, places, year, AS_OF))
        return (
            decide_staging(second, done.staging, approve=True, why="核对无误") if done.new else done.staging
        )

    return run


@pytest.fixture
def importing(staged, officer: Actor) -> Callable[[Path], Staging]:
    """The same, merged."""

    def run(folder: Path, year: int = 2017) -> Staging:
        staging = staged(folder, year)
        return merge(officer, staging) if staging.state == "merging" else staging

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_county(tmp_path / "county", 12)


def told(staging: Staging) -> dict[tuple[str, int, bool], str]:
    rows = RejectedRow.objects.filter(staging=staging)
    return {(r.file.split("/")[1], r.row, r.kept): r.reason.split(" / ")[0] for r in rows}


def in_book() -> tuple[int, int, int, int]:
    return (
        HelpingUnit.objects.count(),
        Helper.objects.count(),
        Pairing.objects.count(),
        Measure.objects.count(),
    )


def test_units_helpers_pairings_and_measures_come_in(
    importing, folder: Path, officer: Actor, stranger: Actor
) -> None:
    done = importing(folder)
    assert (done.state, done.rows, done.rejected, done.changed) == ("merged", 49, 0, 49)
    assert in_book() == (1, 1, 11, 12)
    [helper] = selectors.find_helpers(officer, number(901))
    assert (helper.name, helper.unit.name, helper.unit.area.code) == ("示帮扶", "示例单位", COUNTY)
    [pairing] = selectors.pairings(officer, household_code(3))
    assert (pairing.starts_on, pairing.ends_on, pairing.primary) == (date(2015, 3, 1), None, False)
    [measure] = selectors.household_help(officer, household_code(3)).measures
    assert (measure.year, measure.values["kind"], measure.values["amount"]) == (2017, "产业帮扶", "1000")
    assert Measure.objects.filter(amount=100_000, county=COUNTY).count() == 12
    assert AuditEntry.objects.filter(act="support.merge_help", chain=COUNTY).get().rows == 23
    assert selectors.find_helpers(stranger, number(901)) == []
    assert not StagedRow.objects.exclude(content=b"").exists()


def test_other_files_of_the_same_content_change_nothing(importing, folder: Path) -> None:
    importing(folder)

    def turn(rows: list[list[str]]) -> None:
        rows[1:] = reversed(rows[1:])

    for name in (HELP, MEASURES):
        rewrite(folder / "registry" / name, turn)
    again = importing(folder)
    assert (again.state, again.changed, again.rejected) == ("merged", 0, 0)
    assert in_book() == (1, 1, 11, 12)


def test_what_files_tell_anew_is_added_and_what_they_correct_is_replaced(
    importing, folder: Path, clerk: Actor, officer: Actor
) -> None:
    importing(folder)
    by_hand = MeasureChange(household_code(4), 2017, {"kind": "健康帮扶", "content": "报销"})
    services.enter_measures(officer, [by_hand])

    def say(rows: list[list[str]]) -> None:
        rows[2][4] = "2000"  # of household 2
        rows.append([household_code(3), "2017", "产业帮扶", "", "1000"])  # the same twice is two
        rows.append([household_code(3), "2016", "100A45", "体检", "3万"])
        rows.pop(1)  # of household 1

    def end(rows: list[list[str]]) -> None:
        rows[1][5] = "2017-05-31"  # household 2's
        rows.append([household_code(1), "示新", number(903), "另一单位", "2017-06-01", ""])

    rewrite(folder / "registry" / MEASURES, say)
    rewrite(folder / "registry" / HELP, end)
    done = importing(folder)
    assert (done.changed, done.rejected) == (5, 0)
    held = [
        (m.household.code[-1], m.year, m.kind, m.amount)
        for m in Measure.objects.filter(HOLDS).select_related("household").order_by("household__code", "pk")
        if m.household.code in {household_code(i) for i in (1, 2, 3, 4)}
    ]
    assert sorted(held, key=str) == [
        ("1", 2017, "产业帮扶", 100_000), ("2", 2017, "产业帮扶", 200_000), ("3", 2016, "健康帮扶", 3_000_000),
        ("3", 2017, "产业帮扶", 100_000), ("3", 2017, "产业帮扶", 100_000), ("4", 2017, "产业帮扶", 100_000),
        ("4", 2017, "健康帮扶", None),
    ]  # fmt: skip
    [ended] = selectors.pairings(officer, household_code(2))
    assert (ended.ends_on, ended.end_reason) == (date(2017, 5, 31), "名册所载 / told by the registry")
    assert [p.helper.unit.name for p in selectors.pairings(officer, household_code(1))] == ["另一单位"]


def test_rows_that_fit_nowhere_are_told_and_what_the_book_says_otherwise_stays(
    importing, folder: Path, officer: Actor
) -> None:
    importing(folder)
    pairing = Pairing.objects.get(household__code=household_code(2))
    services.end_pairings(officer, [pairing.pk], date(2017, 4, 30), "调离")

    def spoil(rows: list[list[str]]) -> None:
        rows[1][5] = "2017-05-31"  # the book has another end
        rows[2][3] = ""  # household 3: no unit
        rows[3][4], rows[3][5] = "2016-01-01", "2015-01-01"
        rows[4][1] = "示别名"
        rows[5][4] = "2016-03-01"  # another beginning while he helps already
        rows.append(["H404", "示帮扶", number(901), "示例单位", "2015-03-01", ""])

    def spoil_measures(rows: list[list[str]]) -> None:
        rows[1][1], rows[2][2] = "去年", ""
        rows.append(["", "2017", "产业帮扶", "", "1"])

    rewrite(folder / "registry" / HELP, spoil)
    rewrite(folder / "registry" / MEASURES, spoil_measures)
    done = importing(folder)
    assert told(done) == {
        (HELP, 2, True): "册里结束的日子不同，没有改",
        (HELP, 3, False): "没有单位或姓名，责任人要从单位里选",
        (HELP, 4, False): "结束早于开始",
        (HELP, 5, True): "册里这个证件号码是另一个姓名，没有改",
        (HELP, 6, False): "这名责任人这段时间已在帮这一户",
        (HELP, 13, False): "所在的户不在册里，或在别处",
        (MEASURES, 2, True): told(done)[MEASURES, 2, True],
        (MEASURES, 2, False): "没有年度或措施类型",
        (MEASURES, 3, False): "没有年度或措施类型",
        (MEASURES, 14, False): "缺户编号",
    }
    assert (done.rejected, done.changed) == (7, 0)
    assert Pairing.objects.get(pk=pairing.pk).ends_on == date(2017, 4, 30)
    assert Helper.objects.get().name == "示帮扶"


def test_a_frozen_year_takes_nothing_from_a_file(
    importing, folder: Path, places: Area, officer: Actor
) -> None:
    def before(rows: list[list[str]]) -> None:
        for row in rows[1:]:
            row[1] = "2016"

    rewrite(folder / "registry" / MEASURES, before)
    importing(folder)
    freeze_year(officer, places, 2016)

    def change(rows: list[list[str]]) -> None:
        rows[1][4] = "9"
        rows.append([household_code(3), "2016", "健康帮扶", "", "1"])
        rows.append([household_code(3), "2017", "健康帮扶", "", "1"])

    rewrite(folder / "registry" / MEASURES, change)
    done = importing(folder)
    assert told(done) == {
        (MEASURES, 2, False): "这一年已经封存，请走年度更正",
        (MEASURES, 14, False): "这一年已经封存，请走年度更正",
    }
    assert done.changed == 1 and Measure.objects.filter(HOLDS, year=2017).get().kind == "健康帮扶"


def test_new_units_are_told_before_anybody_approves(
    folder: Path, places: Area, officer: Actor, pack: Pack, unit: HelpingUnit
) -> None:
    def misspell(rows: list[list[str]]) -> None:
        rows[1][3] = "示列单位"

    rewrite(folder / "registry" / HELP, misspell)
    staging = stage_files(officer, pack, ImportRequest(folder, places, 2017, AS_OF)).staging
    assert [note for note in staging.told["notes"] if "帮扶单位" in note] == [
        "名单里没有的帮扶单位1个，并入时加上：示列单位 / units that are new to the list"
    ]


def test_help_waits_for_the_households_and_goes_on_where_it_was_cut_off(
    staged, folder: Path, officer: Actor, stranger: Actor, monkeypatch
) -> None:
    monkeypatch.setattr("niukou.runs.staged_rows._TOGETHER", 3)
    monkeypatch.setattr("niukou.office.support.services.merging.PART", 1)
    staging = staged(folder)
    assert services.merge_help(officer, staging) == 0 and in_book() == (0, 0, 0, 0)
    while merge_part(officer, staging):
        pass
    assert services.merge_help(officer, staging) == 3 and in_book() == (1, 1, 3, 0)
    done = merge(officer, staging)
    assert (done.state, done.changed, in_book()) == ("merged", 49, (1, 1, 11, 12))
    with pytest.raises(RefusedError, match="不能并入"):
        services.merge_help(officer, done)


def test_the_desk_says_of_help_what_a_screen_says_of_the_files(
    importing, folder: Path, tmp_path: Path, pack: Pack
) -> None:
    def spoil(rows: list[list[str]]) -> None:
        place = rows[0].index
        for row, cause in zip(rows[1:], ("因病", "因残", "因学", "缺技术"), strict=False):
            row[place("主要致贫原因")] = cause
        rows[6][place("脱贫属性")], rows[6][place("脱贫年度")] = "已脱贫", "2016"

    def spoil_measures(rows: list[list[str]]) -> None:
        rows[1][2], rows[3][2] = "健康扶贫", "教育扶贫"
        rows[5][1] = "2013"
        rows[7:] = [
            [household_code(7), "2016", "公益岗", "护路", ""],
            [household_code(8), "2016", "培训", "", "1"],
        ]
        rows.pop(6)

    rewrite(folder / "registry" / "贫困户.csv", spoil)
    rewrite(folder / "registry" / MEASURES, spoil_measures)
    importing(folder)
    homes = list(Household.objects.values_list("pk", flat=True))
    desk = {(f.rule, f.household, f.message) for f in judge_help(pack, AS_OF, homes).findings}
    of_help = {rule for rule, _, _ in desk}
    bulk = {
        (r["rule"], r["household"], r["message"])
        for r in pq.read_table(screened(folder, tmp_path / "out").out / "findings.parquet").to_pylist()
        if r["kind"] == "quality"
    }
    narrow = {r.code for r in pack.quality.values() if r.scope in ("row", "household")}
    assert desk == {one for one in bulk if one[0] in of_help}
    assert of_help >= {"I06", "J01", "J07", "J08", "J09", "J16"} and of_help <= narrow


def test_an_import_waits_for_its_window(staged, folder: Path, officer: Actor) -> None:
    staging = staged(folder)
    while merge_part(officer, staging):
        pass
    clock.turn(datetime(2018, 1, 20, 1, 0, tzinfo=UTC))
    with pytest.raises(WindowClosedError):
        services.merge_help(officer, staging)
    assert in_book() == (0, 0, 0, 0)
