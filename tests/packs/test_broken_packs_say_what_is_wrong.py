"""Each folder of packs/broken has one fault; EXPECT.yaml says where, and words the error must contain."""

from __future__ import annotations

import posixpath
from pathlib import Path

import pytest

from niukou.rulebook.errors import PackError
from niukou.rulebook.find import own_packs_folder
from niukou.rulebook.load import load_pack
from niukou.rulebook.yaml_text import read_yaml

BROKEN = own_packs_folder() / "broken"
PACKS = sorted(path for path in BROKEN.iterdir() if path.is_dir() and not path.name.startswith("_"))


def test_there_are_enough_of_them():
    assert len(PACKS) >= 100


def test_the_pack_they_inherit_is_sound():
    load_pack(BROKEN / "_base")


@pytest.mark.parametrize("folder", PACKS, ids=lambda path: path.name)
def test_it_is_refused_with_file_line_and_reason(folder: Path):
    expect = read_yaml((folder / "EXPECT.yaml").read_text("utf-8")).value
    with pytest.raises(PackError) as refused:
        load_pack(folder)
    assert len(refused.value.faults) == 1, str(refused.value)
    fault = refused.value.faults[0]
    assert fault.where.file == posixpath.normpath(f"broken/{folder.name}/{expect['file']}")
    assert fault.where.line == expect["line"], str(fault)
    for words in expect["says"]:
        assert words in str(fault)
