"""A path, a module, a pack in backticks in a document is one that exists; every typical change has its check list."""

from __future__ import annotations

import re

import pytest

from niukou.rulebook.load import load_pack
from tests.shape.repository import ROOT, SRC, page, text_of, tracked

PAGES = [
    n
    for n in tracked()
    if re.fullmatch(
        r"(README|README\.zh-CN|CONTRIBUTING|CHANGELOG|SECURITY)\.md|docs/.*\.md|packs/README\.md", n
    )
]
CHANGES = ["rule", "standard", "code list label", "source layout", "function of the expression language", "pipeline step",
    "CLI verb", "pack for a new region", "dependency"]  # fmt: skip
_PATH = re.compile(r"`((?:src|packs|docs|tests|requirements|demo|bench|tools|\.ci)/[\w./-]+)`")


@pytest.mark.parametrize("name", PAGES)
def test_paths_in_backticks_exist(name: str) -> None:
    told = _PATH.findall(text_of(name))
    gone = [p for p in told if not (ROOT / p).exists() and not (SRC / p).exists()]
    assert gone == []


@pytest.mark.parametrize("change", CHANGES)
def test_every_typical_change_has_its_check_list(change: str) -> None:
    sections = re.split(r"(?m)^### ", page("CONTRIBUTING.md"))
    found = [s for s in sections if s.lower().startswith((f"a {change}".lower(), f"an {change}".lower()))]
    assert len(found) == 1
    assert found[0].count("- [ ]") >= 3


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [
        int(m[1]) for n in tracked() if (m := re.fullmatch(r"docs/decisions/(\d{4})-[a-z0-9-]+\.md", n))
    ]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_every_decision_says_asked_chosen_and_costs() -> None:
    pages = [n for n in tracked() if re.fullmatch(r"docs/decisions/\d{4}-.*\.md", n)]
    assert [n for n in pages if any(f"**{w}.**" not in text_of(n) for w in ("Asked", "Chosen"))] == []


def test_the_licence_is_the_one_that_is_declared() -> None:
    assert 'license = "Apache-2.0"' in page("pyproject.toml")
    assert page("LICENSE").lstrip().startswith("Apache License")


def test_the_changelog_speaks_of_this_version() -> None:
    version = re.search(r'__version__ = "([\d.]+)"', page("src/niukou/__init__.py"))
    assert version and f"## [{version[1]}]" in page("CHANGELOG.md")
    assert f'version = "{version[1]}"' in page("pyproject.toml")


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_pasted_screen_names_rules_as_the_pack_does(name: str) -> None:
    pack = load_pack("yunnan-2017")
    titles = {rule.code: rule.title for rule in (*pack.quality.values(), *pack.leads.values())}
    pasted = re.findall(r"(?m)^│ [^│]*│ ([A-Z]+-?[\d.]+) +│ (\S+)", page(name))
    assert len(pasted) > 10
    assert [(code, title) for code, title in pasted if titles.get(code) != title] == []
