"""`niukou comparison list | answer` as a county's office calls them: what waits, its answer, and what the page refuses too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import Result

from niukou.cli.comparison import app
from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import User
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.cases.models import Case, ComparisonRequest
from niukou.office.registry.models import Paper
from tests.office.cases.conftest import staff, whole_pack  # noqa: F401  the same people
from tests.office.conftest import FOREIGN_COUNTY, VILLAGE
from tests.runs.screening.by_command import Call, calling
from tests.runs.screening.test_a_request_is_answered import asked, handed_over  # noqa: F401


@pytest.fixture
def call(officer: Actor, monkeypatch: pytest.MonkeyPatch) -> Call:
    return calling(app, officer.username, monkeypatch)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    file = tmp_path / "结果.pdf"
    file.write_bytes(b"%PDF-1.7 made up")
    return file


def refused(answer: Result, *words: str) -> None:
    """Refused in words, and nothing was written."""
    assert answer.exit_code == 1, answer.output
    assert all(word in answer.stderr for word in words), answer.stderr
    assert Case.objects.get().step == "comparison" and not Paper.objects.filter(kind="比对结果").exists()


def test_what_waits_is_listed_with_what_its_answer_takes(
    call: Call, officer: Actor, county: Area, asked: ComparisonRequest  # noqa: F811
) -> None:  # fmt: skip
    there = handed_over(officer, county)
    told = json.loads(call("list", "--json").stdout)
    (one,) = told["requests"]
    assert (one["number"], one["cases"], one["papers"]) == (
        asked.pk,
        [Case.objects.get().number],
        ["比对结果"],
    )
    assert one["asked_by"] == User.objects.get(username=asked.requested_by).full_name
    assert sorted(file["number"] for file in told["files"]) == sorted(there)
    assert all(file["newest"] for file in told["files"])
    said = call("list").stdout
    assert "等着答的 1 份" in said and "机动车.csv" in said


def test_it_is_answered_with_the_newest_of_every_register(
    call: Call, officer: Actor, county: Area, asked: ComparisonRequest, scan: Path  # noqa: F811
) -> None:  # fmt: skip
    handed_over(officer, county)
    done = call("answer", asked.pk, "--paper", f"比对结果={scan}")
    assert done.exit_code == 0 and "1 件往下办了，其中 1 件有线索" in done.stdout, done.output
    assert Case.objects.get().step != "comparison"
    assert Paper.objects.get(kind="比对结果").media_type == "application/pdf"
    told = AuditEntry.objects.get(act="cases.take_comparison")
    assert told.actor == officer.username and told.place_of_actor.startswith("cli:")
    again = call("answer", asked.pk, "--paper", f"比对结果={scan}")
    assert again.exit_code == 1 and "不要“比对结果”" in again.stderr
    assert call("list", "--json").exit_code == 0


def test_files_can_be_named_and_one_too_few_is_refused(
    call: Call, officer: Actor, county: Area, asked: ComparisonRequest, scan: Path  # noqa: F811
) -> None:  # fmt: skip
    there = handed_over(officer, county)
    few = [word for number in there[:2] for word in ("--extract", number)]
    refused(call("answer", asked.pk, *few, "--paper", f"比对结果={scan}"), "还缺")
    refused(call("answer", asked.pk, "--extract", 99999, "--paper", f"比对结果={scan}"), "没有这份文件")
    whole = [word for number in there for word in ("--extract", number)]
    done = call("answer", asked.pk, *whole, "--paper", f"比对结果={scan}", "--json")
    assert json.loads(done.stdout)["with_leads"] == 1


def test_papers_are_what_the_step_asks_for_and_scans(
    call: Call, officer: Actor, county: Area, asked: ComparisonRequest, scan: Path, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    handed_over(officer, county)
    (tmp_path / "结果.docx").write_bytes(b"PK zip")
    refused(call("answer", asked.pk), "还缺材料“比对结果”")
    refused(call("answer", asked.pk, "--paper", f"别的={scan}"), "不要“别的”", "还缺材料")
    refused(call("answer", asked.pk, "--paper", f"比对结果={tmp_path / '结果.docx'}"), "只收 PDF")
    refused(call("answer", asked.pk, "--paper", f"比对结果={tmp_path / 'nothing.pdf'}"), "读不出来")
    assert call("answer", asked.pk, "--paper", "比对结果").exit_code == 2


def test_nobody_else_lists_or_answers(
    call: Call, cadre: Actor, stranger: Actor, asked: ComparisonRequest, scan: Path  # noqa: F811
) -> None:  # fmt: skip
    paper = ("--paper", f"比对结果={scan}")
    refused(call("answer", asked.pk, *paper, by=cadre.username, area=VILLAGE), "由县里的办公室")
    refused(call("list", by=cadre.username, area=VILLAGE), "由县里的办公室")
    refused(call("answer", asked.pk, *paper, by=cadre.username), "今天不管")
    refused(call("answer", asked.pk, *paper, by=stranger.username, area=FOREIGN_COUNTY), "没有这份比对申请")
    assert json.loads(call("list", "--json", by=stranger.username, area=FOREIGN_COUNTY).stdout) == {
        "requests": [], "files": [],
    }  # fmt: skip
    refused(call("answer", 99999, *paper), "没有这份比对申请")
    refused(call("answer", asked.pk, *paper, area="539999000000"), "没有这个区划代码")
