"""The committed pages are what the packs say today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from niukou.rulebook.find import known_packs
from niukou.rulebook.load import load_pack
from tools.pack_pages import FOLDER, PAGES, page

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "rules.md"


def test_the_catalogue_of_rules_is_current() -> None:
    command = [sys.executable, "-m", "tools.rule_catalogue", "--print"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    assert PAGE.read_text(encoding="utf-8") == said, "run: .venv/bin/python -m tools.rule_catalogue"


def test_every_rule_stands_in_it() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name in ("national", "qinghai-2017", "chongqing-2016", "yunnan-2017", "henan-2018", "hubei-2016"):
        pack = load_pack(name)
        rules = [*pack.quality.values(), *pack.leads.values()]
        assert [rule.code for rule in rules if f"| {rule.code} | {rule.title} |" not in text] == []


@pytest.mark.parametrize("name", PAGES)
def test_the_page_of_a_pack_is_current(name: str) -> None:
    written = (FOLDER / f"{PAGES[name]}.md").read_text(encoding="utf-8")
    assert written == page(name), "run: .venv/bin/python -m tools.pack_pages"


def test_every_pack_has_its_page() -> None:
    assert set(PAGES) == {name for name, folder in known_packs().items() if folder.parent == ROOT / "packs"}


def test_the_page_of_a_region_tells_its_steps_in_order_and_only_its_own() -> None:
    text = (FOLDER / "qinghai-2017.md").read_text(encoding="utf-8")
    identification = text.partition("### P-ID ")[2].partition("\n### ")[0]
    steps = [step.title for step in load_pack("qinghai-2017").procedures["identification"].steps]
    places = [identification.find(f". **{title}**") for title in steps]
    assert -1 not in places
    assert places == sorted(places)
    assert "| J01 |" not in text
