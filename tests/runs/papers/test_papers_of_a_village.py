"""A paper of every household of a village: into one PDF or a zip, told at its beginning and end."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import Household
from niukou.runs.papers import of_villages, waiting
from niukou.runs.papers.of_villages import listed_codes, printed_one_by_one, village_papers
from niukou.runs.papers.printing import Asked
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
    assert said.count("第1页共1页") == 3 and pages_of(out.read_bytes()) == 3
    assert watcher.seen == [(1, 3), (2, 3), (3, 3)]


def test_however_many_are_set_at_a_time_the_pdf_is_the_same(
    cadre: Actor, village: Area, homes: list[Household], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []
    for many in (1, 2, 3, 10):
        monkeypatch.setattr(of_villages, "_AT_A_TIME", many)
        out = tmp_path / f"{many}.pdf"
        assert village_papers(cadre, village, Asked("file"), out, Silence()) == 3
        said.append(text_of(out.read_bytes()))
    assert len(set(said)) == 1 and said[0].count("第1页") == 3


def test_who_goes_away_in_the_middle_leaves_nothing_and_it_is_told(
    cadre: Actor, village: Area, homes: list[Household], tmp_path: Path
) -> None:
    out = tmp_path / "all.pdf"
    codes = listed_codes(cadre, village)
    going = printed_one_by_one(cadre, village, Asked("card"), out, codes, each_alone=False)
    assert next(going) == 1
    going.close()  # type: ignore[attr-defined]  # a generator
    assert not out.exists()
    told = AuditEntry.objects.filter(act="registry.print_papers").latest("pk")
    assert (json.loads(told.detail)["state"], json.loads(told.detail)["rows"]) == ("cut short", 1)


def test_what_was_made_waits_sealed_is_fetched_once_and_not_for_ever(
    cadre: Actor, village: Area, homes: list[Household], settings: LazySettings, tmp_path: Path
) -> None:
    settings.PAPERS = tmp_path / "kept"
    codes = listed_codes(cadre, village)
    places = [waiting.to_wait(village, "card", len(codes)) for _ in range(2)]
    for place in places:
        assert list(waiting.made(cadre, village, Asked("card"), codes, place)) == [1, 2, 3]
    kept = sorted(settings.PAPERS.iterdir())
    assert len(kept) == 2
    assert not any(b"PDF" in one.read_bytes() for one in kept), "nobody reads it from the disk"
    paper = waiting.fetched(places[0])
    assert paper is not None and paper.name == "明白卡-柳村.pdf" and homes[0].code in text_of(paper.content)
    assert waiting.fetched(places[0]) is None
    (left,) = settings.PAPERS.iterdir()
    an_hour_ago = left.stat().st_mtime - 3601
    os.utime(left, (an_hour_ago, an_hour_ago))
    waiting.to_wait(village, "card", len(codes))
    assert waiting.fetched(places[1]) is None


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
    monkeypatch.setattr(of_villages, "MOST_IN_A_PDF", 2)
    with pytest.raises(RefusalError, match=r"\.zip"):
        village_papers(cadre, village, Asked("card"), tmp_path / "a.pdf", Silence())
