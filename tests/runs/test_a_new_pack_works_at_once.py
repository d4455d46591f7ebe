"""`new_pack` leaves a whole pack that loads and whose cases pass, or nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from niukou.rulebook.find import own_packs_folder
from niukou.rulebook.load import load_pack
from niukou.runs.new_pack import new_pack
from niukou.runs.packs import check_packs, try_packs
from niukou.runs.refusals import UsageRefusalError


def test_it_loads_and_its_cases_pass(tmp_path: Path) -> None:
    made = new_pack("somewhere-2019", "national", tmp_path)
    [report] = check_packs([str(made)])
    assert report.faults == () and report.notes == ()
    [(_, outcomes)] = try_packs([str(made)])
    assert len(outcomes) == 2 and all(outcome.right for outcome in outcomes)
    assert {path.name for path in made.iterdir()} == {"README.md", "pack.yaml", "standards", "exclusions"}
    assert "@" not in "".join(path.read_text("utf-8") for path in made.rglob("*.*"))


def test_it_replaces_a_standard_with_the_values_it_had(tmp_path: Path) -> None:
    pack = load_pack(new_pack("somewhere", "national", tmp_path))
    assert pack.standards["income_line"].values == load_pack("national").standards["income_line"].values
    assert pack.standards["income_line"].where.file.startswith("somewhere/")


def test_a_pack_without_the_things_of_the_examples_gets_none(tmp_path: Path) -> None:
    shutil.copytree(own_packs_folder() / "broken" / "_base", tmp_path / "_base")
    made = new_pack("small", str(tmp_path / "_base"), tmp_path)
    assert sorted(path.name for path in made.iterdir()) == ["README.md", "pack.yaml"]
    load_pack(made)


def test_a_pack_that_would_not_find_what_it_inherits_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(UsageRefusalError, match="_base"):
        new_pack("small", str(own_packs_folder() / "broken" / "_base"), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["", "Bad", "a_b", "-a", "a-", "a/b", "..", "ä", "1a", "a" * 41, "national", "there"]
)
def test_a_bad_or_taken_name_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "there").mkdir()
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UsageRefusalError):
        new_pack(name, "national", tmp_path)
    assert sorted(tmp_path.iterdir()) == before


def test_an_unknown_pack_or_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageRefusalError, match="--from"):
        new_pack("mine", "nashional", tmp_path)
    with pytest.raises(UsageRefusalError, match="没有这个文件夹"):
        new_pack("mine", "national", tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []
