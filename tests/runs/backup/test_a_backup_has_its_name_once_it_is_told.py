"""A backup from before an upgrade that was killed at the last moment gets its name when, and only when, the trail tells of it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from django.db import transaction

from niukou.engine.work_folder import held_folder
from niukou.office.areas.authority import operator
from niukou.office.audit.services import NATION, record
from niukou.runs.backup.make import NAME
from niukou.runs.backup.manifest import FILE
from niukou.runs.backup.naming import name_told
from tests.office.conftest import _emptying, _master_key, office, pack  # noqa: F401  the same office

pytestmark = pytest.mark.django_db
NAMED = f"{NAME}20181201-020000"


@pytest.fixture
def hidden(tmp_path: Path, office: None) -> Path:  # noqa: F811
    """Whole, and left by a process that was killed before it gave it its name."""
    folder = tmp_path / f".{NAMED}.niukou-new-0123456789abcdef"
    folder.mkdir(mode=0o700)
    (folder / FILE).write_text("{}", encoding="utf-8")
    return folder


def tell(digest: str) -> None:
    with transaction.atomic():
        record(operator("test"), "audit.upgrade", "installation:1", chain=NATION, detail={"backup": digest})


def test_told_it_gets_its_name(hidden: Path, tmp_path: Path) -> None:
    tell(sha256(b"{}").hexdigest())
    assert name_told(tmp_path, NAME) == [tmp_path / NAMED]
    assert not hidden.exists() and (tmp_path / NAMED / FILE).exists()
    assert name_told(tmp_path, NAME) == []


def test_untold_it_stays_hidden_and_is_swept_by_the_next_backup(hidden: Path, tmp_path: Path) -> None:
    tell(sha256(b"another").hexdigest())
    assert name_told(tmp_path, NAME) == []
    assert hidden.exists() and not (tmp_path / NAMED).exists()


def test_one_that_somebody_is_writing_is_left_to_him(tmp_path: Path, office: None) -> None:  # noqa: F811
    tell(sha256(b"{}").hexdigest())
    with held_folder(tmp_path, f".{NAMED}.niukou-new-") as folder:
        (folder / FILE).write_text("{}", encoding="utf-8")
        assert name_told(tmp_path, NAME) == []
        assert folder.exists()


def test_of_what_is_there_nothing_is_replaced(hidden: Path, tmp_path: Path) -> None:
    tell(sha256(b"{}").hexdigest())
    (tmp_path / NAMED).mkdir()
    assert name_told(tmp_path, NAME) == []
    assert hidden.exists()


def test_where_there_is_no_folder_nothing_is_named(tmp_path: Path, office: None) -> None:  # noqa: F811
    assert name_told(tmp_path / "nowhere", NAME) == []
