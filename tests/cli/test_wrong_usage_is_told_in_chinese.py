"""The command starts at once, and wrong usage is told in Chinese with English beside, status 2."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from niukou import __version__

HEAVY = ("duckdb", "pyarrow", "sqlglot", "yaml", "jsonschema", "xlsxwriter", "pypinyin", "rich")


def niukou(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "niukou", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **options)  # type: ignore[call-overload,no-any-return]


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from niukou.cli import main; status = main(['--help']);"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), status)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[] 0"


def test_help_names_the_verbs() -> None:
    done = niukou("--help")
    assert done.returncode == 0
    assert "screen" in done.stdout
    assert "packs" in done.stdout


def test_the_version() -> None:
    assert niukou("--version").stdout == f"niukou {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "没有这个命令；有：screen、packs"),
        (["--nowhere"], "没有选项 --nowhere"),
        (["screen"], "缺少 DIR"),
        (["screen", "x"], "缺少 --pack"),
        (["screen", "x", "--nowhere"], "没有选项 --nowhere"),
        (["screen", "x", "--pack", "demo", "--out", "y", "--as-of", "2017-13-01"], "--as-of 的值不对"),
        (["screen", "x", "y", "--pack", "demo", "--out", "y", "--as-of", "2017-10-01"], "多了或少了参数"),
        (["packs", "nowhere"], "没有这个命令"),
    ],
)
def test_wrong_usage(arguments: list[str], said: str) -> None:
    done = niukou(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "--help" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_no_verb_shows_the_help() -> None:
    done = niukou()
    assert done.returncode == 2
    assert "screen" in done.stderr


def screen(tmp_path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "county").mkdir(exist_ok=True)
    given = ["--pack", "demo", "--as-of", "2017-10-01", "--out", str(tmp_path / "out"), *more]
    return niukou("screen", str(tmp_path / "county"), *given)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--engine", "spark"], "还没有做好"),
        (["--engine", "abacus"], "没有引擎 abacus"),
        (["--pack", "dmeo"], "demo"),
    ],
)
def test_what_cannot_be_asked_for(tmp_path: Path, more: list[str], said: str) -> None:
    done = screen(tmp_path, *more)
    assert done.returncode == 2
    assert said in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["county"]


def test_a_terminal_without_chinese_does_not_end_the_run(tmp_path: Path) -> None:
    done = niukou("--help", env={"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin"})
    assert done.returncode == 0
    assert "screen" in done.stdout
