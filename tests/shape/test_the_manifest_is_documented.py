"""docs/reference/findings.md names every entry of a manifest and every file of a result, and no other."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from niukou.runs.places import RESULT_FILES
from niukou.runs.screen import ScreenRequest, screen
from tests.made_county import make_county
from tests.shape.repository import page


def test_every_entry_is_named_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIUKOU_FINDING_KEY_FILE", str(tmp_path / "key"))
    made = make_county(tmp_path / "county")
    result = screen(ScreenRequest(made, "yunnan-2017", date(2017, 10, 1), tmp_path / "out"))
    table = page("docs/reference/findings.md").partition("## manifest.json")[2]
    said = [
        m
        for line in table.splitlines()
        if line.startswith("| `")
        for m in re.findall(r"`(\w+)`", line.split("|")[1])
    ]
    assert set(said) == set(result.manifest)
    assert len(said) == len(set(said))


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_file_of_a_result_is_named(name: str) -> None:
    text = page(name)
    assert [
        file for file in RESULT_FILES if file not in text and file.removeprefix("findings") not in text
    ] == []
