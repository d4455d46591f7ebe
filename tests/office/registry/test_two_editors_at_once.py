"""Two processes change the same field of one household at the same moment: one is entered, the other is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office.processes import said, start

SCRIPT = Path(__file__).parent / "one_of_two_editors.py"


@pytest.mark.django_db(transaction=True)
def test_one_is_entered_and_the_other_told(tmp_path: Path) -> None:
    (code,) = said(start(SCRIPT, tmp_path, "prepare"))
    editors = [start(SCRIPT, tmp_path, code, wage, str(tmp_path)) for wage in ("4000", "5000")]
    told = sorted(said(editor)[-1] for editor in editors)
    assert told in (["entered 4000", "stale 工资性收入"], ["entered 5000", "stale 工资性收入"])
