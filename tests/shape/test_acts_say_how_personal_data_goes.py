"""Every act that the code records says what it may hold of people and how that goes; what leaves is told as what leaves."""

from __future__ import annotations

import ast
import re

from niukou.office.audit.acts import ACTS, GOES, READS
from tests.shape.repository import tracked, tree_of

SOURCES = [
    name
    for name in tracked()
    if re.fullmatch(r"src/niukou/(office|runs|web)/.*\.py", name) and "/migrations/" not in name
]
ROOMS = r"(audit|areas|accounts|windows|instructions|registry|support|findings|cases|assessment)\.[a-z_]+"
FILES = ("csv", "parquet", "xlsx", "sql")  # `findings.csv` is no act


def acts_in(name: str) -> set[str]:
    if name.endswith("audit/acts.py"):
        return set()
    return {
        node.value
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        and re.fullmatch(ROOMS, node.value) and node.value.split(".")[1] not in FILES
    }  # fmt: skip


def first_arguments(function: str) -> set[str]:
    """Texts that stand first or second in calls of a function, anywhere."""
    return {
        argument.value
        for name in SOURCES
        for call in ast.walk(tree_of(name))
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) == function
        for argument in call.args[:2]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def test_every_act_stands_in_the_table_and_nothing_else_does() -> None:
    assert set().union(*map(acts_in, SOURCES)) == set(ACTS)


def test_what_an_act_holds_has_a_way_to_go() -> None:
    assert {held for each in ACTS.values() for held in each} == set(GOES)
    assert all("/" in said for said in GOES.values())


def test_what_leaves_the_screen_is_told_by_the_room_for_it() -> None:
    assert first_arguments("Taken") == READS <= set(ACTS)
    assert not READS & first_arguments("record")
