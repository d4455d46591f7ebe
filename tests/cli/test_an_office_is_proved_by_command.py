"""`niukou verify` as an auditor calls it: silent words and status 0, a table and status 1, refusals."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.test_an_office_by_command import Office, office, refused, set_up

pytestmark = pytest.mark.long

__all__ = ["office", "set_up"]


def unguarded(database: sqlite3.Connection, table: str, change: str) -> None:
    """A change by somebody who owns the file: triggers taken away, and put there again."""
    triggers = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", [table]
    )
    kept = triggers.fetchall()
    for name, _ in kept:
        database.execute(f'DROP TRIGGER "{name}"')
    database.execute(change)
    for _, sql in kept:
        database.execute(sql)
    database.commit()


def test_what_nobody_touched_is_proved(set_up: Office) -> None:
    done = set_up.call("verify")
    assert done.returncode == 0 and "没有被动过" in done.stdout, done.stdout + done.stderr
    told = json.loads(set_up.call("verify", "--json", "--area", "539901000000").stdout)
    assert (told["proved"], told["found"], told["faults"]) == (True, 0, [])
    assert set_up.call("verify", "--quiet").stdout == ""


def test_a_village_renamed_in_the_file_is_named(set_up: Office) -> None:
    with sqlite3.connect(set_up.database) as database:
        unguarded(database, "areas_area", "UPDATE areas_area SET name = '改村' WHERE code = '539901001001'")
    done = set_up.call("verify", "--json")
    assert done.returncode == 1
    (fault,) = json.loads(done.stdout)["faults"]
    assert (fault["table"], fault["wrong"]) == ("areas_area", "changed") and "539901001001" in fault["row"]
    assert fault["after"] < fault["before"] and "areas.import_areas" in fault["told"]
    shown = set_up.call("verify")
    assert shown.returncode == 1 and "areas_area" in shown.stdout and "被改" in shown.stdout


def test_a_shell_cannot_write_to_a_watched_table(set_up: Office) -> None:
    """It lacks the function that the triggers call."""
    with (
        sqlite3.connect(set_up.database) as database,
        pytest.raises(sqlite3.OperationalError, match="niukou"),
    ):
        database.execute("UPDATE areas_area SET name = '改村'")


def test_heads_that_left_are_compared(set_up: Office, tmp_path: Path) -> None:
    left = tmp_path / "left"
    left.mkdir()
    line = {"day": "2017-01-01", "digest": "00", "heads": {"": [1, "00"]}}
    (left / "heads.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    for path in (left, left / "heads.jsonl"):
        (fault,) = json.loads(set_up.call("verify", "--json", "--heads", str(path)).stdout)["faults"]
        assert (fault["table"], fault["row"], fault["wrong"]) == ("audit_anchor", "2017-01-01", "left")


def test_heads_of_the_setting_are_held_unasked(set_up: Office, tmp_path: Path) -> None:
    """Without any, that is said: an end that was cut off whole would not be seen."""
    alone = set_up.call("verify")
    assert alone.returncode == 0 and "没有和送出去的末条对" in alone.stderr
    line = {"day": "2017-01-01", "digest": "00", "heads": {"": [1, "00"]}}
    (tmp_path / "heads.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    told = json.loads(set_up.call("verify", "--json", NIUKOU_HEADS=str(tmp_path)).stdout)
    assert told["heads"] == 1 and [one["wrong"] for one in told["faults"]] == ["left"]
    assert all(one["after"] and one["before"] for one in told["faults"])


def test_what_cannot_be_proved_is_refused(set_up: Office, tmp_path: Path) -> None:
    refused(set_up.call("verify", "--area", "1"), "没有行政区划")
    refused(set_up.call("verify", "--heads", str(tmp_path / "nothing")), "读不到")
    for words in (
        "no heads",
        '["2017-01-01"]',
        '{"day": 1, "digest": "", "heads": {}}',
        '{"day": "2017-01-01", "digest": "", "heads": 1}',
    ):
        (tmp_path / "words").write_text(f"{words}\n", encoding="utf-8")
        refused(set_up.call("verify", "--heads", str(tmp_path / "words")), "不是送出的末条")
    set_up.key.unlink()
    refused(set_up.call("verify"), "主密钥")
