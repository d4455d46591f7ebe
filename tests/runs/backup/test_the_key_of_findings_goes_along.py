"""The key that names findings is in a backup, sealed, and comes back where there is none: or no screen is taken in again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from niukou.cli import backup as command
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.findings.models import ScreenRun
from niukou.runs.backup import make
from niukou.runs.backup.make import Written, write_backup
from niukou.runs.backup.manifest import FORMAT, Manifest, read_manifest, write_manifest
from niukou.runs.backup.names_key import brought_back
from niukou.runs.finding_key import VARIABLE, finding_key, key_there
from niukou.runs.refusals import RefusalError
from tests.office.conftest import (  # noqa: F401  fixtures
    COUNTY,
    _master_key,
    office,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "here" / "finding.key"
    monkeypatch.setenv(VARIABLE, str(file))
    monkeypatch.setattr(make, "file_of_database", lambda: None)  # in memory: on no disk
    return file


@pytest.fixture
def screened(office: None, key_file: Path) -> str:  # noqa: F811
    """An office that has taken a screen in: by which key its findings are named."""
    name = finding_key().name
    ScreenRun.objects.create(
        area=Area.objects.get(code=COUNTY), manifest="0" * 64, key=name, pack="yunnan-2017", pack_version="1",
        pack_fingerprint="1", as_of=date(2017, 7, 1), started=datetime(2017, 7, 1, tzinfo=UTC), sources=[], evaluated=[],
        counted={}, met={}, taken_by="somebody", taken_at=clock.now(),
    )  # fmt: skip
    return name


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[], Path]:
    return lambda: backed_up(tmp_path).folder


def backed_up(tmp_path: Path) -> Written:
    folder = tmp_path / "backup"
    folder.mkdir()
    return write_backup(folder, folder)


def opened(folder: Path) -> tuple[Manifest, bytes]:
    manifest, key, _ = read_manifest(folder)
    return manifest, key


def test_it_comes_back_to_its_owner_alone_where_there_is_none(
    screened: str, kept: Callable[[], Path], key_file: Path
) -> None:
    folder, before = kept(), key_file.read_bytes()
    assert before not in (folder / "backup.json").read_bytes()
    key_file.unlink()
    key_file.parent.rmdir()
    with brought_back(*opened(folder)):
        pass
    assert key_file.read_bytes() == before and key_file.stat().st_mode & 0o777 == 0o600
    assert finding_key().name == screened
    with brought_back(*opened(folder)):  # there already
        pass
    assert key_file.read_bytes() == before


def test_another_that_lies_there_is_left_alone_and_refused(
    screened: str, kept: Callable[[], Path], key_file: Path
) -> None:
    folder = kept()
    key_file.write_bytes(b"of another office")
    with pytest.raises(RefusalError, match="另一把") as refused, brought_back(*opened(folder)):
        pytest.fail("went on")
    assert VARIABLE in str(refused.value) and key_file.read_bytes() == b"of another office"


def test_it_goes_again_where_the_restore_fails(
    screened: str, kept: Callable[[], Path], key_file: Path
) -> None:
    folder = kept()
    key_file.unlink()
    with pytest.raises(KeyboardInterrupt), brought_back(*opened(folder)):
        assert key_there() is not None
        raise KeyboardInterrupt
    assert not key_file.exists()


@pytest.mark.parametrize("there", [b"the key of another office", b"short", None])
def test_where_it_is_not_here_that_is_said_and_no_other_goes_along(
    screened: str, key_file: Path, tmp_path: Path, there: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    key_file.unlink()
    if there is not None:
        key_file.write_bytes(there)
    written = backed_up(tmp_path)
    assert written.without_names and written.manifest.finding_key == ""
    command.tell(written)
    said = capsys.readouterr().out
    assert screened in said and "不能再接收筛查" in said and VARIABLE in said
    assert command.told(written)["finding_key"] is False


def test_before_any_screen_nothing_is_missed_and_none_is_made(
    office: None,  # noqa: F811
    key_file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    written = backed_up(tmp_path)
    command.tell(written)
    assert not written.without_names and VARIABLE not in capsys.readouterr().out and not key_file.exists()


def test_what_was_changed_in_it_is_found(screened: str, kept: Callable[[], Path], key_file: Path) -> None:
    manifest, key = opened(kept())
    key_file.unlink()
    with (
        pytest.raises(RefusalError, match="备份坏了"),
        brought_back(replace(manifest, finding_key=manifest.finding_key[:-8]), key),
    ):
        pytest.fail("went on")


def test_a_backup_of_a_former_version_is_read(
    screened: str, kept: Callable[[], Path], key_file: Path
) -> None:
    folder = kept()
    manifest, key = opened(folder)
    write_manifest(folder, replace(manifest, format=1, finding_key=""), key)
    said = json.loads((folder / "backup.json").read_text("utf-8"))
    assert (manifest.format, said["format"]) == (FORMAT, 1)
    with brought_back(*opened(folder)):
        pass
    assert os.environ[VARIABLE] == str(key_file)
