"""docs/reference/pack-files.md says of every kind of file what its schema says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from niukou.rulebook.files import KINDS
from tests.shape.repository import ROOT, page, tracked

TEXT = page("docs/reference/pack-files.md")
INHERITING = {"adds", "replaces"}
SCHEMAS = sorted(
    {m[1] for n in tracked() if (m := re.fullmatch(r"packs/schema/(\w+)\.schema\.json", n))} - {"shared"}
)


def _schema(kind: str) -> dict[str, Any]:
    schema = json.loads((ROOT / f"packs/schema/{kind}.schema.json").read_text(encoding="utf-8"))
    whole: dict[str, Any] = schema.get("$defs", {}).get("whole", schema)
    return whole


def _rows(kind: str) -> dict[str, bool]:
    table = TEXT.partition(f"<!-- schema: {kind} -->")[2].split("\n\n")[0]
    return {m[1]: m[2] == "是" for m in re.finditer(r"(?m)^\| `(\w+)` \| *(是?) *\|", table)}


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_entry_stands_on_the_page_and_no_other(kind: str) -> None:
    assert set(_rows(kind)) == set(_schema(kind)["properties"]) - INHERITING


@pytest.mark.parametrize("kind", SCHEMAS)
def test_what_is_required_is_marked(kind: str) -> None:
    assert {name for name, required in _rows(kind).items() if required} == set(_schema(kind)["required"])


def test_every_folder_has_its_section() -> None:
    headings = " ".join(re.findall(r"(?m)^## (.+)$", TEXT))
    assert [folder for folder in KINDS if f"{folder}/" not in headings] == []
    assert set(SCHEMAS) == {*KINDS.values(), "pack"}


@pytest.mark.parametrize("kind", ["dictionary", "source", "codelist", "procedure"])
def test_entries_inside_entries_are_named(kind: str) -> None:
    inner = {
        name
        for said in _schema(kind)["properties"].values()
        for part in (said, said.get("items", {}), said.get("additionalProperties", {}))
        if isinstance(part, dict)
        for name in part.get("properties", {})
    }
    assert [name for name in sorted(inner) if f"`{name}`" not in TEXT and name not in TEXT] == []
