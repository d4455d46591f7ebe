"""People who act at the same moment: each outcome is one of the right ones, in real processes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from tests.office.machines import Machine, machines

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Machine]]:
    """More and more machines with the same office."""
    with machines(connection.vendor, tmp_path_factory.mktemp("machines")) as new:
        first = new()
        race(first, "office")
        yield lambda: new(like=first)


@pytest.fixture
def machine(copies: Callable[[], Machine]) -> Machine:
    return copies()


def race(machine: Machine, name: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.office.racing", name],
        cwd=machine.folder, env=machine.environment, capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_two_editors_of_one_field_the_second_is_told_and_keeps_what_he_typed(machine: Machine) -> None:
    told = race(machine, "same field")
    first, second = told["told"]
    if second["told"]:
        assert (first["told"], second["told"]) == ([], ["工资性收入"])
        assert second["kept"] == [{"wage_income": "5000", "business_income": "100"}]
        assert told["now"]["wage_income"] == "4000"
    else:
        assert first["told"] == ["工资性收入"] and first["kept"] == [{"wage_income": "4000"}]
        assert told["now"] == {"wage_income": "5000", "business_income": "100"}
    assert told["drafts"] == 1


def test_two_editors_of_two_fields_are_both_entered(machine: Machine) -> None:
    told = race(machine, "other fields")
    assert [one["told"] for one in told["told"]] == [[], []] and told["drafts"] == 0
    assert told["now"] == {"wage_income": "4000", "business_income": "100"}


def test_a_window_closes_on_fifty_writers(machine: Machine) -> None:
    """Each is entered before the closing, or is refused with his draft kept; there is no third way."""
    told = race(machine, "window")
    entered = [one == "entered" for one in told["told"]]
    assert told["changed"] == entered and set(told["told"]) == {"entered", "refused"}
    refused = sorted(code for code, one in zip(told["codes"], told["told"], strict=True) if one == "refused")
    assert told["drafted"] == refused
    assert (told["entries"], told["uses"], told["late"]) == (sum(entered), sum(entered), 0)
    assert told["faults"] == []


def test_two_approvals_of_one_case_one_counts(machine: Machine) -> None:
    told = race(machine, "approvals")
    counted = [one for one in told["told"] if not one.startswith("told")]
    assert len(counted) == 1 and told["done"] == counted
    assert told["faults"] == []


def test_two_importers_of_the_same_files_stage_them_once(machine: Machine) -> None:
    told = race(machine, "importers")
    assert (
        told["stagings"] == ["staged"] and told["rows"] > 40 and (told["twice"], told["rejected"]) == (0, 0)
    )
    assert told["told"].count("staged") == 1, told["told"]
    other = next(one for one in told["told"] if one != "staged")
    assert other == "there already" or "别人正在导入" in other


def test_a_day_is_anchored_with_the_entries_that_were_still_being_written(machine: Machine) -> None:
    told = race(machine, "anchor")
    assert told["told"][-1] == "anchored" and told["faults"] == []
