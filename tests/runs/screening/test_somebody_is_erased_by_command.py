"""`niukou erasure` as two people of a county's office call it: asked, refused or carried out, told, ended after a kill."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from typer.testing import Result

from niukou.cli.erasure import app
from niukou.office.accounts.actor import Actor
from niukou.office.areas.authority import operator
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.findings.models import Extract
from niukou.office.findings.services import let_extract_go
from niukou.office.registry.models import Erasure, Household, Paper, PaperKey, Person, PersonYear
from niukou.office.registry.services import NewPaper, add_paper, erasing
from niukou.runs.backup.make import make_backup
from niukou.runs.backup.manifest import PAPERS
from niukou.runs.erasure_words import KINDS
from niukou.runs.verify import faults_of_office
from tests.made_county import number
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, VILLAGE
from tests.runs.screening.by_command import Call, calling
from tests.runs.screening.test_erased_means_departments_files_too import HIS, OTHER, car, cars, him, second  # noqa: F401
from tests.shape.repository import text_of

pytestmark = pytest.mark.django_db
LAW = ("--basis", "个人信息保护法第四十七条", "--reason", "本人要求")


@pytest.fixture
def call(officer: Actor, monkeypatch: pytest.MonkeyPatch) -> Call:
    return calling(app, officer.username, monkeypatch)


@pytest.fixture
def asked(call: Call, him: Person) -> int:  # noqa: F811
    """Its number, as the command told it."""
    told = json.loads(call("ask", him.code, *LAW, "--json").stdout)
    assert (told["person"], told["state"]) == (him.code, "waits")
    return int(told["number"])


def photograph(officer: Actor, person: Person) -> Paper:
    home = Household.objects.get(memberships__person=person)
    paper = NewPaper("照片", f"{HIS}的照片", b"picture", "image/png")
    return add_paper(officer, home.area, paper, household=home)


def refused(answer: Result, *words: str) -> None:
    """Refused in words, and he is still there."""
    assert answer.exit_code == 1, answer.output
    assert all(word in answer.stderr for word in words), answer.stderr
    assert Person.objects.filter(name=HIS, erased_at=None).exists()


def test_one_asks_another_approves_and_both_read_what_went_and_what_stays(
    call: Call, him: Person, second: Actor, officer: Actor, cars: Callable[..., Extract]  # noqa: F811
) -> None:  # fmt: skip
    paper = photograph(officer, him)
    extract = cars(car("示A1", "示甲", number(101)), car("示A2", HIS, number(102)))
    (there,) = json.loads(call("papers", him.code, "--json").stdout)
    assert (there["number"], there["kind"]) == (paper.pk, "照片") and "title" not in there
    done = call("ask", him.code, *LAW, "--paper", paper.pk, "--also-called", "二娃子", "--also-called", OTHER)
    waiting = Erasure.objects.get()
    assert f"niukou erasure approve {waiting.pk}" in done.stdout
    (one,) = json.loads(call("list", "--json", by=second.username).stdout)
    assert (one["number"], one["person"], one["papers"]) == (waiting.pk, him.code, [paper.pk])
    assert one["basis"] == LAW[1] and one["asked_by"] == officer.username
    said = call("show", waiting.pk).stdout
    assert "等审核" in said and f"niukou erasure called {waiting.pk}" in said and "二娃子" not in said
    refused(call("called", waiting.pk, "--reason", " ", by=second.username), "写理由")
    words = json.loads(call("called", waiting.pk, "--reason", "审核", "--json", by=second.username).stdout)
    assert words == [
        {"word": "二娃子", "shared": False, "longer": 0}, {"word": OTHER, "shared": True, "longer": 0},
    ]  # fmt: skip
    shown = call("called", waiting.pk, "--reason", "审核", by=second.username).stdout
    assert "二娃子" in shown and "只从他的资料里去掉" in shown.replace("\n", "")

    told = json.loads(
        call("approve", waiting.pk, "--reason", "核对无误", "--json", by=second.username).stdout
    )
    went = {table: row["rows"] for row in told["went"] for table in row["tables"]}
    assert (went["registry_person"], went["registry_paperkey"]) == (1, 1)
    assert went["registry_personyear"] == PersonYear.objects.filter(person=him).count() == 1
    (file,) = told["extracts"]
    extract.refresh_from_db()
    assert (file["number"], file["rows"], file["now"]) == (extract.pk, 1, extract.digest_now.hex())
    stays = {row["what"].partition(" / ")[0]: row for row in told["stays"]}
    assert (stays["年度档的校验值"]["many"], stays["材料的种类、日子、校验值"]["many"]) == (1, 1)
    assert stays["工作记录"]["many"] == AuditEntry.objects.filter(subject=f"person:{him.code}").count()
    assert all(row["why"] for row in told["stays"])
    assert told == json.loads(call("show", waiting.pk, "--json").stdout)
    assert HIS not in json.dumps(told, ensure_ascii=False)
    said = call("show", waiting.pk).stdout
    assert all(word in said for word in ("已删除", "删掉的", "留下的", "部门数据", "registry_personyear"))
    assert json.loads(call("list", "--json").stdout) == []
    assert json.loads(call("list", "--all", "--json").stdout)[0]["state"] == "erased"
    entry = AuditEntry.objects.get(act="registry.erase")
    assert entry.actor == second.username and entry.place_of_actor.startswith("cli:")
    assert list(faults_of_office(operator("test"))) == []


def test_nobody_approves_what_he_asked_for_himself(call: Call, asked: int) -> None:
    refused(call("approve", asked, "--reason", "好"), "另一个人审核")
    refused(call("refuse", asked, "--reason", "好"), "另一个人审核")


def test_a_role_that_may_not_neither_asks_decides_nor_reads(
    call: Call, him: Person, asked: int, second: Actor, acting: Callable[..., Actor]  # noqa: F811
) -> None:  # fmt: skip
    refused(call("ask", him.code, *LAW, by=second.username), "职责不含")
    department = acting("trade_department", COUNTY)
    refused(call("approve", asked, "--reason", "好", by=department.username), "职责不含")
    assembly = acting("auditor", COUNTY)
    for words in (
        ("list",),
        ("show", asked),
        ("called", asked, "--reason", "好"),
        ("papers", him.code),
        ("finish",),
        ("approve", asked, "--reason", "好"),
    ):
        refused(call(*words, by=assembly.username), "职责不含")


def test_another_county_neither_finds_him_nor_what_was_asked(
    call: Call, him: Person, asked: int, stranger: Actor  # noqa: F811
) -> None:  # fmt: skip
    there = {"by": stranger.username, "area": FOREIGN_COUNTY}
    refused(call("ask", him.code, *LAW, **there), "没有这个人")
    refused(call("papers", him.code, **there), "没有这个人")
    for words in (("show", asked), ("approve", asked, "--reason", "好"), ("refuse", asked, "--reason", "好")):
        refused(call(*words, **there), "没有这份删除申请")
    assert json.loads(call("list", "--json", **there).stdout) == []
    refused(call("list", by=stranger.username), "今天不管")
    refused(call("list", area="530000000009"), "没有这个区划")


def test_who_is_not_there_and_what_is_not_said_is_refused(
    call: Call,
    him: Person,  # noqa: F811
    asked: int,
    second: Actor,  # noqa: F811
    officer: Actor,
) -> None:
    refused(call("ask", "539901001001999999", *LAW), "没有这个人")
    assert number(102) not in call("ask", number(102), *LAW).stderr
    refused(call("ask", him.code, *LAW), "已经提出过")
    other = Person.objects.exclude(pk=him.pk).order_by("pk").first()
    assert other is not None
    refused(call("ask", other.code, "--basis", " ", "--reason", "x"), "法律依据")
    refused(call("ask", other.code, *LAW, "--paper", 4711), "没有这些材料", "4711")
    assert call("ask", other.code, "--reason", "x").exit_code == 2
    refused(call("approve", 4711, "--reason", "好", by=second.username), "没有这份删除申请")
    refused(call("approve", asked, "--reason", " ", by=second.username), "请写理由")
    assert Erasure.objects.count() == 1


def test_a_second_person_may_refuse_and_it_can_be_asked_again(
    call: Call, him: Person, asked: int, second: Actor  # noqa: F811
) -> None:  # fmt: skip
    done = call("refuse", asked, "--reason", "还要办低保", by=second.username)
    assert done.exit_code == 0 and "什么都没有动" in done.stdout
    refused(call("approve", asked, "--reason", "好", by=second.username), "已经审过")
    told = json.loads(call("show", asked, "--json").stdout)
    assert (told["asked"]["state"], told["went"], told["stays"]) == ("refused", [], [])
    assert call("ask", him.code, *LAW).exit_code == 0


def test_a_file_that_cannot_be_cleaned_holds_all_of_it_up(
    call: Call, him: Person, asked: int, second: Actor, officer: Actor, cars: Callable[..., Extract]  # noqa: F811
) -> None:  # fmt: skip
    first = cars(car("示A2", HIS, number(102)))
    row = cars(car("示A1", "示甲", number(101)), title="又一份.csv")
    (Path(settings.PAPERS) / row.file).write_bytes(b"damaged")
    refused(call("approve", asked, "--reason", "好", by=second.username), "又一份.csv", "先删掉这份文件")
    first.refresh_from_db()
    assert first.let_go_at is None and Erasure.objects.get().approved is None
    let_extract_go(officer, row.pk)
    assert call("approve", asked, "--reason", "好", by=second.username).exit_code == 0
    again = call("approve", asked, "--reason", "好", by=second.username)
    assert again.exit_code == 1 and f"niukou erasure show {asked}" in again.stderr


def test_stopped_before_its_end_nothing_is_erased_and_the_same_command_goes_on(
    call: Call, him: Person, asked: int, second: Actor, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(erasing, "_erase_papers", stopped)
        assert call("approve", asked, "--reason", "好", by=second.username).exit_code != 0
    assert Person.objects.get(pk=him.pk).name == HIS and Erasure.objects.get().approved is None
    assert [one["number"] for one in json.loads(call("list", "--json").stdout)] == [asked]
    assert call("approve", asked, "--reason", "好", by=second.username).exit_code == 0


def test_files_that_a_kill_after_the_commit_left_are_unlinked_and_nothing_else(
    call: Call, him: Person, second: Actor, officer: Actor, cars: Callable[..., Extract]  # noqa: F811
) -> None:  # fmt: skip
    folder = Path(settings.PAPERS)
    paper, kept = photograph(officer, him), photograph(officer, him)
    alone, other = cars(car("示A2", HIS, number(102))), cars(car("示A1", "示甲", number(101)))
    assert call("ask", him.code, *LAW, "--paper", paper.pk).exit_code == 0
    # what follows a commit does not come: the test's own transaction goes on
    approved = call("approve", Erasure.objects.get().pk, "--reason", "好", by=second.username)
    assert approved.exit_code == 0, approved.stderr
    (folder / "of-another-database").write_bytes(b"x")
    assert (folder / paper.file).exists() and (folder / alone.file).exists()
    done = json.loads(call("finish", "--json").stdout)
    assert done == {"unlinked": 2, "unnamed": ["of-another-database"]}
    assert {path.name for path in folder.iterdir()} == {kept.file, other.file, "of-another-database"}
    said = call("finish").stdout
    assert "去掉了 0 个" in said and "没有动" in said
    assert list(faults_of_office(operator("test"))) == []


def test_a_key_that_no_erasure_took_is_missed(him: Person, officer: Actor) -> None:  # noqa: F811
    paper = photograph(officer, him)
    assert list(faults_of_office(operator("test"))) == []
    PaperKey.objects.filter(paper=paper).delete()
    assert ("registry_paper", str(paper.pk)) in {
        (one.table, one.row) for one in faults_of_office(operator("test"))
    }


@pytest.mark.django_db(transaction=True)
def test_the_files_are_off_the_disk_and_a_backup_misses_none_of_them(
    call: Call, him: Person, second: Actor, officer: Actor, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    paper, kept = photograph(officer, him), photograph(officer, him)
    assert call("ask", him.code, *LAW, "--paper", paper.pk).exit_code == 0
    done = call("approve", Erasure.objects.get().pk, "--reason", "好", by=second.username)
    assert done.exit_code == 0, done.stderr
    assert [path.name for path in Path(settings.PAPERS).iterdir()] == [kept.file]
    assert json.loads(call("finish", "--json").stdout) == {"unlinked": 0, "unnamed": []}
    manifest = make_backup(tmp_path / "kept").manifest
    assert manifest.missing == ()
    assert next(part.rows for part in manifest.parts if part.name == PAPERS) == 1


def test_a_village_reads_its_own(call: Call, asked: int, cadre: Actor) -> None:
    rows = json.loads(call("list", "--json", by=cadre.username, area=VILLAGE).stdout)
    assert [row["number"] for row in rows] == [asked]
    assert Area.objects.filter(code=VILLAGE).exists()


def test_every_kind_that_an_erasure_counts_has_words() -> None:
    counted = set[str]()
    for name in ("cases/erasing.py", "registry/services/erasing.py"):
        said = re.search(r"(?s)\brows = \{(.*?)\n    \}", text_of(f"src/niukou/office/{name}"))
        assert said is not None
        counted |= set(re.findall(r'"(\w+)": ', said[1]))
    assert counted == set(KINDS)
