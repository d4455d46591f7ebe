"""The walls between halls and rooms stand, without a single ignored import."""

from __future__ import annotations

import subprocess
import sys
import tomllib

from tests.shape.repository import ROOT, packages


def test_every_import_contract_is_kept() -> None:
    run = subprocess.run(
        [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports_command as run; run()"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_contract_ignores_an_import() -> None:
    contracts = _contracts()
    assert [c["name"] for c in contracts if c.get("ignore_imports")] == []


def test_halls_and_rooms_are_listed_exhaustively() -> None:
    layers = {c["containers"][0]: c for c in _contracts() if c["type"] == "layers"}
    assert all(c["exhaustive"] for c in layers.values())
    listed = {
        "/".join([*container.split(".")[1:], room.strip(" ()")])
        for container, contract in layers.items()
        for layer in contract["layers"]
        for room in layer.split("|")
    }
    rooms = {p for p in packages() if p.count("/") == 0 or p.startswith(("pipeline/", "office/"))}
    assert {p for p in rooms if p.count("/") <= 1} <= listed


def _contracts() -> list[dict]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return settings["tool"]["importlinter"]["contracts"]
