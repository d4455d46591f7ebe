"""Keys of the program in the words of a pack."""

from __future__ import annotations

from niukou.rulebook.model import Pack


def label_of(pack: Pack, codelist: str, key: str) -> str:
    """The label under which a code list of the pack knows a key of the program; the key itself where it knows none."""
    found = pack.codelists.get(codelist)
    return next((code.label for code in found.codes if key in code.aliases), key) if found else key


def words_of_moves(pack: Pack, cause: str) -> str:
    """Which code list of the pack knows why people were moved: the ledger does more than procedures do, a household splits."""
    known = ("movement_kind", "statement_line")
    return next((one for one in known if label_of(pack, one, cause) != cause), known[0])


def move_label(pack: Pack, cause: str) -> str:
    """Why people were moved, by the label of that list; the program's key where the pack has no word."""
    return label_of(pack, words_of_moves(pack, cause), cause)
