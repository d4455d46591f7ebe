"""`niukou keys` and `niukou anchor` as whoever holds the machine calls them, with every refusal."""

from __future__ import annotations

import json
import sqlite3
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import SetUp
from tests.cli.test_an_office_by_command import Office, refused

MADE_UP = timedelta(days=3)


@pytest.fixture
def office(tmp_path: Path, set_up_in: SetUp) -> Office:
    set_up_in(tmp_path, demo=True)
    return Office(tmp_path)


def shown(office: Office) -> dict:
    return json.loads(office.call("keys", "show", "--json").stdout)


@pytest.mark.long
def test_the_master_is_changed_and_the_old_one_let_go(office: Office) -> None:
    before = shown(office)
    assert len(before["masters"]) == 1 and {key["purpose"] for key in before["keys"]} == {"mac:audit"}
    done = json.loads(office.call("keys", "rotate", "--json").stdout)
    assert done["rewrapped"] == done["keys"] == 1
    between = shown(office)
    assert (
        between["masters"] == [done["master"], *before["masters"]]
        and between["keys"][0]["master"] == done["master"]
    )
    gone = json.loads(office.call("keys", "let-go", "--json").stdout)
    assert gone["gone"] == before["masters"] and shown(office)["masters"] == [done["master"]]
    assert "只有一把" in office.call("keys", "let-go").stdout
    assert stat.S_IMODE(office.key.stat().st_mode) == 0o600


@pytest.mark.long
def test_a_master_of_a_file_is_taken(office: Office) -> None:
    first = office.call("keys", "rotate", "--new-key", "new.key")
    assert first.returncode == 0 and "let-go" in first.stdout
    again = json.loads(office.call("keys", "rotate", "--new-key", "new.key", "--json").stdout)
    assert again["rewrapped"] == 0 and shown(office)["masters"][0] == again["master"]
    assert (office.folder / "new.key").read_text().strip() == office.key.read_text().split()[0]


@pytest.mark.long
def test_a_file_that_is_no_master_is_refused_and_nothing_changes(office: Office) -> None:
    before = office.key.read_bytes()
    (office.folder / "bad.key").write_text("short\n")
    refused(office.call("keys", "rotate", "--new-key", "bad.key"), "主密钥")
    (office.folder / "two.key").write_text((before * 2).decode())
    refused(office.call("keys", "rotate", "--new-key", "two.key"), "只能有一把")
    assert office.key.read_bytes() == before


@pytest.mark.long
def test_only_keys_that_seal_are_renewed(office: Office) -> None:
    refused(office.call("keys", "renew", "mac:audit"), "没有可以换新的")
    refused(office.call("keys", "renew", "column:phone"), "没有可以换新的")


def test_keys_say_no_secret(office: Office) -> None:
    told = office.call("keys", "show").stdout
    assert "mac:audit" in told and office.key.read_text().strip() not in told


def days_pass(office: Office) -> None:
    with sqlite3.connect(office.database) as database:
        # the clock of a demo is no act, but the database's guards ask for functions that a shell lacks
        database.create_function("niukou_gathered", -1, lambda *_: False)
        database.create_function("niukou_transaction", 0, lambda: 0)
        database.create_function("niukou_packed", -1, lambda *_: b"")
        database.execute(
            "UPDATE audit_installation SET clock_shift = clock_shift + ?",
            [int(MADE_UP.total_seconds()) * 1_000_000],
        )


@pytest.mark.long
def test_finished_days_are_anchored_and_leave_once(office: Office) -> None:
    (office.folder / "out").mkdir()
    assert json.loads(office.call("anchor", "--heads", "out", "--json").stdout) == {
        "anchored": [], "sent": [], "short": "",
    }  # fmt: skip
    days_pass(office)
    done = json.loads(office.call("anchor", "--json", NIUKOU_HEADS=str(office.folder / "out")).stdout)
    assert len(done["anchored"]) == len(done["sent"]) == MADE_UP.days
    assert len((office.folder / "out" / "heads.jsonl").read_text().splitlines()) == MADE_UP.days
    told = office.call("anchor", "--heads", "out").stdout
    assert "送出 0 天" in told and done["short"] in told
    assert office.call("anchor", "--heads", "out", "--quiet").stdout == ""
    (
        office.folder / "empty"
    ).mkdir()  # they were sent, and are not where they should lie: no proof passes over that
    refused(office.call("verify", NIUKOU_HEADS=str(office.folder / "empty")), "读不到")


@pytest.mark.long
def test_without_a_place_or_with_none_there_it_says_so(office: Office) -> None:
    days_pass(office)
    unsaid = office.call("anchor")
    assert unsaid.returncode == 2 and "NIUKOU_HEADS" in unsaid.stderr
    refused(office.call("anchor", "--heads", "nowhere"), "没能送到")
    (office.folder / "nowhere").mkdir()
    assert "送出 3 天" in office.call("anchor", "--heads", "nowhere").stdout


def test_what_has_left_and_differs_is_an_alarm(office: Office) -> None:
    (office.folder / "out").mkdir()
    days_pass(office)
    assert office.call("anchor", "--heads", "out").returncode == 0
    file = office.folder / "out" / "heads.jsonl"
    file.write_text(file.read_text().replace('"digest":"', '"digest":"0', 1))
    refused(office.call("anchor", "--heads", "out"), "不符")


@pytest.mark.parametrize("arguments", [("keys", "show"), ("anchor", "--heads", ".")])
def test_an_office_that_is_not_there_is_told(tmp_path, arguments: tuple[str, ...]) -> None:
    refused(Office(tmp_path).call(*arguments), "没有数据库")
