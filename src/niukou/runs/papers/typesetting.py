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

Document = Mapping[str, Any]
_TEMPLATES = Path(__file__).parent / "templates"
# the machine's own fonts are left alone: a paper looks the same wherever it is printed
_FONTS = [str(pylopdf_fonts_zh_cn.serif_path().parent)]


@dataclass(frozen=True)
class Bundle:
    """What is printed in one go. printed: who prints it and when, as it stands at the foot of every page."""

    title: str
    printed: str
    documents: Sequence[Document]

    @property
    def data(self) -> bytes:
        """As the forms read it."""
        told = {"title": self.title, "printed": self.printed, "documents": list(self.documents)}
        return json.dumps(told, ensure_ascii=False).encode()


def as_pdf(bundle: Bundle) -> bytes:
    """The documents as one PDF."""
    set_so = typst.compile(_files(bundle), format="pdf", font_paths=_FONTS, ignore_system_fonts=True)
    assert isinstance(set_so, bytes)
    return set_so


def as_pictures(bundle: Bundle, dots_per_inch: float = 96) -> list[bytes]:
    """The pages as PNG, to be looked at."""
    found = typst.compile(
        _files(bundle), format="png", ppi=dots_per_inch, font_paths=_FONTS, ignore_system_fonts=True
    )
    return list(found) if isinstance(found, list) else [found] if found else []


def _files(bundle: Bundle) -> dict[str, bytes]:
    return {**_templates(), "told.json": bundle.data}


@cache
def _templates() -> dict[str, bytes]:
    # typst begins with `main`
    return {file.name: file.read_bytes() for file in sorted(_TEMPLATES.glob("*.typ"))}
