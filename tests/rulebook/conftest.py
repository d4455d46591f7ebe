"""A packs folder of its own for each test, with the smallest pack to inherit."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from niukou.rulebook.find import own_packs_folder

PackWriter = Callable[..., Path]


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder named by NIUKOU_PACKS that holds `_base` only."""
    folder = tmp_path / "packs"
    shutil.copytree(own_packs_folder() / "broken" / "_base", folder / "_base")
    monkeypatch.setenv("NIUKOU_PACKS", str(folder))
    return folder


@pytest.fixture
def write_pack(packs: Path) -> PackWriter:
    """Writes a pack with its files: write_pack('mine', {'quality/x.yaml': '…'}, inherits='_base')."""

    def write(name: str, files: Mapping[str, str], inherits: str | None = "_base") -> Path:
        above = f"inherits: {inherits}" if inherits else "identity_scheme: none\narea_scheme: none"
        whole = {
            "pack.yaml": f'name: {name}\ntitle: 试验\ntitle_en: Trial\nversion: "1"\n{above}\n'
            "in_force: {from: 2014-01-01}\nbasis: {document: 试验用的文件, mark: S}\n",
            **files,
        }
        for path, text in whole.items():
            file = packs / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        return packs / name

    return write


@pytest.fixture
def quality_text() -> Callable[..., str]:
    """The text of a sound quality rule, with keys changed or added."""

    def text(head: str = "adds: true", **changed: str) -> str:
        keys = {
            "title": "没有人口",
            "title_en": "No members",
            "code": "T01",
            "table": "household",
            "severity": "error",
            "scope": "row",
            "when": '"household.size = 0"',
            "message": '"{household.head_name}户没有人口"',
            "basis": "{document: 试验用的文件, mark: S}",
            "cases": "\n  - {name: 没有, given: {household: {size: 0}}, on: 2017-10-01, then: finding}"
            "\n  - {name: 有, given: {household: {size: 3}}, on: 2017-10-01, then: none}",
        } | changed
        return f"{head}\n" + "".join(f"{key}: {value}\n" for key, value in keys.items())

    return text
