"""Folders without rights, tried as an ordinary user: a clear word, and nothing left.

Root may read and write everything, so a process of its own becomes nobody first. It has screened a county by
then, so that all it imports is in memory: the interpreter may lie where nobody may read.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.made_county import make_county

AS_NOBODY = """
    import contextlib, io, json, os, sys
    from niukou.cli import main
    place, given = sys.argv[1], json.loads(sys.argv[2])
    common = ["--pack", "yunnan-2017", "--as-of", "2017-10-01", "--quiet", "--out"]
    assert main(["screen", place + "/open", *common, place + "/first"]) == 0
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    for county, out, environment in given:
        os.environ.update(environment)
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            status = main(["screen", place + "/" + county, *common, place + "/" + out])
        print(json.dumps([status, said.getvalue()]))
"""
CASES = {
    "the folder": (".", "out", {}, "没有读取的权限"),
    "a folder in it": ("registry", "out", {}, "权限"),
    "a file in it": ("registers/机动车.csv", "out", {}, "权限"),
    "the place of the result": ("", "closed/out", {}, "没有写入的权限"),
    "the home": (
        "",
        "out",
        {"NIUKOU_FINDING_KEY_FILE": "", "HOME": "/nonexistent"},
        "NIUKOU_FINDING_KEY_FILE=",
    ),
}


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that every user reaches; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="niukou-rights-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def answers(place: Path) -> dict[str, tuple[int, str]]:
    """Status and words for each case, all asked by one ordinary user."""
    make_county(place / "open")
    (place / "closed").mkdir(mode=0o555)
    given = []
    for number, (closed, out, environment, _) in enumerate(CASES.values()):
        county = f"county-{number}" if closed else "open"
        if closed:
            make_county(place / county)
            (place / county / closed).chmod(0o000)
        given.append((county, out, environment))
    (place / "key").write_bytes(b"k" * 32)
    (place / "key").chmod(0o644)
    script = [sys.executable, "-c", textwrap.dedent(AS_NOBODY), str(place), json.dumps(given)]
    environment = {"PATH": os.environ["PATH"], "NIUKOU_FINDING_KEY_FILE": str(place / "key")}
    done = subprocess.run(script, capture_output=True, text=True, env=environment, timeout=240)
    assert done.returncode == 0, done.stderr
    for path in place.glob("county-*"):
        path.chmod(0o755)
    return dict(zip(CASES, map(tuple, map(json.loads, done.stdout.splitlines())), strict=True))


@pytest.mark.parametrize("case", list(CASES))
def test_it_is_told_in_words(answers: dict[str, tuple[int, str]], case: str) -> None:
    status, said = answers[case]
    assert status == 1
    assert CASES[case][3] in said
    assert "Traceback" not in said


def test_nothing_is_left(answers: dict[str, tuple[int, str]], place: Path) -> None:
    assert len(answers) == len(CASES)
    left = {path.name for path in place.iterdir() if not path.name.startswith("county-")}
    assert left == {"closed", "first", "key", "open"}
    assert list((place / "closed").iterdir()) == []
