"""Every finished day is anchored and leaves, once, also after days nobody asked; what has left and differs is an alarm."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction

from niukou.office.audit import clock
from niukou.office.audit.heads import (
    FILE,
    HeadsError,
    anchor_finished_days,
    contradictions,
    line_of,
    read_heads,
    send_heads,
    short_form,
)
from niukou.office.audit.models import Anchor
from niukou.office.audit.proof import prove_anchors
from niukou.office.audit.services import Author, record
from tests.office.conftest import COUNTY
from tests.office.emptying import without_triggers

OPERATOR = Author("niukou anchor", "operator", "")

pytestmark = pytest.mark.django_db


def day_of_work(day: int) -> None:
    clock.turn(datetime(2017, 7, day, 4, 0, tzinfo=UTC))
    with transaction.atomic():
        record(OPERATOR, "audit.try", f"day:{day}", chain=COUNTY)


@pytest.fixture
def four_days(office: None) -> None:
    """Work on the second, third and fifth of July; it is the sixth."""
    for day in (2, 3, 5):
        day_of_work(day)
    clock.turn(datetime(2017, 7, 6, 4, 0, tzinfo=UTC))


def test_days_that_were_missed_are_made_up_for_once(four_days: None, tmp_path: Path) -> None:
    assert [made.day.day for made in anchor_finished_days(OPERATOR)] == [2, 3, 4, 5]
    assert anchor_finished_days(OPERATOR) == []
    days, short = send_heads(tmp_path)
    assert [day.day for day in days] == [2, 3, 4, 5] and short.startswith("2017-07-05 ")
    assert send_heads(tmp_path) == ([], short)
    held = read_heads(tmp_path)
    assert [line["heads"][COUNTY][0] for line in held] == [1, 2, 2, 3]
    assert [line["previous"] for line in held] == ["0" * 64, *(line["digest"] for line in held[:-1])]
    assert list(prove_anchors()) == []
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_the_short_form_is_the_days_digest(four_days: None) -> None:
    made = anchor_finished_days(OPERATOR)[-1]
    assert short_form(made).replace(" ", "") == "2017-07-05" + bytes(made.digest).hex()[:16]


def test_without_the_folder_the_days_wait_anchored(four_days: None, tmp_path: Path) -> None:
    anchor_finished_days(OPERATOR)
    with pytest.raises(FileNotFoundError):
        send_heads(tmp_path / "not there")
    assert len(send_heads(tmp_path)[0]) == 4


def test_a_full_disk_leaves_a_torn_line_that_is_sent_again(
    four_days: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anchor_finished_days(OPERATOR)
    write, left = os.write, iter([700])

    def until_full(handle: int, data: bytes) -> int:
        room = next(left, 0)
        if not room:
            raise OSError(28, "No space left on device")
        return write(handle, bytes(data)[:room])

    monkeypatch.setattr("niukou.office.audit.heads.os.write", until_full)
    with pytest.raises(OSError, match="No space"):
        send_heads(tmp_path)
    assert not (tmp_path / FILE).read_bytes().endswith(b"\n")
    monkeypatch.undo()
    send_heads(tmp_path)
    assert [line["day"][-2:] for line in read_heads(tmp_path)] == ["02", "03", "04", "05"]


def behind_its_back(statement: str) -> None:
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("done", "day"),
    [
        ("UPDATE audit_anchor SET digest = previous WHERE day = '2017-07-03'", "2017-07-03"),
        ("DELETE FROM audit_anchor WHERE day = '2017-07-05'", "2017-07-05"),
        ("DELETE FROM audit_anchor WHERE day = '2017-07-02'", "2017-07-02"),
    ],
)
def test_a_day_that_contradicts_what_has_left_is_an_alarm(
    four_days: None, tmp_path: Path, done: str, day: str
) -> None:
    anchor_finished_days(OPERATOR)
    send_heads(tmp_path)
    before = (tmp_path / FILE).read_bytes()
    behind_its_back(done)
    with pytest.raises(HeadsError, match="不符") as alarm:
        send_heads(tmp_path)
    assert alarm.value.days == (day,) and (tmp_path / FILE).read_bytes() == before


def test_a_line_that_was_changed_out_there_is_an_alarm_too(four_days: None, tmp_path: Path) -> None:
    anchor_finished_days(OPERATOR)
    send_heads(tmp_path)
    file = tmp_path / FILE
    file.write_text(file.read_text().replace(f'"{COUNTY}":[2', f'"{COUNTY}":[1'))
    with pytest.raises(HeadsError) as alarm:
        send_heads(tmp_path)
    assert alarm.value.days == ("2017-07-03", "2017-07-04")


@pytest.mark.parametrize("junk", ["no json\n", "[]\n", '{"day": "2017-07-09"}\n{"day": "2017-07-08"}\n'])
def test_a_file_that_is_none_is_left_alone(four_days: None, tmp_path: Path, junk: str) -> None:
    anchor_finished_days(OPERATOR)
    (tmp_path / FILE).write_text(junk)
    with pytest.raises(HeadsError):
        send_heads(tmp_path)
    assert (tmp_path / FILE).read_text() == junk


def test_a_day_put_in_between_afterwards_is_found(four_days: None) -> None:
    anchor_finished_days(OPERATOR)
    held = [json.loads(line_of(one)) for one in Anchor.objects.order_by("day") if one.day != date(2017, 7, 3)]
    assert contradictions(held) == ["2017-07-03"]


def test_an_office_without_entries_has_no_day_to_anchor(office: None, tmp_path: Path) -> None:
    assert anchor_finished_days(OPERATOR) == [] and send_heads(tmp_path) == ([], "")
