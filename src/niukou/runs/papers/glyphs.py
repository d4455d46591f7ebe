"""Characters as papers can print them: of one that the fonts do not have a mark is printed, and the paper says which it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from unicodedata import category

import typst

MARK = "〓"  # as printers set it for a character that they lack
_UNSEEN = ("Cc", "Cf")  # no characters to print, and some turn those around them about
_BREAKS = "\n\t"
_SET = """#set text(font: ("Noto Serif SC", "Noto Sans SC"), fallback: false)
#sys.inputs.text"""
_printable: set[str] = set()
_lacking: set[str] = set()


def printable(document: Mapping[str, Any], fonts: typst.Fonts) -> dict[str, Any]:
    """A document with a mark for each character that the fonts lack, and under `lacking` which they are: `U+20BB7`."""
    _learn({one for one in _texts(document) if not one.isspace()}, fonts)
    lacking = sorted(set(_texts(document)) & _lacking)
    table = {ord(one): MARK for one in lacking}
    said: dict[str, Any] = _with(document, table)
    return said | {"lacking": "、".join(f"U+{ord(one):04X}" for one in lacking)}


def _learn(characters: set[str], fonts: typst.Fonts) -> None:
    """Ask about those that nobody has asked about yet: all at once, and one by one where not all are there."""
    new = characters - _printable - _lacking
    if not new:
        return
    if _sets("".join(sorted(new)), fonts):
        _printable.update(new)
    elif len(new) == 1:
        _lacking.update(new)
    else:
        ordered = sorted(new)
        for half in (ordered[: len(ordered) // 2], ordered[len(ordered) // 2 :]):
            _learn(set(half), fonts)


def _sets(text: str, fonts: typst.Fonts) -> bool:
    """Whether the fonts have every character: a PDF that is to last (PDF/A) is refused where one would be an empty box."""
    try:
        typst.compile(_SET.encode(), font_paths=fonts, sys_inputs={"text": text}, pdf_standards=["a-2b"])
    except typst.TypstError:
        return False
    return True


def _seen(one: str) -> bool:
    return one in _BREAKS or category(one) not in _UNSEEN


def _texts(told: Any) -> set[str]:
    """All characters that are told."""
    if isinstance(told, str):
        return set(filter(_seen, told))
    within = told.values() if isinstance(told, Mapping) else told if isinstance(told, list | tuple) else ()
    return set().union(*(_texts(one) for one in within)) if within else set()


def _with(told: Any, table: Mapping[int, str]) -> Any:
    if isinstance(told, str):
        return "".join(filter(_seen, told.translate(table)))
    if isinstance(told, Mapping):
        return {key: _with(value, table) for key, value in told.items()}
    return [_with(one, table) for one in told] if isinstance(told, list | tuple) else told
