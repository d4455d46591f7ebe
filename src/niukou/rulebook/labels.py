"""Keys of the program in the words of a pack."""

from __future__ import annotations

from niukou.rulebook.model import Pack


def label_of(pack: Pack, codelist: str, key: str) -> str:
    """The label under which a code list of the pack knows a key of the program; the key itself where it knows none."""
    found = pack.codelists.get(codelist)
    return next((code.label for code in found.codes if key in code.aliases), key) if found else key
