"""What a pack holds cannot be changed once it is read: a run and a case are judged by what was fingerprinted."""

from __future__ import annotations

import dataclasses
import inspect

import pytest

from niukou.rulebook import model
from niukou.rulebook.model import CodeList, Where
from tests.small_pack import small_pack

CLASSES = [c for _, c in inspect.getmembers(model, inspect.isclass) if dataclasses.is_dataclass(c)]


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_object_is_frozen_and_says_what_it_is(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert kind.__doc__ and not kind.__doc__.startswith(kind.__name__ + "(")


def test_a_standard_cannot_be_raised_in_passing() -> None:
    standard = small_pack().standards["line"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        standard.values = ()  # type: ignore[misc]


def test_labels_come_in_the_order_of_the_file() -> None:
    chosen: CodeList = small_pack().codelists["relation"]
    assert chosen.labels == ("户主", "配偶", "之子", "之女")


def test_a_place_reads_as_file_and_line() -> None:
    assert str(Where("national/quality/no_head.yaml", 3)) == "national/quality/no_head.yaml:3"
