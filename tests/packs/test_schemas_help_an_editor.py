from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from niukou.rulebook.find import own_packs_folder

SCHEMAS = sorted((own_packs_folder() / "schema").glob("*.schema.json"))


def _properties(part: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(part, dict):
        if part.get("type") == "object" and "properties" in part:
            yield from part["properties"].items()
        for inner in part.values():
            yield from _properties(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _properties(inner)


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_it_is_a_schema_of_draft_2020_12(path):
    schema = json.loads(path.read_text("utf-8"))
    assert schema["$schema"].endswith("draft/2020-12/schema")
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_every_key_is_described(path):
    shared = json.loads((path.parent / "shared.schema.json").read_text("utf-8"))["$defs"]
    for name, said in _properties(json.loads(path.read_text("utf-8"))):
        target = shared.get(said.get("$ref", "").rpartition("/")[2], {})
        assert said.get("description") or target.get("description"), f"{path.name}: {name}"


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_no_unknown_key_is_let_in(path):
    def closed(part: Any) -> None:
        if isinstance(part, dict):
            if part.get("type") == "object" and "properties" in part:
                assert part.get("additionalProperties") is False
            for inner in part.values():
                closed(inner)

    closed(json.loads(path.read_text("utf-8")))
