"""The fingerprint of a pack: the same for the same content, another one for any changed value.

Comments, blank lines, quotes, the order of keys and the day of loading do not matter; every value of every
file of the pack and of all it inherits does, and so do the names of the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from niukou.rulebook.canonical import canonical_json
from niukou.rulebook.files import PackFile

FORM = "niukou pack 1"  # changes when the canonical form does


def fingerprint(lineage: Sequence[tuple[str, Iterable[PackFile]]]) -> str:
    """Return the SHA-256 (64 hexadecimal digits) of packs with their files, own pack first."""
    packs = [
        f"[{canonical_json(name)},[{','.join(_said(file) for file in sorted(files, key=lambda file: file.id))}]]"
        for name, files in lineage
    ]
    text = f"[{canonical_json(FORM)},[{','.join(packs)}]]"
    return sha256(text.encode()).hexdigest()


def _said(file: PackFile) -> str:
    return f"[{canonical_json(file.id)},{file.canonical}]"
