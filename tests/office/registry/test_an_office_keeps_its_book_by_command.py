"""`niukou areas change | rename | add` and `niukou book`: what an office does with its areas and its book as a whole."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.areas.succession import Change, NewArea
from niukou.office.registry import services
from niukou.office.registry.models import Person
from niukou.runs.area_changes import _changes, _rows
from niukou.runs.refusals import RefusalError
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.office.registry.conftest import family
from tests.office.registry.elsewhere import environment
from tests.office.registry.made_book import move
from tests.office.registry.test_statistics_by_command import niukou

DAY = "2017-06-20"
LIST = f"""变更,原代码,新代码,新名称,新上级,保留
合并,{OTHER_VILLAGE},{VILLAGE},,,
拆分,{VILLAGE},539901001007,上柳村,{TOWN},是
拆分,{VILLAGE},539901001008,下柳村,{TOWN},是
"""


@pytest.fixture
def listed(clerk: Actor, officer: Actor) -> None:
    services.add_households(clerk, [family(serial) for serial in (1, 2)])
    move(officer, "taken_over", list(Person.objects.order_by("pk")), "poor", date(2017, 6, 1))


def test_rows_that_belong_together_are_one_change(tmp_path: Path) -> None:
    file = tmp_path / "changes.csv"
    for encoding in ("utf-8-sig", "gb18030"):
        file.write_text(LIST, encoding=encoding)
        merged, split = _changes(_rows(file))
        assert merged == Change("merged", (OTHER_VILLAGE,), (VILLAGE,))
        assert split == Change(
            "split", (VILLAGE,),
            (NewArea("539901001007", "上柳村", TOWN), NewArea("539901001008", "下柳村", TOWN)), remains=True,
        )  # fmt: skip


def test_a_file_that_is_no_list_of_changes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusalError, match="没有文件"):
        _rows(tmp_path / "nowhere.csv")
    (tmp_path / "letters.csv").write_text("信,件\n甲,乙\n", encoding="utf-8")
    with pytest.raises(RefusalError, match="变更、原代码、新代码"):
        _rows(tmp_path / "letters.csv")


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_areas_change_by_command(listed: None, officer: Actor, stranger: Actor, tmp_path: Path) -> None:
    file = tmp_path / "changes.csv"
    file.write_text(LIST, encoding="utf-8")
    asked = ("areas", "change", str(file), "--area", COUNTY, "--on", DAY)
    refused = niukou(tmp_path, *asked, "--as", stranger.username, status=1)
    assert "今天不管" in refused
    told = json.loads(niukou(tmp_path, *asked, "--as", officer.username, "--json"))
    assert told[0] == {"kind": "merged", "from": OTHER_VILLAGE, "to": VILLAGE} and len(told) == 3
    named = ("areas", "rename", VILLAGE, "大柳村", "--on", DAY, "--as", officer.username)
    assert "大柳村" in niukou(tmp_path, *named)
    added = niukou(tmp_path, "areas", "add", VILLAGE, "河边", "坡上", "--on", DAY, "--as", officer.username)
    assert added.split() == [f"{VILLAGE}-01", "河边", f"{VILLAGE}-02", "坡上"]
    again = niukou(tmp_path, "areas", "add", VILLAGE, " ", "--on", DAY, "--as", officer.username, status=1)
    assert "空白或重复" in again


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_year_is_closed_a_village_placed_and_all_checked_by_command(
    listed: None, officer: Actor, stranger: Actor, tmp_path: Path
) -> None:
    mine = ("--area", COUNTY, "--as", officer.username)
    closed = json.loads(niukou(tmp_path, "book", "freeze", *mine, "--year", "2016", "--json"))
    assert (closed["county"], closed["year"], len(closed["seal"])) == (COUNTY, 2016, 64)
    assert "还没有结束" in niukou(tmp_path, "book", "freeze", *mine, "--year", "2017", status=1)
    foreign = ("--area", FOREIGN_COUNTY, "--as", officer.username)
    assert "今天不管" in niukou(tmp_path, "book", "freeze", *foreign, "--year", "2016", status=1)
    place = ("book", "place", "--area", VILLAGE, "--as", officer.username, "--longitude", "100.5")
    assert "25.1" in niukou(tmp_path, *place, "--latitude", "25.1")
    assert "超出范围" in niukou(tmp_path, *place, "--latitude", "125", status=1)
    checked = json.loads(niukou(tmp_path, "book", "check", *mine, "--json"))
    assert checked["findings"] == sum(checked["by_rule"].values()) > 0


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_the_rural_population_is_asked_for_and_not_said_again(
    listed: None, officer: Actor, cadre: Actor, tmp_path: Path
) -> None:
    def base(typed: str, username: str, area: str, *more: str) -> subprocess.CompletedProcess[str]:
        command = [
            "book",
            "base",
            "--area",
            area,
            "--year",
            "2014",
            "--reason",
            "made up",
            "--as",
            username,
            *more,
        ]
        return subprocess.run(
            [sys.executable, "-m", "niukou", *command], env=environment(tmp_path), input=typed,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    done = base("367030\n", officer.username, COUNTY)
    assert (done.returncode, "367030" in done.stdout + done.stderr) == (0, False), done.stderr
    assert base("0\n", officer.username, COUNTY, "--public").returncode == 1
