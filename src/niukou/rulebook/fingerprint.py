"""The fingerprint of a pack: the same for the same content, another one for any changed value.

Comments, blank lines, quotes, the order of keys and the day of loading do not matter; every value of every
file of the pack and of all it inherits does, and so do the names of the files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from niukou.rulebook.files import PackFile

FORM = "niukou pack 1"  # changes when the canonical form does


def fingerprint(lineage: Sequence[tuple[str, Iterable[PackFile]]]) -> str:
    """Return the SHA-256 (64 hexadecimal digits) of packs with their files, own pack first."""
    content = [
        [name, [[file.id, _canonical(file.value)] for file in sorted(files, key=lambda file: file.id)]]
        for name, files in lineage
    ]
    text = json.dumps([FORM, content], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _canonical(value: Any) -> Any:
    """Write 3.0 as 3: they are the same number."""
    if isinstance(value, dict):
        return {key: _canonical(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_canonical(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
