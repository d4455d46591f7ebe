"""A door sign on every room: what it is; for a room of the pipeline what goes in, what comes out, and why."""

from __future__ import annotations

import ast
import re

import pytest

from tests.shape.repository import packages, tracked, tree_of

MODULES = [
    name
    for name in tracked()
    if re.fullmatch(r"src/niukou/.*\.py|tools/.*\.py|demo/.*\.py|bench/.*\.py", name)
]


@pytest.mark.parametrize("room", packages())
def test_a_package_says_what_it_is(room: str) -> None:
    said = ast.get_docstring(tree_of(f"src/niukou/{room}/__init__.py")) or ""
    assert len(said) > 20, f"src/niukou/{room}/__init__.py: the docstring does not say what the room is"


@pytest.mark.parametrize("room", [p for p in packages() if re.fullmatch(r"pipeline/\w+", p)])
def test_a_room_of_the_pipeline_says_in_out_why(room: str) -> None:
    said = ast.get_docstring(tree_of(f"src/niukou/{room}/__init__.py")) or ""
    missing = [word for word in ("In:", "Out:", "Why:") if word not in said]
    assert not missing, f"src/niukou/{room}/__init__.py: its docstring lacks {', '.join(missing)}"


def test_every_module_has_a_docstring() -> None:
    signs = [n for n in MODULES if not n.endswith("/migrations/__init__.py") and "/0001_initial" not in n]
    assert [name for name in signs if not ast.get_docstring(tree_of(name))] == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    banned = {
        "utils",
        "util",
        "helpers",
        "helper",
        "common",
        "misc",
        "base",
        "manager",
        "managers",
        "constants",
    }
    named = [name for name in tracked() if name.endswith((".py", ".sql"))]
    assert [name for name in named if banned & set(re.split(r"[/_.]", name))] == []
