"""Two processes take screens of one county in at the same moment: one after the other, whichever comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office.processes import said, start

SCRIPT = Path(__file__).parent / "one_of_two_takers.py"

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


def both(folder: Path, *runs: tuple[str, str]) -> list[str]:
    said(start(SCRIPT, folder, "prepare"))
    takers = [start(SCRIPT, folder, which, str(folder), manifest) for which, manifest in runs]
    return [said(taker)[-1] for taker in takers]


def test_of_two_screens_the_older_comes_first_or_too_late(tmp_path: Path) -> None:
    older, newer = both(tmp_path, ("older", "a"), ("newer", "b"))
    (told,) = said(start(SCRIPT, tmp_path, "told"))
    assert newer == "taken"
    assert (older, told) in [("taken", "2 400 300"), ("refused", "1 300 300")]


def test_one_screen_taken_in_twice_is_one_run(tmp_path: Path) -> None:
    outcomes = both(tmp_path, ("newer", "a"), ("newer", "a"))
    assert sorted(outcomes) == ["known", "taken"]
    assert said(start(SCRIPT, tmp_path, "told")) == ["1 300 300"]
