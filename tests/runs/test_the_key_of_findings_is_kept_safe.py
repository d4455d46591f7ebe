"""The key that names findings: made once, private, the same afterwards; a clear word where it cannot be."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from niukou.runs.finding_key import finding_key
from niukou.runs.refusals import RefusalError


def test_it_is_made_at_first_use_and_kept(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path)}
    first = finding_key(home)
    assert first.made
    assert first.path == tmp_path / ".config" / "niukou" / "finding.key"
    assert len(first.value) == 32
    assert stat.S_IMODE(first.path.stat().st_mode) == 0o600
    second = finding_key(home)
    assert (second.value, second.made) == (first.value, False)
    assert [path.name for path in first.path.parent.iterdir()] == ["finding.key"]


def test_the_variable_goes_before_the_configuration_before_home(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path / "h"), "XDG_CONFIG_HOME": str(tmp_path / "x")}
    assert finding_key(environment).path == tmp_path / "x" / "niukou" / "finding.key"
    environment["NIUKOU_FINDING_KEY_FILE"] = str(tmp_path / "k")
    assert finding_key(environment).path == tmp_path / "k"


def test_a_relative_configuration_folder_is_ignored(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": "relative"}
    assert finding_key(environment).path.is_relative_to(tmp_path / ".config")


def test_a_given_key_is_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "k").write_bytes(b"0123456789abcdef")
    assert finding_key({"NIUKOU_FINDING_KEY_FILE": str(tmp_path / "k")}).value == b"0123456789abcdef"


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "k").write_bytes(b"short")
    with pytest.raises(RefusalError, match="太短"):
        finding_key({"NIUKOU_FINDING_KEY_FILE": str(tmp_path / "k")})


@pytest.mark.parametrize(
    "environment", [{}, {"HOME": "/proc/1/nowhere"}, {"NIUKOU_FINDING_KEY_FILE": "/proc/x/k"}]
)
def test_a_home_that_cannot_be_written_is_told_how_to_point_elsewhere(environment: dict[str, str]) -> None:
    if not environment and os.geteuid() == 0 and Path("/nonexistent").exists():
        pytest.skip("somebody made /nonexistent")
    with pytest.raises(RefusalError, match="NIUKOU_FINDING_KEY_FILE="):
        finding_key({"HOME": "/proc/nonexistent"} | environment)
