"""The nearest known word, for a refusal that helps."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like `word`, or None where none is near."""
    found = get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return found[0] if found else None


def known_words(word: str, known: Iterable[str], most: int = 12) -> str:
    """Return '最接近的是 …' or, where nothing is near, the list of what there is (cut after `most`)."""
    words = sorted(known)
    near = nearest(word, words)
    if near is not None:
        return f"最接近的是 {near}"
    if not words:
        return ""
    return "已有：" + "、".join(words[:most]) + ("……" if len(words) > most else "")
