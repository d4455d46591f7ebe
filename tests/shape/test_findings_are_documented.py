"""docs/reference/findings.md and the guide say of every column what the code says."""

from __future__ import annotations

import re

import pytest

from niukou.pipeline.finding_table import COLUMNS, REJECTED_COLUMNS
from niukou.pipeline.finding_table.files import REJECTED_HEADINGS
from niukou.pipeline.finding_table.shape import KINDS, LEAD_SEVERITIES, Column
from niukou.pipeline.finding_table.sheet_columns import columns_of
from tests.shape.repository import page

TEXT = page("docs/reference/findings.md")
GUIDE = page("docs/guide/screen-a-county.md")
ROWS = {
    cells[0].strip("` "): cells
    for line in TEXT.splitlines()
    if line.startswith("| `") and len(cells := [c.strip() for c in line.strip("|").split("|")]) == 4
}


def test_columns_stand_in_the_order_of_the_table() -> None:
    assert list(ROWS) == [column.name for column in COLUMNS]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda c: c.name)
def test_heading_and_values_are_those_of_the_code(column: Column) -> None:
    _, heading, values, _ = ROWS[column.name]
    assert heading == column.heading
    assert re.findall(r"`(\w+)`", values) == list(column.values)
    assert [word for word in column.values.values() if word not in values] == []


def test_rejected_rows_are_explained() -> None:
    assert len(REJECTED_HEADINGS) == len(REJECTED_COLUMNS)
    assert "、".join(REJECTED_HEADINGS) in TEXT


@pytest.mark.parametrize("kind", KINDS)
def test_the_guide_explains_every_heading_of_the_workbook(kind: str) -> None:
    headings = [column.heading for column in columns_of(kind, {}, {})]
    assert [h for h in headings if f"**{h}**" not in GUIDE] == []
    assert f"“{KINDS[kind]}”" in GUIDE
    assert all(word in GUIDE for word in LEAD_SEVERITIES.values())
