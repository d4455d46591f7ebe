"""What is drawn of a statement. Each drawing has its table on the same page, and shows nothing that is not in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from niukou.office.findings.selectors import Aged, Progress
from niukou.terms.statement import Statement
from niukou.web.frame.pack_words import coded
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
        "rows": [(n, *lines[n]) for n in reversed(names)],
    }  # fmt: skip


def ages_drawn(found: Sequence[Aged]) -> dict[str, Any]:
    """Open findings by how long ago they were first found, the youngest at the top."""
    ordered = list(reversed(found))
    return {
        "kind": "bars", "names": [age(one) for one in ordered], "values": [one.all for one in ordered],
        "unit": gettext("条"),
    }  # fmt: skip


def progress_drawn(found: Sequence[tuple[Any, Progress]]) -> dict[str, Any]:
    """How many findings of each part of an area are done with, and how many are not."""
    ordered = list(reversed(found))
    done = [one.settled + one.no_longer_found for _, one in ordered]
    left = [one.new + one.waiting + one.in_case + one.answered for _, one in ordered]
    return {
        "kind": "parts", "names": [area.name for area, _ in ordered], "done": done, "left": left,
        "done_title": gettext("办完"), "left_title": gettext("没办完"), "unit": gettext("条"),
    }  # fmt: skip


def age(one: Aged) -> str:
    """A class of days in words."""
    if one.last is None:
        return gettext("%d 天以上") % one.first
    return gettext("%d 到 %d 天") % (one.first, one.last)


def causes_drawn(found: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    """Households by their main cause, the most frequent first."""
    ordered = sorted(found.items(), key=lambda one: one[1][0])
    return {
        "kind": "bars", "names": [coded(name, "cause") for name, _ in ordered], "values": [counts[0] for _, counts in ordered],
        "unit": gettext("户"),
    }  # fmt: skip
