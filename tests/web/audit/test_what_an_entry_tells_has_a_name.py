"""Whatever an act tells in its entry has a name that people read: no word of developers stands in the trail."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from niukou.web.audit.words import about, told_name

SOURCE = Path(__file__).parents[3] / "src" / "niukou"
ROOMS = ("office", "runs")


def told_keys(tree: ast.AST) -> Iterator[str]:
    """The keys of what calls hand over as `detail`, where they are written out."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.keyword)
            and node.arg == "detail"
            and isinstance(node.value, ast.Dict | ast.BinOp)
        ):
            written = [one for one in ast.walk(node.value) if isinstance(one, ast.Dict)]
            yield from (
                str(key.value) for one in written for key in one.keys if isinstance(key, ast.Constant)
            )


@pytest.mark.parametrize("room", ROOMS)
def test_every_key_has_its_name(room: str) -> None:
    files = sorted((SOURCE / room).rglob("*.py"))
    keys = {key for file in files for key in told_keys(ast.parse(file.read_text("utf-8")))}
    assert keys
    assert sorted(key for key in keys if told_name(key) == key) == []


def test_how_many_an_act_was_about_is_counted_as_people_write_it() -> None:
    assert about("findings:1188") == "1,188条线索"
