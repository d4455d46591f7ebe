"""Nobody but the cases issues decisions, moves people or erases their data: there is no other door in the code."""

from __future__ import annotations

import ast

from tests.shape.repository import tracked, tree_of

DOORS = {
    "niukou.office.registry.services.decisions",
    "niukou.office.registry.services.ledger",
    "niukou.office.registry.services.reversal",
    "niukou.office.registry.services.erasing",
    "niukou.office.registry.entries",
    "niukou.office.registry.moving",
}
MAY = ("src/niukou/office/cases/", "src/niukou/office/registry/")


def _imported(name: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_only_cases_import_what_moves_people() -> None:
    sources = [name for name in tracked() if name.startswith("src/") and name.endswith(".py")]
    others = [name for name in sources if not name.startswith(MAY) and _imported(name) & DOORS]
    assert others == []


def test_the_doors_are_there() -> None:
    assert [d for d in sorted(DOORS) if f"src/{d.replace('.', '/')}.py" not in tracked()] == []
