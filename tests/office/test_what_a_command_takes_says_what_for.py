"""What a command prints or writes of people is told with what it is for; without, nothing is given, and no command is stuck."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.db import transaction
from typer import Typer
from typer.testing import CliRunner, Result

from niukou import runs
from niukou.cli import what_for
from niukou.cli.start import module_of
from niukou.office.accounts.actor import Actor
from niukou.office.accounts.services import ask_emergency
from niukou.office.areas.models import Area
from niukou.office.audit.acts import COUNTS, READS
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import Household, Person
from niukou.office.registry.services import ask_erasure
from niukou.runs import office_ready
from niukou.runs.gate_list import try_gate
from niukou.runs.refusals import UsageRefusalError
from niukou.runs.take_snapshot import STANDING
from tests.office.conftest import COUNTY, VILLAGE
from tests.office.registry.made_book import households, move

Call = Callable[..., Result]
DAYS = ("--from", "2017-06-01", "--to", "2017-06-30")
TAKES = {
    "findings list": ("findings.read_list", ["findings", "list", "--area", COUNTY]),
    "findings progress": ("findings.read_progress", ["findings", "progress", "--area", COUNTY, "--by", "rule"]),
    "gate": ("cases.read_gate", ["gate", "--area", VILLAGE]),
    "sheet": ("registry.hand_out_sheet", ["sheet", "write", "--area", VILLAGE, "--out", "{out}/a.xlsx"]),
    "statistics": ("registry.read_statistics", ["statistics", "--area", COUNTY, *DAYS]),
    "snapshot": ("registry.take_snapshot", ["snapshot", "--area", VILLAGE, "--out", "{out}/frozen"]),
    "reconcile": ("registry.reconcile", ["reconcile", "{list}", "--area", COUNTY, "--out", "{out}/b.csv"]),
    "paper of one": ("registry.print_paper", ["paper", "card", "--household", "{home}", "--out", "{out}/a.pdf"]),
    "papers of all": ("registry.print_papers", ["paper", "card", "--village", VILLAGE, "--out", "{out}/b.zip"]),
    "erasures": ("registry.read_erasures", ["erasure", "list", "--area", COUNTY, "--all"]),
    "erasure": ("registry.read_erasure", ["erasure", "show", "{erasure}", "--area", COUNTY]),
    "papers of him": ("registry.read_papers", ["erasure", "papers", "{person}", "--area", COUNTY]),
    "requests": ("cases.read_requests", ["comparison", "list", "--area", COUNTY]),
    "emergencies": ("accounts.read_emergencies", ["emergency", "list", "--area", COUNTY, "--all"]),
    "emergency": ("accounts.read_emergency", ["emergency", "show", "{emergency}", "--area", COUNTY]),
}  # fmt: skip


@pytest.fixture
def person(officer: Actor, village: Area) -> Person:
    """Listed, with his family; another one has left the register."""
    listed, left = households(village, [3, 2])
    move(officer, "taken_over", listed, "poor")
    move(officer, "taken_over", left, "poor")
    move(officer, "natural_decrease", left, "gone")
    return listed[0]


@pytest.fixture
def call(
    officer: Actor, acting: Callable[..., Actor], person: Person, village: Area, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Call]:  # fmt: skip
    monkeypatch.setattr(office_ready, "file_of_database", lambda: None)
    monkeypatch.delenv("NIUKOU_WHY", raising=False)
    gone = Person.objects.filter(account="gone").earliest("pk")
    asked = ask_erasure(
        officer, gone, basis="个人信息保护法第四十七条", reason="本人要求", papers=(), called=()
    )
    looked = ask_emergency(acting("system_administrator", COUNTY), village, 4, "导出坏了")
    listed = tmp_path / "list.csv"
    listed.write_text(
        "户编号,人编号,姓名,证件号码,与户主关系\nX,X1,张三,539901199003070019,户主\n", encoding="utf-8"
    )
    known = {
        "out": tmp_path, "list": listed, "home": Household.objects.get(memberships__person=person).code,
        "person": gone.code, "erasure": asked.pk, "emergency": looked.pk,
    }  # fmt: skip

    def run(
        verb: str, *arguments: str, env: dict[str, str] | None = None, typed: str | None = None
    ) -> Result:  # fmt: skip
        app: Typer = import_module(module_of(verb)).app
        given = [one.format(**known) for one in arguments]
        return CliRunner().invoke(app, [*given, "--as", officer.username], input=typed, env=env)

    yield run


def reasons(act: str) -> set[str]:
    return set(AuditEntry.objects.filter(act=act).values_list("reason", flat=True))


@pytest.mark.parametrize("what", TAKES)
def test_what_it_is_for_is_told_where_it_was_said(what: str, call: Call) -> None:
    act, (verb, *arguments) = TAKES[what]
    answer = call(verb, *arguments, "--why", "审计组要，号码 539901199003070019")
    assert answer.exit_code == 0, answer.output
    assert reasons(act) == {"审计组要，号码 ***"}
    others = AuditEntry.objects.exclude(act__in=READS)
    assert not others.filter(reason__contains="审计组").exists(), "it tells of nothing else"


FREE = {what for what, (act, _) in TAKES.items() if act in COUNTS}
OF_PEOPLE = sorted(TAKES.keys() - FREE - {"snapshot"})


@pytest.mark.parametrize("what", OF_PEOPLE)
@pytest.mark.parametrize("said", [(), ("--why", " 　")])
def test_without_it_nothing_of_people_is_given_and_the_words_say_how(
    what: str, said: tuple[str, ...], call: Call, tmp_path: Path
) -> None:
    _, (verb, *arguments) = TAKES[what]
    before, files = AuditEntry.objects.count(), set(tmp_path.rglob("*"))
    answer = call(verb, *arguments, *said)
    assert (answer.exit_code, answer.stdout) == (2, ""), answer.output
    assert "--why" in answer.stderr and "NIUKOU_WHY" in answer.stderr
    assert AuditEntry.objects.count() == before and set(tmp_path.rglob("*")) == files


@pytest.mark.parametrize("what", sorted(FREE))
def test_counts_of_nobody_need_none(what: str, call: Call) -> None:
    act, (verb, *arguments) = TAKES[what]
    assert call(verb, *arguments).exit_code == 0
    assert reasons(act) == {""}


def test_a_snapshot_goes_on_as_scripts_write_it_and_says_what_the_command_is_for(call: Call) -> None:
    act, (verb, *arguments) = TAKES["snapshot"]
    assert call(verb, *arguments).exit_code == 0
    assert reasons(act) == {STANDING} and STANDING.startswith("按命令 niukou snapshot：")


def test_a_command_that_forgets_to_ask_is_refused_by_the_trail(call: Call, officer: Actor) -> None:
    with pytest.raises(UsageRefusalError, match="--why"), transaction.atomic():
        try_gate(officer.username, VILLAGE, "exit", None)
    assert reasons("cases.read_gate") == set()


def test_at_a_terminal_it_is_asked_until_something_is_said(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(what_for, "somebody_sits_there", lambda: True)
    act, (verb, *arguments) = TAKES["gate"]
    answer = call(verb, *arguments, typed="\n  \n入户核实 539901199003070019\n")
    assert answer.exit_code == 0 and answer.stderr.count("what is it for") == 3, answer.output
    assert "what is it for" not in answer.stdout, "results for programs stay clean"
    assert reasons(act) == {"入户核实 ***"}


def test_every_read_that_a_command_hands_out_is_tried_here() -> None:
    names = {
        word
        for file in Path(runs.__file__).parent.rglob("*.py")
        for word in re.findall(r'"([a-z]+\.[a-z_]+)"', file.read_text(encoding="utf-8"))
    }
    by_pages = {name for name in READS if ".export_" in name} | {
        "cases.print_paper",  # of a case: as of a household
        "findings.read_rejected",
        "registry.compare_snapshots",  # below
    }
    assert (names & READS) - {act for act, _ in TAKES.values()} <= by_pages


def test_the_environment_says_it_for_every_command(call: Call) -> None:
    for verb, *arguments in (TAKES["gate"][1], TAKES["findings list"][1]):
        assert call(verb, *arguments, env={"NIUKOU_WHY": "每周的检查"}).exit_code == 0
    assert reasons("cases.read_gate") == reasons("findings.read_list") == {"每周的检查"}


def test_why_numbers_are_whole_serves_for_what_it_is_for(call: Call, tmp_path: Path) -> None:
    _, (verb, *arguments) = TAKES["paper of one"]
    assert call(verb, *arguments, "--reason", "归档").exit_code == 0
    assert reasons("registry.read_whole") == reasons("registry.print_paper") == {"归档"}
    (tmp_path / "a.pdf").unlink()
    assert call(verb, *arguments, "--reason", "归档", "--why", "存进档案盒").exit_code == 0
    assert reasons("registry.read_whole") == {"归档"}
    assert reasons("registry.print_paper") == {"归档", "存进档案盒"}


def test_two_snapshots_held_together_say_what_for(call: Call, tmp_path: Path) -> None:
    for name in ("one", "other"):
        assert call("snapshot", "--area", VILLAGE, "--out", f"{tmp_path}/{name}").exit_code == 0
    compare = ("snapshot", "compare", f"{tmp_path}/one", f"{tmp_path}/other")
    assert call(*compare).exit_code == 2 and reasons("registry.compare_snapshots") == set()
    answer = call(*compare, "--why", "看变化")
    assert answer.exit_code == 0, answer.output
    assert reasons("registry.compare_snapshots") == {"看变化"} and reasons("registry.take_snapshot") == {
        STANDING
    }
