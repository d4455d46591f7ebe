"""Every room has a folder of tests at the same place, and every folder of tests a room."""

from __future__ import annotations

import re

from tests.shape.repository import packages, tracked

# folders of tests that are about something else than one room
OTHER = {"packs", "flow", "shape", "demo", "bench", "tools"}
PLANNED: set[str] = set()  # places in the walls, nothing in them yet


def test_every_room_is_tested() -> None:
    rooms = {p for p in packages() if p != "pipeline" and p.split("/")[0] not in PLANNED}
    untested = [room for room in sorted(rooms) if not _tests_in(room)]
    assert untested == []


def test_every_folder_of_tests_has_its_room() -> None:
    folders = {m[1] for name in tracked() if (m := re.fullmatch(r"tests/(.+)/test_\w+\.py", name))}
    rooms = set(packages())
    assert [f for f in sorted(folders) if f.split("/")[0] not in OTHER and f not in rooms] == []


def test_test_files_are_named_after_behaviours() -> None:
    """`test_workbook.py` says where, `test_workbook_is_for_people.py` says what."""
    named = [n for n in tracked() if re.fullmatch(r"tests/.*/test_\w+\.py", n)]
    assert [n for n in named if n.rsplit("/", 1)[1].count("_") < 2] == []


def _tests_in(room: str) -> list[str]:
    return [name for name in tracked() if re.fullmatch(rf"tests/{room}(/.*)?/test_\w+\.py", name)]
