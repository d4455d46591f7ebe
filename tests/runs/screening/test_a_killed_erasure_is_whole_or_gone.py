"""`niukou erasure approve`, ended by SIGKILL: before its commit nothing is erased, behind it all is, and `finish` ends it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from niukou.office.accounts.actor import Actor
from niukou.office.findings.models import Extract
from niukou.office.registry.models import Household, Person
from niukou.office.registry.services import NewPaper, add_paper, ask_erasure
from tests.made_county import number
from tests.office.conftest import COUNTY
from tests.office.registry.elsewhere import environment
from tests.runs.screening.test_erased_means_departments_files_too import (  # noqa: F401
    HIS,
    LAW,
    car,
    cars,
    him,
    second,
)

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`run(module, words)` in a process of its own, on one and the same database."""
    there: dict[str, str] = {}

    def called(module: str, *words: object) -> subprocess.CompletedProcess[str]:
        if not there:
            there.update(environment(tmp_path), NIUKOU_PAPERS=str(settings.PAPERS))
        command = [sys.executable, "-m", module, *map(str, words), "--area", COUNTY]
        return subprocess.run(command, env=there, capture_output=True, text=True, check=False)

    return called


def test_killed_anywhere_it_is_whole_or_gone(
    run: Run, him: Person, second: Actor, officer: Actor, cars: Callable[..., Extract]  # noqa: F811
) -> None:  # fmt: skip
    home = Household.objects.get(memberships__person=him)
    paper = add_paper(officer, home.area, NewPaper("照片", "他", b"x", "image/png"), household=home)
    alone = cars(car("示A2", HIS, number(102)))
    anew = cars(car("示A1", "示甲", number(101)), car("示A3", HIS, number(102)), title="又一份.csv")
    asked = ask_erasure(officer, him, papers=[paper], called=["二娃子"], **LAW).pk
    files = {paper.file, alone.file, anew.file}
    approve = ("approve", asked, "--reason", "核对无误", "--as", second.username)

    def state() -> str:
        told = run("niukou", "erasure", "show", asked, "--json", "--as", officer.username)
        return str(json.loads(told.stdout)["asked"]["state"])

    run("niukou", "verify")  # begins the office's own chain, as `niukou init` does
    for place in (2, 6, "commit"):
        assert run("tests.runs.screening.killed_erasure", place, *approve).returncode == -9, place
        assert state() == "waits", place
        assert files <= {path.name for path in Path(settings.PAPERS).iterdir()}
    listed = run("niukou", "erasure", "list", "--json", "--as", second.username)
    assert [one["number"] for one in json.loads(listed.stdout)] == [asked]
    words = run("niukou", "erasure", "called", asked, "--reason", "审核", "--json", "--as", second.username)
    assert [one["word"] for one in json.loads(words.stdout)] == ["二娃子"]

    assert run("tests.runs.screening.killed_erasure", "unlink", *approve).returncode == -9
    assert state() == "erased"
    again = run("niukou", "erasure", *approve)
    assert again.returncode == 1 and "niukou erasure finish" in again.stderr
    assert files <= {path.name for path in Path(settings.PAPERS).iterdir()}
    done = json.loads(run("niukou", "erasure", "finish", "--json", "--as", second.username).stdout)
    # the file that was written anew, as it was before, goes too: the entry names it
    assert done["unlinked"] == 3 and not files & {path.name for path in Path(settings.PAPERS).iterdir()}
    assert done[
        "unnamed"
    ]  # what the erasures that were killed had sealed for nothing, by keys that nobody has
    told = json.loads(
        run("niukou", "erasure", "show", asked, "--json", "--as", officer.username).stdout
    )  # fmt: skip
    assert {one["rows"] for one in told["extracts"]} == {1}
    papers = run("niukou", "erasure", "papers", him.code, "--json", "--as", officer.username)
    assert json.loads(papers.stdout) == []
    refused = run("niukou", "erasure", "refuse", asked, "--reason", "不", "--as", second.username)
    assert refused.returncode == 1 and "已经审过" in refused.stderr
    asked_again = run(
        "niukou", "erasure", "ask", him.code, "--basis", "法", "--reason", "x", "--as", officer.username
    )
    assert asked_again.returncode == 1 and "已经删除" in asked_again.stderr
    proved = json.loads(run("niukou", "verify", "--json").stdout)
    # the test's own set-up was written in no act
    assert [fault for fault in proved["faults"] if fault["wrong"] != "without act"] == []
