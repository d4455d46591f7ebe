"""docs/reference/ledger-moves.md, the schema and the national code list have the moves of the code, no more, no fewer."""

from __future__ import annotations

import re

from niukou.rulebook.find import own_packs_folder
from niukou.rulebook.ledger_moves import LEDGER_MOVES
from niukou.rulebook.load import load_pack
from niukou.rulebook.schema import schema
from tests.shape.repository import page

ROWS = {
    cells[0].strip("` "): cells
    for line in page("docs/reference/ledger-moves.md").splitlines()
    if line.startswith("| `") and len(cells := [c.strip() for c in line.split("|")[1:-1]]) == 8
}


def test_every_move_stands_on_the_page_with_its_accounts() -> None:
    assert list(ROWS) == list(LEDGER_MOVES)
    for name, (_, title, english, before, after, subjects, settled, said) in ROWS.items():
        move = LEDGER_MOVES[name]
        assert (title, english) == (move.title, move.title_en)
        words = [tuple(re.findall(r"`(\w+)`", cell)) for cell in (before, after, subjects, settled)]
        assert words == [
            move.before,
            move.after,
            move.subjects,
            (move.settled_by,) if move.settled_by else (),
        ]
        assert said


def test_the_schema_offers_the_same_moves() -> None:
    moves = schema("procedure")["else"]["properties"]["moves"]["properties"]
    assert moves["kind"]["enum"] == list(LEDGER_MOVES)


def test_the_ledger_of_the_national_pack_calls_them_the_same() -> None:
    labels = {
        code.label for code in load_pack(own_packs_folder() / "national").codelists["movement_kind"].codes
    }
    assert labels == {move.title for move in LEDGER_MOVES.values()}


def test_every_move_has_a_procedure_that_makes_it() -> None:
    procedures = load_pack(own_packs_folder() / "national").procedures.values()
    assert {one.moves.kind for one in procedures if one.moves} == set(LEDGER_MOVES)
