"""One scale of type and one of spacing: what is not of them is a slip."""

from __future__ import annotations

import re
from pathlib import Path

CSS = Path("src/niukou/web/frame/static/niukou/niukou.css").read_text(encoding="utf-8")
TYPE = {"0.8125rem", "0.9375rem", "1.125rem", "1.375rem", "1.75rem"}
SPACING = {"1px", "2px", "4px", "8px", "12px", "16px", "24px", "32px"}
WIDEST = 32  # pixels; what is wider is the width of a column, not a distance


def test_type_is_of_one_scale() -> None:
    sizes = re.findall(r"font(?:-size)?:[^;}]*?([\d.]+(?:rem|px|em))", CSS)
    assert sizes and [one for one in sizes if one not in TYPE] == []


def test_distances_are_of_one_scale() -> None:
    told = re.findall(r"(?<![a-z-])(?:margin|padding|gap)(?:-[a-z]+)?\s*:([^;}]+)", CSS)
    lengths = [one for value in told for one in re.findall(r"[\d.]+(?:px|rem|em)", value)]
    near = [one for one in lengths if not one.endswith("px") or float(one[:-2]) <= WIDEST]
    assert near and [one for one in near if one not in SPACING] == []


def test_no_template_brings_sizes_of_its_own() -> None:
    pages = Path("src/niukou/web").glob("*/templates/**/*.html")
    assert [str(one) for one in pages if re.search(r"<font|\bstyle=", one.read_text(encoding="utf-8"))] == []
