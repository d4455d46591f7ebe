"""Whoever takes rows away is told with from where, when, what, how much and why, also when the stream is cut short."""

from __future__ import annotations

import hashlib
import json
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from niukou.office.audit.models import AuditEntry
from niukou.office.audit.proof import prove_chain
from niukou.office.audit.reads import NoWhyError, Taken, leaving, record_read
from niukou.office.audit.services import Author, record
from tests.office.conftest import COUNTY
from tests.office.processes import said, start

ONE = Path(__file__).with_name("one_who_takes_rows.py")
LI = Author("li", "county_office", COUNTY, "web:203.0.113.7 session:ab12")
LIST = Taken("audit.try", "list:1", COUNTY, {"account": "poor", "year": 2017}, "送审计")

pytestmark = pytest.mark.django_db


def told() -> list[dict[str, Any]]:
    return [json.loads(entry.detail) for entry in AuditEntry.objects.order_by("pk")]


def test_something_whole_is_one_entry() -> None:
    with transaction.atomic():
        entry = record_read(LI, LIST, rows=3, digest="ab")
    assert (entry.actor, entry.act, entry.reason) == ("li", "audit.try", "送审计")
    assert told() == [
        {"from": LI.place, "filters": {"account": "poor", "year": 2017}, "rows": 3, "digest": "ab"}
    ]


def test_what_is_written_tells_from_where_too() -> None:
    with transaction.atomic():
        entry = record(LI, "audit.try", "list:1", chain=COUNTY, detail={"rows": 3})
        nowhere = record(replace(LI, place=""), "audit.try", "list:1", chain=COUNTY)
    assert json.loads(entry.detail) == {"from": LI.place, "rows": 3}
    assert (entry.place_of_actor, nowhere.place_of_actor, nowhere.detail) == (LI.place, "", "{}")
    assert prove_chain(COUNTY).fault is None


def test_an_older_entry_that_told_a_day_so_is_not_taken_for_a_place() -> None:
    with transaction.atomic():
        entry = record(
            replace(LI, place=""), "audit.verify", "proof:1", chain=COUNTY, detail={"from": "2017-07-01"}
        )
    assert entry.place_of_actor == ""


def test_rows_on_their_way_are_told_before_and_after(tmp_path: Path) -> None:
    with leaving(LI, LIST) as going:
        assert [entry["state"] for entry in told()] == ["begun"]
        going.sent(2, b"one\ntwo\n")
        going.sent(1, b"three\n")
    begun, ended = told()
    digest = hashlib.sha256(b"one\ntwo\nthree\n").hexdigest()
    assert (ended["state"], ended["begun"], ended["rows"], ended["digest"]) == ("ended", 1, 3, digest)
    assert begun["from"] == ended["from"] == LI.place and prove_chain(COUNTY).fault is None


@pytest.mark.parametrize("error", [BrokenPipeError, KeyboardInterrupt, GeneratorExit])
def test_a_stream_that_is_cut_short_says_how_much_went(error: type[BaseException]) -> None:
    with pytest.raises(error), leaving(LI, LIST) as going:
        going.sent(2)
        raise error
    assert [(entry["state"], entry.get("rows")) for entry in told()] == [("begun", None), ("cut short", 2)]


def test_a_reader_who_goes_away_from_a_generator_is_told() -> None:
    def stream():
        with leaving(LI, LIST) as going:
            for row in range(10):
                going.sent(1)
                yield row

    rows = stream()
    assert [next(rows), next(rows)] == [0, 1]
    rows.close()
    assert told()[-1]["state"] == "cut short" and told()[-1]["rows"] == 2


@pytest.mark.django_db(transaction=True)
def test_nothing_leaves_inside_a_transaction_that_may_be_taken_back() -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic(), leaving(LI, LIST):
        pytest.fail("a row left")
    assert told() == []


@pytest.mark.parametrize("number", ["539901199003070019", "19912345678", "6217000000000000019"])
def test_a_personal_number_is_no_filter(number: str) -> None:
    with (
        pytest.raises(ValueError, match="no filter"),
        leaving(LI, Taken("audit.try", "list:1", COUNTY, {"asked": number})),
    ):
        pytest.fail("a row left")
    assert told() == []


def test_what_it_is_for_is_told_of_what_is_read_and_of_nothing_else() -> None:
    for_the_audit = replace(LI, why="送审计")
    asked = replace(LIST, why="")
    with leaving(for_the_audit, asked) as going:
        going.sent(1)
    with transaction.atomic():
        read = record_read(for_the_audit, asked)
        own = record_read(for_the_audit, replace(LIST, why="核号码"))
        written = record(for_the_audit, "audit.try", "list:1", chain=COUNTY)
    assert [one.reason for one in AuditEntry.objects.order_by("pk")[:2]] == ["送审计", "送审计"]
    assert (read.reason, own.reason, written.reason) == ("送审计", "核号码", "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", ["web:10.0.0.1 session:1", "cli:li@desk"])
def test_nothing_about_people_leaves_a_page_or_a_command_without_a_word_of_what_for(place: str) -> None:
    asked, author = replace(LIST, why=""), replace(LI, place=place)
    with pytest.raises(NoWhyError), leaving(author, asked):
        pytest.fail("a row left")
    with pytest.raises(NoWhyError), transaction.atomic():
        record_read(author, asked)
    assert told() == []
    with transaction.atomic():
        assert record_read(author, replace(asked, act="support.export_money")).reason == "", (
            "counts, of nobody"
        )


def test_numbers_in_a_reason_are_starred() -> None:
    with transaction.atomic():
        entry = record_read(
            LI, Taken("audit.try", "list:1", COUNTY, why="查 539901199003070019，电话 19912345678")
        )
    assert entry.reason == "查 ***，电话 ***"


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_who_is_killed_on_the_way_leaves_the_beginning(tmp_path: Path) -> None:
    said(start(ONE, tmp_path, "prepare"))
    process = start(ONE, tmp_path, "take")
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    assert [json.loads(line)["state"] for line in said(start(ONE, tmp_path, "told"))] == ["begun"]
