"""docs/reference/step-kinds.md and the schemas have the step kinds of the code, no more and no fewer."""

from __future__ import annotations

import re

from niukou.rulebook.schema import schema
from niukou.rulebook.step_kinds import SPECIAL_KEYS, STEP_KINDS
from tests.shape.repository import page

ROWS = {
    cells[0].strip("` "): cells
    for line in page("docs/reference/step-kinds.md").splitlines()
    if line.startswith("| `") and len(cells := [c.strip() for c in line.split("|")[1:-1]]) == 7
}


def test_every_kind_stands_on_the_page_with_its_keys() -> None:
    assert list(ROWS) == list(STEP_KINDS)
    for name, (_, title, english, must, one_of, may, said) in ROWS.items():
        kind = STEP_KINDS[name]
        assert (title, english) == (kind.title, kind.title_en)
        keys = [tuple(re.findall(r"`(\w+)`", cell)) for cell in (must, one_of, may)]
        assert keys == [kind.must, kind.one_of, kind.may]
        assert said


def test_the_schemas_offer_the_same_kinds() -> None:
    step = schema("procedure")["else"]["properties"]["steps"]["items"]["properties"]
    may = schema("role")["else"]["properties"]["may"]["items"]
    assert step["kind"]["enum"] == may["enum"] == list(STEP_KINDS)
    assert set(SPECIAL_KEYS) <= set(step)
