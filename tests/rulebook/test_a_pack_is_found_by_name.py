from __future__ import annotations

import os
from pathlib import Path

import pytest

from niukou.rulebook.errors import PackError
from niukou.rulebook.find import find_pack, known_packs, own_packs_folder, packs_folders


def test_a_name_means_the_folder_in_the_packs_folder_named_by_the_environment(packs: Path):
    assert find_pack("_base") == packs / "_base"
    assert packs_folders() == (packs, own_packs_folder())


def test_the_environment_goes_before_the_programs_own(write_pack, packs: Path):
    write_pack("national", {})
    assert find_pack("national") == packs / "national"


def test_several_folders_may_be_named(
    write_pack, packs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write_pack("mine", {})
    monkeypatch.setenv("NIUKOU_PACKS", f"{tmp_path / 'empty'}{os.pathsep}{packs}")
    assert find_pack("mine") == packs / "mine"


def test_a_path_to_the_folder_does_as_well(write_pack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    folder = write_pack("mine", {})
    monkeypatch.delenv("NIUKOU_PACKS")
    assert find_pack(folder) == folder
    monkeypatch.chdir(folder)
    assert find_pack(".") == folder


def test_folders_without_a_pack_file_are_no_packs(packs: Path):
    (packs / "notes").mkdir()
    assert "notes" not in known_packs() and "schema" not in known_packs()


def test_an_unknown_name_is_told_with_the_nearest_and_all_known(write_pack):
    write_pack("yunnan", {})
    with pytest.raises(PackError, match=r"没有名为“yunan”的政策包；最接近的是 yunnan；已有：.*_base"):
        find_pack("yunan")


@pytest.mark.parametrize("name", ["", "..", "../..", "/etc", "no\nsuch"])
def test_what_is_no_pack_is_refused(packs: Path, name: str):
    with pytest.raises(PackError):
        find_pack(name)


def test_inheriting_goes_by_name_only(write_pack, packs: Path):
    write_pack("mine", {})
    with pytest.raises(PackError):
        find_pack(str(packs / "mine"), beside=packs)
