"""Documents set by typst, from the forms in `templates` and the data they are given, with fonts that a package brings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from niukou.runs.papers.glyphs import printable

Document = Mapping[str, Any]
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Bundle:
    """What is printed in one go. printed: who prints it and when, as it stands at the foot of every page."""

    title: str
    printed: str
    documents: Sequence[Document]

    @property
    def data(self) -> str:
        """As the forms read it."""
        documents = [printable(one, _fonts()) for one in self.documents]
        foot = printable({"printed": self.printed}, _fonts())
        told = {"title": self.title, "printed": foot["printed"], "documents": documents}
        return json.dumps(told, ensure_ascii=False)


def as_pdf(bundle: Bundle) -> bytes:
    """The documents as one PDF."""
    return typst.compile(
        _TEMPLATES / "main.typ", root=_TEMPLATES, font_paths=_fonts(), sys_inputs={"told": bundle.data}
    )


def as_pictures(bundle: Bundle, dots_per_inch: float = 96) -> list[bytes]:
    """The pages as PNG, to be looked at."""
    found: Any = typst.compile(
        _TEMPLATES / "main.typ", root=_TEMPLATES, font_paths=_fonts(), sys_inputs={"told": bundle.data},
        format="png", ppi=dots_per_inch,
    )  # fmt: skip
    return list(found) if isinstance(found, list) else [found] if found else []


@cache
def _fonts() -> typst.Fonts:
    # the machine's own fonts are left alone: a paper looks the same wherever it is printed
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[pylopdf_fonts_zh_cn.serif_path().parent],
    )
