"""What a command prints or writes of people is told with what it is for, where `--why` said it; without, it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner, Result

from niukou.cli.start import module_of
from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.audit.acts import READS
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import Household, Person
from niukou.office.registry.services import ask_erasure
from niukou.runs import office_ready
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
    officer: Actor, acting: Callable[..., Actor], person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Call]:  # fmt: skip
    monkeypatch.setattr(office_ready, "file_of_database", lambda: None)
    monkeypatch.delenv("NIUKOU_WHY", raising=False)
    gone = Person.objects.filter(account="gone").earliest("pk")
    asked = ask_erasure(
        officer, gone, basis="个人信息保护法第四十七条", reason="本人要求", papers=(), called=()
    )
    listed = tmp_path / "list.csv"
    listed.write_text(
        "户编号,人编号,姓名,证件号码,与户主关系\nX,X1,张三,539901199003070019,户主\n", encoding="utf-8"
    )
    known = {
        "out": tmp_path, "list": listed, "home": Household.objects.get(memberships__person=person).code,
        "person": gone.code, "erasure": asked.pk,
    }  # fmt: skip

    def run(verb: str, *arguments: str, env: dict[str, str] | None = None) -> Result:
        app: Typer = import_module(module_of(verb)).app
        given = [one.format(**known) for one in arguments]
        return CliRunner().invoke(app, [*given, "--as", officer.username], env=env)

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


@pytest.mark.parametrize("what", TAKES)
def test_without_it_the_command_goes_on_and_the_trail_has_none(what: str, call: Call) -> None:
    act, (verb, *arguments) = TAKES[what]
    answer = call(verb, *arguments)
    assert answer.exit_code == 0, answer.output
    assert reasons(act) == {""}


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
    answer = call("snapshot", "compare", f"{tmp_path}/one", f"{tmp_path}/other", "--why", "看变化")
    assert answer.exit_code == 0, answer.output
    assert reasons("registry.compare_snapshots") == {"看变化"} and reasons("registry.take_snapshot") == {""}
