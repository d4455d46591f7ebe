"""The drive of 2017, from files to figures, by the programs a person would start: a small one always, the whole one as long."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from demo.drive.size import DriveSize
from niukou.office.audit.shapes import PACKED

ROOT = Path(__file__).parents[2]
OFFICER = "county_office-539901-甲"
COUNTY = "539901000000"


@dataclass(frozen=True)
class Driven:
    """A drive that has ended: its size, what it printed, its figures, what its proof says, its database."""

    size: DriveSize
    printed: str
    figures: dict[str, Any]
    verified: dict[str, Any]
    database: sqlite3.Connection

    def one(self, sql: str) -> Any:
        return self.database.execute(sql).fetchone()[0]


def drive(out: Path, of: int) -> Driven:
    size = DriveSize() if of == 1 else DriveSize().shrunk(of)
    told = _run("-m", "demo.drive", "--out", str(out), "--of", str(of))
    office = {
        "NIUKOU_DATABASE_URL": f"sqlite:///{out / 'niukou.sqlite3'}", "NIUKOU_KEY_FILE": str(out / "niukou.key"),
        "NIUKOU_PACK": "yunnan-2017",
    }  # fmt: skip
    days = ("--from", "2017-06-19", "--to", "2017-09-30")
    asked = ("--area", COUNTY, *days, "--as", OFFICER, "--json")
    figures = json.loads(_run("-m", "niukou", "statistics", *asked, **office))
    office["NIUKOU_PAPERS"] = str(out / "papers")
    verified = json.loads(_run("-m", "niukou", "verify", "--json", **office))
    return Driven(size, told, figures, verified, sqlite3.connect(out / "niukou.sqlite3"))


def _run(*arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "nanobind" not in done.stderr, "nothing of the machinery is told under the figures"
    return done.stdout


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driven]:
    driven = drive(tmp_path_factory.mktemp("drive") / "small", 60)
    yield driven
    driven.database.close()


def closing(driven: Driven, account: str) -> tuple[int, int]:
    sides = {
        a["unit"]: a["closing"] for a in driven.figures["balance"]["accounts"] if a["account"] == account
    }
    return sides["household"], sides["person"]


def test_nothing_was_changed_behind_the_drive(small: Driven) -> None:
    assert small.verified["proved"] and small.verified["unproved_cases"] == 0
    # a note tells of many rows, each with its id and its leaf
    noted = small.one(f"SELECT sum(length(packed)) / {PACKED} FROM audit_written")
    assert noted > small.one("SELECT count(*) FROM registry_ledgerentry")


def test_the_balance_closes_on_the_people_of_each_group(small: Driven) -> None:
    size = small.size
    assert closing(small, "poor") == tuple(size.poor_after)
    assert closing(small, "exited") == tuple(size.settled)
    removed = tuple(a + b for a, b in zip(size.removed_poor, size.removed_exited, strict=True))
    assert closing(small, "removed") == removed


def test_nobody_was_moved_without_the_decision_of_a_finished_case(small: Driven) -> None:
    moved = (
        "SELECT count(*) FROM registry_ledgerentry AS e JOIN registry_decision AS d ON d.id = e.decision_id"
    )
    decided = (
        "JOIN cases_case AS c ON c.number = d.\"case\" AND c.state = 'finished' AND c.decision_id = d.id"
    )
    entries = small.one("SELECT count(*) FROM registry_ledgerentry")
    assert entries > small.size.poor.people
    assert small.one(f"{moved} {decided}") == entries
    # what is open was opened after the drive, for the pages
    assert small.one("SELECT count(*) FROM cases_case WHERE state = 'open' AND opened_at < '2017-09-25'") == 0


def test_the_cases_come_from_the_findings_of_a_real_screen(small: Driven) -> None:
    """Each removal from leads that were visited; the case's end is the answer, on a named decision."""
    answered = (
        "SELECT count(DISTINCT household) FROM findings_finding WHERE kind = 'exclusion' AND state = 'settled'"
        " AND answer = 'removed' AND \"case\" IN (SELECT number FROM cases_case WHERE state = 'finished')"
    )
    assert small.one(answered) == small.size.removed_poor.households + small.size.removed_exited.households
    led = (
        "SELECT count(*) FROM cases_case WHERE procedure = 'identification' AND opened_from LIKE 'finding:%'"
    )
    assert small.one(led) > small.size.identified.households / 2


def test_work_waits_for_whoever_opens_the_pages(small: Driven) -> None:
    waiting = "SELECT count(DISTINCT step) FROM cases_case WHERE state = 'open' AND procedure = 'exit'"
    assert small.one(waiting) >= 4
    assert small.one("SELECT count(*) FROM findings_finding WHERE state = 'asked' AND kind = 'quality'") > 5


def test_every_removal_rests_on_a_lead_from_before_the_household_was_listed(small: Driven) -> None:
    removals = small.one("SELECT count(*) FROM cases_case WHERE procedure = 'removal' AND state = 'finished'")
    rested = small.one(
        "SELECT count(DISTINCT i.case_id) FROM cases_comparisonitem AS i JOIN cases_case AS c ON c.id = i.case_id"
        " WHERE c.procedure = 'removal' AND c.state = 'finished' AND i.leads LIKE '%\"before\"%'"
    )
    assert removals == rested == small.size.removed_poor.households + small.size.removed_exited.households


def test_whoever_would_skip_the_meeting_is_refused_in_words(small: Driven) -> None:
    assert "不能跳过" in small.printed


def test_gaps_in_declared_figures_are_shown_and_not_hidden(small: Driven) -> None:
    assert "没有说明的差额" in small.printed and "合不上" in small.printed


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_the_whole_drive_gives_the_published_figures(tmp_path: Path) -> None:
    driven = drive(tmp_path / "whole", 1)
    rates = {rate["indicator"]: rate["value"] for rate in driven.figures["rates"]}
    assert rates == {
        "wrongly_listed_rate": "25.59", "missed_rate": "2.26", "wrongly_exited_rate": "4.17", "incidence": "11.01",
    }  # fmt: skip
    assert closing(driven, "poor") == (10_679, 40_410)
    driven.database.close()
