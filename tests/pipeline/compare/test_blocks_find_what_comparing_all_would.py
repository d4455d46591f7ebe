"""The quick way to probable links finds what comparing everybody with everybody finds, no more and no less."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pipeline.compare.conftest import County, number
from tests.pipeline.compare.reference import Seen, one_edit, who_is_who

_NAMES = ("王伟", "王玮", "李秀英", "李秀瑛", "张福来", "王建国", "王建华", None)
_DIGITS = "0123456789"


def _human(chance: random.Random) -> tuple[str | None, str]:
    """Somebody among few names, days and serials, so that near neighbours are common."""
    day = chance.choice(["19850408", "19850409", "19580408", "20000101"])
    return chance.choice(_NAMES), number(f"539901{day}{chance.randrange(60):03d}")


def _slipped(text: str, chance: random.Random) -> str:
    place = chance.randrange(17)
    digit = chance.choice(_DIGITS)
    return chance.choice(
        [
            text[:place] + digit + text[place + 1 :],
            text[:17] + chance.choice(_DIGITS + "X"),
            text[:place] + text[place + 1] + text[place] + text[place + 2 :],
            text[:place] + text[place + 1 :],
            text[:place] + digit + text[place:],
            text[:6] + str(chance.randrange(1900, 2018)) + text[10:],
        ]
    )


def _written(human: tuple[str | None, str], chance: random.Random) -> tuple[str | None, str | None]:
    name, text = human
    if chance.random() < 0.4:
        text = _slipped(text, chance) + ("43" if chance.random() < 0.1 else "")
    elif chance.random() < 0.2:
        text = chance.choice([text.lower(), f" {text}", text + "43"])
    if chance.random() < 0.2:
        name = chance.choice(_NAMES)
    return name, text if chance.random() > 0.02 else None


@pytest.mark.parametrize("seed", range(6))
def test_the_quick_way_finds_what_comparing_all_finds(county: County, seed: int) -> None:
    chance = random.Random(seed)
    humans = [_human(chance) for _ in range(150)]
    persons, rows, residents = [], [], []
    for serial in range(120):
        name, text = _written(chance.choice(humans), chance)
        persons.append(Seen("person", county.person(name, text, household=f"H{serial}"), name, text))
    for serial in range(250):
        name, text = _written(chance.choice(humans), chance)
        county.vehicle(name, text, plate=f"云Z{serial}")
        rows.append(Seen("vehicle", f"云Z{serial}", name, text))
    if seed % 2:
        for human in chance.sample(humans, 60):
            county.resident(*human)
            residents.append(Seen("resident", human[1], *human))
    expected = who_is_who(persons, rows, residents)
    assert county.links() == expected
    assert sum(how == "probable" for _, _, how in expected) > 5


@given(st.text(_DIGITS, min_size=17, max_size=17), st.randoms(use_true_random=False))
def test_the_reference_calls_every_slip_one_edit(body: str, chance: random.Random) -> None:
    right = number(body)
    wrong = _slipped(right, chance)
    assert one_edit(wrong, right) or wrong == right
