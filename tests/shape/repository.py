"""What the tests about the code read: the files that are, or are about to be, under version control."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "niukou"
_NEVER = {".git", ".venv", "__pycache__", "build", "dist", "demo-out", "bench-out", "node_modules"}


@cache
def tracked() -> tuple[str, ...]:
    """Paths of all files that git has or would take, relative to the root; without git, all but what it ignores."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split(
            "\0"
        )
    except (OSError, subprocess.CalledProcessError):
        listed = [
            path.relative_to(ROOT).as_posix()
            for path in ROOT.rglob("*")
            if not _NEVER & set(path.relative_to(ROOT).parts) and not path.name.endswith(".egg-info")
        ]
    return tuple(sorted({name for name in listed if name and (ROOT / name).is_file()}))


def files(*patterns: str) -> Iterator[tuple[str, str]]:
    """(path, text) of the tracked text files whose path matches one of the regular expressions."""
    for name in tracked():
        if any(re.fullmatch(pattern, name) for pattern in patterns):
            yield name, text_of(name)


@cache
def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")


@cache
def tree_of(name: str) -> ast.Module:
    return ast.parse(text_of(name))


def comments(name: str) -> Iterator[tuple[int, str]]:
    """(line, text) of every comment of a Python file."""
    for token in tokenize.generate_tokens(io.StringIO(text_of(name)).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


# what every room of the office has; when it grows beyond a file it becomes a folder, and is no room of its own
PARTS_OF_A_ROOM = {"models", "services", "selectors", "migrations"}


def packages() -> list[str]:
    """Every package under src/niukou, relative to it: `pipeline`, `pipeline/ingest`, …"""
    found = {Path(name).parent for name in tracked() if re.fullmatch(r"src/niukou/.+/__init__\.py", name)}
    return sorted(
        path.relative_to("src/niukou").as_posix() for path in found if path.name not in PARTS_OF_A_ROOM
    )


def page(name: str) -> str:
    """The text of a document."""
    return (ROOT / name).read_text(encoding="utf-8")
