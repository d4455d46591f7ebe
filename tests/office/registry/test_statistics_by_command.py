"""`niukou statistics` and `niukou snapshot` as somebody calls them: the same figures from the book and from what was frozen."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit import clock, keys
from niukou.office.registry.models import HouseholdYear
from niukou.office.registry.services.bases import declare_base
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.office.registry.elsewhere import environment
from tests.office.registry.made_book import home, households, move

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

JUNE = ("--from", "2017-06-05", "--to", "2017-06-30")
DECLARED = Path(__file__).parents[3] / "demo" / "declared"


@pytest.fixture
def book(officer: Actor, cadre: Actor, stranger: Actor, village: Area) -> Actor:
    """Twenty poor of one cause and five exited; in June one household comes, one exits, one returns, one is removed."""
    poor, exited, new = households(village, [5] * 4), households(village, [5]), households(village, [3])
    for people in poor:
        HouseholdYear.objects.create(
            household=home(people[0]),
            year=2016,
            county=COUNTY,
            changed_at=clock.now(),
            values={"main_cause": "因病"},
        )
    move(officer, "taken_over", [one for people in poor for one in people], "poor", date(2017, 6, 1))
    move(officer, "taken_over", exited[0], "exited", date(2017, 6, 1))
    move(officer, "identified", new[0], "poor", date(2017, 6, 10))
    move(officer, "exited", poor[0], "exited", date(2017, 6, 10))
    move(officer, "returned", exited[0], "poor", date(2017, 6, 11))
    move(officer, "removed", poor[1], "removed", date(2017, 6, 12))
    declare_base(officer, Area.objects.get(code=COUNTY), 2014, 100, public=True, reason="made up")
    keys.ready(["snapshot"])  # a command's own copy of a database in memory would keep it to itself
    return officer


def niukou(folder: Path, *arguments: str, status: int = 0) -> str:
    """Call the command line in a process of its own; standard output where it ended well, else standard error."""
    command = [sys.executable, "-m", "niukou", *arguments]
    ended = subprocess.run(command, env=environment(folder), capture_output=True, text=True, check=False)
    assert ended.returncode == status, ended.stderr
    return ended.stderr if status else ended.stdout


def ask(folder: Path, *arguments: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(niukou(folder, "statistics", *arguments, "--json"))
    return said


def test_the_book_and_its_snapshot_tell_the_same(book: Actor, tmp_path: Path) -> None:
    of_book = ask(tmp_path, "--area", COUNTY, *JUNE, "--as", book.username)
    closing = {(a["unit"], a["account"]): a["closing"] for a in of_book["balance"]["accounts"]}
    assert closing == {
        ("person", "poor"): 18, ("person", "exited"): 5, ("person", "removed"): 5,
        ("household", "poor"): 4, ("household", "exited"): 1, ("household", "removed"): 1,
    }  # fmt: skip
    lists = {(one["list"], one["from"]): (one["households"], one["persons"]) for one in of_book["lists"]}
    assert lists == {
        ("identified", None): (1, 3), ("exited", "poor"): (1, 5), ("returned", "exited"): (1, 5),
        ("removed", "poor"): (1, 5), ("removed", "exited"): (0, 0),
    }  # fmt: skip
    assert [rate["value"] for rate in of_book["rates"]] == ["20.00", "4.00", "100.00", "18.00"]
    assert of_book["causes"][0] == {
        "cause": "因病", "households": 2, "persons": 10, "share_of_households": "50.00", "share_of_persons": "55.56",
    }  # fmt: skip
    frozen = tmp_path / "frozen"
    taken = json.loads(
        niukou(tmp_path, "snapshot", "--area", TOWN, "--out", str(frozen), "--as", book.username, "--json")
    )
    assert (taken["number"] >= 1, taken["rows"]["person"]) == (True, 28)
    town = ask(tmp_path, "--area", TOWN, *JUNE, "--as", book.username, "--by", "attribute")
    of_snapshot = ask(
        tmp_path, "--area", TOWN, *JUNE, "--snapshot", str(frozen), "--by", "attribute", "--as", book.username
    )
    assert of_snapshot["source"] == taken["digest"]
    for part in ("balance", "lists", "causes", "rates"):
        assert of_snapshot[part] == town[part]
    assert "没有乡村户籍人口" in town["rates"][3]["waits"]
    niukou(tmp_path, "snapshot", "--area", COUNTY, "--out", str(tmp_path / "county"), "--as", book.username)
    assert (
        ask(tmp_path, "--area", COUNTY, *JUNE, "--snapshot", str(tmp_path / "county"), "--as", book.username)[
            "rates"
        ]
        == of_book["rates"]
    )
    refused = niukou(
        tmp_path,
        "statistics",
        "--area",
        COUNTY,
        *JUNE,
        "--snapshot",
        str(frozen),
        "--as",
        book.username,
        status=1,
    )
    assert f"快照是 {TOWN} 的" in refused
    (frozen / "person.parquet").write_bytes(b"x")
    refused = niukou(tmp_path, "statistics", "--area", TOWN, *JUNE, "--snapshot", str(frozen), status=1)
    assert "person.parquet 被改过" in refused


def test_tables_say_it_in_the_packs_words(book: Actor, tmp_path: Path) -> None:
    told = niukou(tmp_path, "statistics", "--area", COUNTY, *JUNE, "--as", book.username)
    for words in ("未脱贫", "新识别", "剔除（未脱贫）", "错退率", "期初已脱贫人口 5", "因病", "55.56"):
        assert words in told
    alone = niukou(tmp_path, "statistics", "--area", COUNTY, *JUNE, "--as", book.username, "--rates-only")
    assert "18.00 %" in alone
    assert "期初 / opening" not in alone and "人口 5" not in alone


def test_what_was_known_then(book: Actor, tmp_path: Path) -> None:
    before = ask(
        tmp_path, "--area", VILLAGE, *JUNE, "--as", "village_cadre-" + VILLAGE, "--known-at", "2017-06-30T08:00:00+08:00"
    )  # fmt: skip
    assert before["balance"]["accounts"] == []
    pack = ask(tmp_path, "--area", VILLAGE, *JUNE, "--as", "village_cadre-" + VILLAGE, "--pack", "national")[
        "pack"
    ]
    assert pack["name"] == "national"


def test_who_may_not_is_told_so(book: Actor, tmp_path: Path) -> None:
    stranger = f"county_office-{FOREIGN_COUNTY}"
    for area, who in ((COUNTY, stranger), (OTHER_VILLAGE, f"village_cadre-{VILLAGE}"), (COUNTY, "")):
        refused = niukou(tmp_path, "statistics", "--area", area, *JUNE, "--as", who, status=1)
        assert "今天不管" in refused
        assert not (tmp_path / "no").exists()
        refused = niukou(
            tmp_path, "snapshot", "--area", area, "--out", str(tmp_path / "no"), "--as", who, status=1
        )
        assert "今天不管" in refused and not (tmp_path / "no").exists()
    assert "没有这个区划代码" in niukou(
        tmp_path, "statistics", "--area", "1", *JUNE, "--as", stranger, status=1
    )
    assert "早于" in niukou(
        tmp_path, "statistics", "--area", COUNTY, "--from", "2017-06-30", "--to", "2017-06-01", status=2
    )
    assert "缺少 --area" in niukou(tmp_path, "statistics", status=2)
    assert "已经有了" in niukou(tmp_path, "snapshot", "--area", COUNTY, "--out", str(tmp_path), status=2)


def test_an_office_that_is_not_there_is_told(tmp_path: Path, book: Actor) -> None:
    nowhere = environment(tmp_path) | {"NIUKOU_DATABASE_URL": f"sqlite:///{tmp_path / 'nothing.sqlite3'}"}
    command = [sys.executable, "-m", "niukou", "statistics", "--area", COUNTY, *JUNE]
    ended = subprocess.run(command, env=nowhere, capture_output=True, text=True, check=False)
    assert (ended.returncode, "没有数据库" in ended.stderr) == (1, True)
    assert not (tmp_path / "nothing.sqlite3").exists()
