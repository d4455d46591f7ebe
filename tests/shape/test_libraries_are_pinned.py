"""What niukou needs is said once, with a reason, and pinned with hashes."""

from __future__ import annotations

import re
import tomllib

from tests.shape.repository import ROOT, text_of

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def test_run_in_names_what_the_project_depends_on() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert _wanted("requirements/run.in") == {_plain(name) for name in project["dependencies"]}


def test_every_library_says_why() -> None:
    for name in ("requirements/run.in", "requirements/dev.in"):
        lines = [line for line in text_of(name).splitlines() if line and not line.startswith(("#", "-"))]
        assert [line for line in lines if "#" not in line] == [], name


def test_every_pin_is_exact_and_hashed() -> None:
    for name in ("requirements/run.txt", "requirements/dev.txt"):
        entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"(?m)^\s*#.*\n", "", text_of(name)).strip())
        loose = [e.split()[0] for e in entries if "==" not in e.split()[0] or "--hash=sha256:" not in e]
        assert loose == [], name


def test_every_wanted_library_is_pinned() -> None:
    for stem in ("run", "dev"):
        missing = _wanted(f"requirements/{stem}.in") - _pinned(f"requirements/{stem}.txt")
        assert missing == set(), stem
    assert _pinned("requirements/run.txt") <= _pinned("requirements/dev.txt")


def _wanted(name: str) -> set[str]:
    lines = [line for line in text_of(name).splitlines() if line and not line.startswith(("#", "-"))]
    return {_plain(line) for line in lines}


def _pinned(name: str) -> set[str]:
    return {
        _plain(line)
        for line in text_of(name).splitlines()
        if "==" in line and not line.startswith((" ", "#"))
    }


def _plain(line: str) -> str:
    found = _NAME.match(line)
    assert found, line
    return re.sub(r"[-_.]+", "-", found[0]).lower()
