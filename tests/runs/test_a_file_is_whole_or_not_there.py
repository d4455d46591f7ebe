"""A file that a verb leaves: whole or not there, never over another, and nothing of a killed process stays beside it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from niukou.runs.new_file import new_file
from niukou.runs.refusals import UsageRefusalError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def killed_while_it_writes(out: Path) -> None:
    if (child := os.fork()) == 0:
        with new_file(out) as making:
            making.write_text("somebody")
            os.kill(os.getpid(), signal.SIGKILL)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


def test_it_appears_at_the_end_for_its_owner_alone(tmp_path: Path) -> None:
    out = tmp_path / "list.csv"
    with new_file(out) as making:
        making.write_text("whole")
        assert not out.exists()
    assert out.read_text() == "whole" and out.stat().st_mode & 0o777 == 0o600
    assert names(tmp_path) == ["list.csv"]


def test_what_went_wrong_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="full"), new_file(tmp_path / "list.csv") as making:
        making.write_text("half")
        raise OSError("full")
    assert names(tmp_path) == []


def test_another_file_is_not_written_over(tmp_path: Path) -> None:
    out = tmp_path / "list.csv"
    with pytest.raises(UsageRefusalError, match="已经有了"), new_file(out) as making:
        making.write_text("second")
        out.write_text("first")
    assert out.read_text() == "first" and names(tmp_path) == ["list.csv"]


def test_what_a_killed_process_left_goes_with_the_next_and_nothing_of_the_living(tmp_path: Path) -> None:
    out = tmp_path / "list.csv"
    killed_while_it_writes(out)
    assert len(names(tmp_path)) == 1 and not out.exists()
    with new_file(tmp_path / "list.csv") as living:
        living.write_text("whole")
        killed_while_it_writes(out)
        assert len(names(tmp_path)) == 2 and living.exists()
    assert out.read_text() == "whole"
