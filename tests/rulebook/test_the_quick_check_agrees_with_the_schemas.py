"""The quick check of schemas lets in exactly what jsonschema lets in: on every file there is, and on spoilt ones."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from niukou.rulebook.files import KINDS, PACK
from niukou.rulebook.find import own_packs_folder
from niukou.rulebook.schema import _formats, schema
from niukou.rulebook.schema_check import compile_schema
from niukou.rulebook.yaml_text import YamlError, read_yaml

FORMATS = {"date": lambda value: _formats.conforms(value, "date")}
QUICK = {kind: compile_schema(schema(kind), FORMATS) for kind in (*set(KINDS.values()), PACK)}
SLOW = {kind: Draft202012Validator(schema(kind), format_checker=_formats) for kind in QUICK}
NASTY: list[Any] = [
    None,
    "",
    "x",
    0,
    -1,
    2018,
    1.5,
    True,
    False,
    [],
    {},
    ["x", "x"],
    [1],
    {"x": 1},
    "2018-02-30",
]


def _files() -> Iterator[tuple[str, Any]]:
    for path in sorted(own_packs_folder().glob("**/*.yaml")):
        kind = PACK if path.name == "pack.yaml" else KINDS.get(path.parent.name)
        if kind is None:
            continue
        try:
            yield kind, read_yaml(path.read_text("utf-8")).value
        except (YamlError, UnicodeDecodeError):
            continue


FILES = list(_files())


def test_on_every_file_of_every_pack() -> None:
    assert len(FILES) > 500
    wrong = [(kind, value) for kind, value in FILES if QUICK[kind](value) != SLOW[kind].is_valid(value)]
    assert wrong == []


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_on_files_that_are_spoilt(data: st.DataObject) -> None:
    kind, value = data.draw(st.sampled_from(FILES))
    spoilt = copy.deepcopy(value)
    path = data.draw(st.sampled_from(list(_paths(spoilt)) or [()]))
    inside = spoilt
    for step in path[:-1]:
        inside = inside[step]
    if path and data.draw(st.booleans()):
        del inside[path[-1]]
    elif path:
        inside[path[-1]] = data.draw(st.sampled_from(NASTY))
    assert QUICK[kind](spoilt) == SLOW[kind].is_valid(spoilt), json.dumps(spoilt, ensure_ascii=False)


def _paths(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*above, key)
        yield from _paths(inner, (*above, key))


@pytest.mark.parametrize("keyword", ["oneOf", "maxItems", "multipleOf", "dependentRequired"])
def test_a_keyword_it_does_not_know_lets_nothing_in(keyword: str) -> None:
    assert not compile_schema({keyword: 1}, FORMATS)({})
