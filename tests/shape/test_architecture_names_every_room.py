"""ARCHITECTURE.md drawn from the house as it stands: nothing named that is gone, nothing there that is not named."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest

from tests.shape.repository import ROOT, SRC, packages, page, tracked

TEXT = page("ARCHITECTURE.md")
ROOMS = dict(re.findall(r"\*\*`([\w./-]+)`\*\*( \(planned\))?", TEXT))
TABLE = TEXT.partition("## Where do I change")[2]
BESIDE = {"tests", "demo", "bench", "tools", "docs", "requirements"}


def test_every_room_named_exists_or_is_planned() -> None:
    assert {room for room, planned in ROOMS.items() if not planned and not _there(room)} == set()


def test_a_planned_room_is_not_built_yet() -> None:
    built = {room for room, planned in ROOMS.items() if planned and _holds_code(room)}
    assert built == set(), "no longer planned"


def test_every_room_that_exists_is_named() -> None:
    packs = {"/".join(PurePosixPath(name).parts[:2]) for name in tracked() if re.match(r"packs/[^/]+/", name)}
    assert (set(packages()) | packs | _beside()) - set(ROOMS) == set()


@pytest.mark.parametrize("words", ["income line", "exclusion", "quality rule", "label", "new layout", "file type",
    "name matching", "linked wrongly", "slow", "new function", "identity scheme", "finding's column", "workbook",
    "CLI verb", "error text"])  # fmt: skip
def test_the_table_answers(words: str) -> None:
    assert any(words in row.split("|")[1] for row in TABLE.splitlines() if row.startswith("| "))


def test_every_place_in_the_table_exists() -> None:
    rows = [row.split("|")[2] for row in TABLE.splitlines() if row.startswith("| ") and "---" not in row]
    places = {
        place for row in rows for place in re.findall(r"`([\w./-]+)`", row) if "/" in place or place in ROOMS
    }
    assert len(places) > 20
    assert {place for place in places if not _there(place)} == set()


def test_halls_stand_in_the_order_of_the_contracts() -> None:
    said = re.search(r"`(config → .* → terms)`", TEXT)
    assert said and re.findall(r"\w+", said[1]) == [
        "config", "web", "cli", "runs", "pipeline", "office", "engine", "rulebook", "terms",
    ]  # fmt: skip


def _there(place: str) -> bool:
    return (ROOT / place).exists() or (SRC / place).exists()


def _holds_code(room: str) -> bool:
    """A package that holds more than its own door sign."""
    return any(
        name.startswith(f"src/niukou/{room}/") and name != f"src/niukou/{room}/__init__.py"
        for name in tracked()
    )


def _beside() -> set[str]:
    folders = {name.split("/")[0] for name in tracked() if "/" in name and not name.startswith(".")}
    return folders - {"src", "packs"} | (BESIDE & folders)
