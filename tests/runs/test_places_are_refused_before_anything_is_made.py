"""Where a run may read and write: refused with what to do instead, before anything is made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from niukou.runs.places import check_places
from niukou.runs.refusals import RefusalError, UsageRefusalError


@pytest.fixture
def county(tmp_path: Path) -> Path:
    (tmp_path / "county" / "registry").mkdir(parents=True)
    return tmp_path / "county"


def result(folder: Path, **more: str) -> Path:
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps({"findings_version": 1}))
    for name, text in more.items():
        (folder / name).write_text(text)
    return folder


def test_new_and_empty_folders_are_good(county: Path, tmp_path: Path) -> None:
    check_places(county, tmp_path / "a" / "b", tmp_path, False)
    (tmp_path / "empty").mkdir()
    check_places(county, tmp_path / "empty", tmp_path, False)


def test_input_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusalError, match="没有这个文件夹") as refused:
        check_places(tmp_path / "nowhere", tmp_path / "out", tmp_path, False)
    assert refused.value.status == 1


def test_input_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(RefusalError, match="不是文件夹"):
        check_places(tmp_path / "file", tmp_path / "out", tmp_path, False)


@pytest.mark.parametrize("inside", ["", "out", "registry/out"])
def test_a_result_inside_the_input_is_refused(county: Path, inside: str) -> None:
    with pytest.raises(UsageRefusalError, match="不能放在输入文件夹里面"):
        check_places(county, county / inside, county.parent, False)


def test_work_files_inside_the_input_are_refused(county: Path) -> None:
    with pytest.raises(UsageRefusalError, match="NIUKOU_WORK"):
        check_places(county, county.parent / "out", county / "work", False)


def test_a_file_is_no_place_for_a_result(county: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageRefusalError, match="已经是一个文件"):
        check_places(county, tmp_path / "file", tmp_path, True)


def test_a_former_result_is_replaced_only_when_asked(county: Path, tmp_path: Path) -> None:
    out = result(tmp_path / "out")
    with pytest.raises(UsageRefusalError, match="--replace"):
        check_places(county, out, tmp_path, False)
    check_places(county, out, tmp_path, True)


@pytest.mark.parametrize(
    "more", [{"notes.txt": "mine"}, {"manifest.json": "{}"}, {"manifest.json": "no json"}]
)
def test_other_peoples_files_are_never_replaced(county: Path, tmp_path: Path, more: dict[str, str]) -> None:
    out = result(tmp_path / "out", **more)
    with pytest.raises(UsageRefusalError, match="别的文件"):
        check_places(county, out, tmp_path, True)
