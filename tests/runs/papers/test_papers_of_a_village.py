"""A paper of every household of a village: into one PDF or a zip, told at its beginning and end."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import Household
from niukou.runs.papers import printing
from niukou.runs.papers.printing import Asked, village_papers
from niukou.runs.progress import Silence
from niukou.runs.refusals import RefusalError
from tests.runs.papers.conftest import pages_of, text_of

pytestmark = pytest.mark.django_db(transaction=True)


class Watcher(Silence):
    def __init__(self) -> None:
        self.seen: list[tuple[int, int]] = []

    def advance(self, what: str, done: int, total: int) -> None:
        self.seen.append((done, total))


@pytest.fixture
def homes(listed: Callable[..., Household]) -> list[Household]:
    return [listed(serial) for serial in (1, 2, 3)]


def test_one_pdf_holds_every_household_with_pages_of_its_own(
    cadre: Actor, village: Area, homes: list[Household], tmp_path: Path
) -> None:
    watcher, out = Watcher(), tmp_path / "all.pdf"
    assert village_papers(cadre, village, Asked("register"), out, watcher) == 3
    said = text_of(out.read_bytes())
    assert all(home.code in said for home in homes)
    assert said.count("第1页共2页") == 3 and pages_of(out.read_bytes()) == 6
    assert watcher.seen == [(1, 3), (2, 3), (3, 3)]


def test_a_zip_holds_one_file_each(
    cadre: Actor, village: Area, homes: list[Household], tmp_path: Path
) -> None:
    out = tmp_path / "all.zip"
    assert village_papers(cadre, village, Asked("card"), out, Silence(), each_alone=True) == 3
    with zipfile.ZipFile(out) as packed:
        assert packed.namelist() == [f"明白卡-{home.code}.pdf" for home in homes]
        assert homes[0].code in text_of(packed.read(f"明白卡-{homes[0].code}.pdf"))


def test_it_is_told_before_the_first_and_after_the_last(
    cadre: Actor, village: Area, homes: list[Household], tmp_path: Path
) -> None:
    village_papers(cadre, village, Asked("card"), tmp_path / "all.pdf", Silence())
    told = [
        json.loads(one.detail)
        for one in AuditEntry.objects.filter(act="registry.print_papers").order_by("pk")
    ]
    assert [one["state"] for one in told] == ["begun", "ended"]
    assert told[1]["rows"] == 3 and told[0]["filters"] == {"paper": "card"}


def test_a_stranger_and_an_empty_village_are_refused(
    stranger: Actor, cadre: Actor, village: Area, tmp_path: Path
) -> None:
    with pytest.raises(NotAllowedError):
        village_papers(stranger, village, Asked("card"), tmp_path / "a.pdf", Silence())
    with pytest.raises(RefusalError, match="没有户"):
        village_papers(cadre, village, Asked("card"), tmp_path / "a.pdf", Silence())
    assert not AuditEntry.objects.filter(act="registry.print_papers").exists()


def test_too_many_for_one_pdf_are_told_to_take_a_zip(
    cadre: Actor, village: Area, homes: list[Household], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "MOST_IN_A_PDF", 2)
    with pytest.raises(RefusalError, match=r"\.zip"):
        village_papers(cadre, village, Asked("card"), tmp_path / "a.pdf", Silence())
