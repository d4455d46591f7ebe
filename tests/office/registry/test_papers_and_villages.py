"""Papers lie sealed and are read by those who may; a village has a place, a listing and photographs."""

from __future__ import annotations

import errno
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.audit.sealed_files import sweep_files
from niukou.office.registry import selectors, services
from niukou.office.registry.models import Household, Paper
from niukou.office.registry.refused import RefusedError, StaleError
from niukou.office.registry.selectors import DamagedPaperError, NotThereError
from niukou.office.registry.services import NewPaper
from tests.office.conftest import COUNTY, VILLAGE

pytestmark = pytest.mark.django_db
CONTENT = b"%PDF minutes of nobody 539901197003150017"
MINUTES = NewPaper("会议记录", "评议会", CONTENT, "application/pdf", case="C1")


@pytest.fixture
def paper(home: Household, cadre: Actor) -> Paper:
    return services.add_paper(cadre, home.area, MINUTES, home)


def test_no_plain_text_of_a_paper_is_on_the_disk(paper: Paper, cadre: Actor, settings) -> None:
    (file,) = Path(settings.PAPERS).iterdir()
    assert file.name == paper.file and b"minutes" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    row, content = selectors.read_paper(cadre, paper.pk, "复核")
    assert (row.pk, content) == (paper.pk, CONTENT)
    assert AuditEntry.objects.get(act="registry.read_paper").reason == "复核"


def test_papers_are_for_the_area_and_the_role(
    paper: Paper, home: Household, cadre: Actor, stranger: Actor, acting
) -> None:
    assert list(selectors.papers(cadre, home)) == list(selectors.papers(cadre, case="C1")) == [paper]
    assert list(selectors.papers(stranger)) == []
    with pytest.raises(NotThereError):
        selectors.read_paper(stranger, paper.pk, "复核")
    with pytest.raises(NotAllowedError):
        selectors.read_paper(acting("county_government", COUNTY), paper.pk, "复核")
    with pytest.raises(NotAllowedError, match="写理由"):
        selectors.read_paper(cadre, paper.pk, " ")
    with pytest.raises(NotAllowedError):
        services.add_paper(stranger, home.area, MINUTES, home)


@pytest.mark.parametrize("harm", ["changed", "gone", "swapped"])
def test_a_damaged_paper_is_told(paper: Paper, cadre: Actor, home: Household, settings, harm: str) -> None:
    file = Path(settings.PAPERS) / paper.file
    if harm == "gone":
        file.unlink()
    elif harm == "changed":
        file.write_bytes(file.read_bytes()[:-1] + b"x")
    else:
        other = services.add_paper(cadre, home.area, NewPaper("照片", "房", b"other", "image/png"), home)
        file.write_bytes((Path(settings.PAPERS) / other.file).read_bytes())
    with pytest.raises(DamagedPaperError):
        selectors.read_paper(cadre, paper.pk, "复核")


def test_empty_and_huge_papers_are_refused(home: Household, cadre: Actor, monkeypatch) -> None:
    monkeypatch.setattr("niukou.office.registry.services.papers.LARGEST", 10)
    for content in (b"", b"x" * 11):
        with pytest.raises(RefusedError, match="字节"):
            services.add_paper(cadre, home.area, NewPaper("照片", "房", content, "image/png"), home)


def test_a_village_lies_somewhere_and_one_editor_is_told_of_the_other(
    village: Area, cadre: Actor, stranger: Actor
) -> None:
    placed = services.place_village(cadre, village, Decimal("25.123456"), Decimal("100.5"))
    with pytest.raises(StaleError, match=r"25\.123456"):
        services.place_village(cadre, village, Decimal(1), Decimal(1), version=placed.version - 1)
    with pytest.raises(RefusedError, match="超出范围"):
        services.place_village(cadre, village, Decimal(100), Decimal(25))
    with pytest.raises(NotAllowedError):
        services.place_village(stranger, village, Decimal(1), Decimal(1))
    services.add_paper(cadre, village, NewPaper("photograph", "村口", b"png", "image/png"))
    view = selectors.village(cadre, VILLAGE, date(2017, 7, 1))
    assert (view.latitude, view.state, len(view.photographs)) == (Decimal("25.123456"), "none", 1)


def test_a_village_is_listed_by_decision_after_the_first_time(
    village: Area, clerk: Actor, stranger: Actor, decision
) -> None:
    services.list_village(clerk, village, "poor", date(2014, 1, 1))
    with pytest.raises(RefusedError, match="办结的程序"):
        services.list_village(clerk, village, "exited", date(2017, 6, 1))
    services.list_village(clerk, village, "exited", date(2017, 6, 1), decision("village_exit"))
    states = [selectors.village(clerk, VILLAGE, date(year, 12, 31)).state for year in (2013, 2016, 2017)]
    assert states == ["none", "poor", "exited"]
    with pytest.raises(RefusedError, match="已是"):
        services.list_village(clerk, village, "poor", date(2016, 1, 1), decision("village_exit"))
    with pytest.raises(NotThereError):
        selectors.village(stranger, VILLAGE, date(2017, 7, 1))


def test_a_paper_that_finds_no_room_leaves_nothing(
    home: Household, cadre: Actor, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"), transaction.atomic():
            services.add_paper(cadre, home.area, MINUTES, home)
    assert list(Path(settings.PAPERS).iterdir()) == [] and not Paper.objects.exists()
    services.add_paper(cadre, home.area, MINUTES, home)


def test_what_a_killed_process_left_of_a_paper_is_swept(paper: Paper, settings) -> None:
    folder = Path(settings.PAPERS)
    left, written = folder / ".paper-of-yesterday", folder / ".paper-of-just-now"
    left.write_bytes(b"half")
    written.write_bytes(b"half")
    os.utime(left, (0, 0))
    sweep_files(folder)
    assert {path.name for path in folder.iterdir()} == {paper.file, written.name}
