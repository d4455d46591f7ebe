"""What is drawn of a statement. Each drawing has its table on the same page, and shows nothing that is not in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from niukou.terms.statement import Statement
from niukou.web.frame.words import account, cause


def flows_drawn(said: Statement) -> dict[str, Any]:
    """Who came into and left the accounts of the listed, as bars to both sides."""
    lines: dict[str, list[int]] = {}
    for line in said.lines:
        if line.unit == "person" and line.account in ("poor", "exited"):
            name = f"{cause(line.cause)}（{account(line.account)}）"
            lines.setdefault(name, [0, 0])[line.count < 0] += line.count
    names = sorted(lines, key=lambda name: sum(lines[name]))
    return {
        "kind": "flows", "names": names, "in": [lines[n][0] for n in names], "out": [lines[n][1] for n in names],
        "in_title": gettext("进"), "out_title": gettext("出"), "unit": gettext("人"),
    }  # fmt: skip


def causes_drawn(found: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    """Households by their main cause, the most frequent first."""
    ordered = sorted(found.items(), key=lambda one: one[1][0])
    return {
        "kind": "bars", "names": [name for name, _ in ordered], "values": [counts[0] for _, counts in ordered],
        "unit": gettext("户"),
    }  # fmt: skip
