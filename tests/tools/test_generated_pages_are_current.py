"""The committed pages are what the packs say today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from niukou.rulebook.load import load_pack

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "rules.md"


def test_the_catalogue_of_rules_is_current() -> None:
    command = [sys.executable, "-m", "tools.rule_catalogue", "--print"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    assert PAGE.read_text(encoding="utf-8") == said, "run: .venv/bin/python -m tools.rule_catalogue"


def test_every_rule_stands_in_it() -> None:
    text = PAGE.read_text(encoding="utf-8")
    pack = load_pack("yunnan-2017")
    rules = [*pack.quality.values(), *pack.leads.values()]
    assert [rule.code for rule in rules if f"| {rule.code} | {rule.title} |" not in text] == []
