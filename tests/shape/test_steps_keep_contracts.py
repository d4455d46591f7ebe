"""Every SQL step of a room has its contract beside it, and every contract its step."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest
import yaml

from tests.shape.repository import text_of, tracked

STEPS = {name.removesuffix(".sql") for name in tracked() if re.fullmatch(r"src/niukou/.*/sql/\w+\.sql", name)}
CONTRACTS = {
    name.removesuffix(".yaml") for name in tracked() if re.fullmatch(r"src/niukou/.*/sql/\w+\.yaml", name)
}


def test_steps_and_contracts_come_in_pairs() -> None:
    assert STEPS == CONTRACTS


@pytest.mark.parametrize("step", sorted(CONTRACTS))
def test_a_contract_says_table_row_and_columns(step: str) -> None:
    said = yaml.safe_load(text_of(f"{step}.yaml"))
    assert said["table"] == PurePosixPath(step).name
    assert said["one_row"]
    assert all(column["type"] and column["meaning"] for column in said["columns"].values())


def test_only_a_sql_folder_holds_steps() -> None:
    """Macros of the terms and the text that the compiler fills in are no steps: they stand beside their Python."""
    elsewhere = [n for n in tracked() if n.startswith("src/") and n.endswith(".sql") and "/sql/" not in n]
    assert [n for n in elsewhere if not n.startswith(("src/niukou/terms/", "src/niukou/engine/"))] == []
