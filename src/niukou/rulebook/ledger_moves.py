"""The fixed list of moves in the ledger of people: from which accounts to which, and whom each may concern.

The ledger stays balanced and readable because these nine are all there are. A procedure of a pack names the one
its end makes, and may narrow the accounts; it cannot widen them. Told in docs/reference/ledger-moves.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from niukou.rulebook.files import PackFile
from niukou.rulebook.model import Account, MoveKind, Moves, Procedure
from niukou.rulebook.nearest import known_words
from niukou.rulebook.references import References
from niukou.rulebook.step_kinds import DECIDING_KINDS

HOUSEHOLD, SOURCE, UNCHANGED = "household", "source", "unchanged"


@dataclass(frozen=True)
class LedgerMove:
    """One kind of move: its widest accounts, whom a procedure that makes it is about, what settles the account."""

    title: str
    title_en: str
    before: tuple[Account, ...]
    after: tuple[Account, ...]
    subjects: tuple[str, ...] = ("household",)
    settled_by: str | None = None  # the only word it may have; else the key of a deciding step


LEDGER_MOVES: Mapping[MoveKind, LedgerMove] = {
    "taken_over": LedgerMove(
        "接收", "taken over", ("outside",), ("poor", "exited", "removed"), ("village", "county"), SOURCE
    ),
    "identified": LedgerMove("新识别", "identified", ("outside", "gone", "removed"), ("poor",)),
    "exited": LedgerMove("脱贫", "exited", ("poor",), ("exited",)),
    "returned": LedgerMove("返贫", "returned to poverty", ("exited",), ("poor",)),
    "removed": LedgerMove("剔除", "removed", ("poor", "exited"), ("removed",)),
    "restored": LedgerMove("恢复", "restored", ("removed",), ("poor", "exited")),
    "natural_increase": LedgerMove(
        "自然增加", "natural increase", ("outside", "gone"), ("poor", "exited"), ("person",), HOUSEHOLD
    ),
    "natural_decrease": LedgerMove(
        "自然减少", "natural decrease", ("poor", "exited"), ("gone",), ("person", "household")
    ),
    "moved": LedgerMove(
        "迁移",
        "moved to another area",
        ("poor", "exited", "removed"),
        ("poor", "exited", "removed"),
        ("household", "person"),
        UNCHANGED,
    ),
}


def read_moves(file: PackFile) -> Moves | None:
    """Return what a procedure's file says of the ledger; none where nobody moves."""
    said = file.value.get("moves")
    if said is None:
        return None
    to = said["to"]
    return Moves(
        kind=said["kind"],
        from_accounts=tuple(said["from"]),
        to_accounts=tuple(to) if isinstance(to, list) else (to,),
        settled_by=said.get("settled_by"),
        effective=said.get("effective", "end"),
        reasons=said.get("reasons"),
        for_good=tuple(said.get("for_good", ())),
        where=file.where("moves"),
    )


def check_moves(procedure: Procedure, file: PackFile, refs: References) -> None:
    """Hold a procedure's move against the list; steps at the receiving end are for those who change the area."""
    moves = procedure.moves
    _check_receiving(procedure, file, refs)
    if moves is None:
        return
    lawful = LEDGER_MOVES[moves.kind]
    called = f"{lawful.title}（{moves.kind}）"
    if procedure.subject not in lawful.subjects:
        right = f"subject 写 {'、'.join(lawful.subjects)}，或删去 moves"
        refs.fault(moves.where, f"{called}不是{procedure.subject}的程序能记的", right)
    for word, said, may in (
        ("from", moves.from_accounts, lawful.before),
        ("to", moves.to_accounts, lawful.after),
    ):
        beyond = [one for one in said if one not in may]
        if beyond:
            wrong = f"{called}的 {word} 不能有 {'、'.join(beyond)}"
            refs.fault(file.where("moves", word), wrong, f"只能用 {'、'.join(may)}")
    if lawful.settled_by == UNCHANGED and set(moves.from_accounts) != set(moves.to_accounts):
        refs.fault(
            file.where("moves", "to"), f"{called}不改变账户，to 与 from 却不一样", "to 写得与 from 一样"
        )
    _check_settled(procedure, moves, lawful, file, refs)
    if moves.reasons is not None:
        refs.codelist(moves.reasons, file.where("moves", "reasons"))
    _check_for_good(moves, file, refs)


def _check_settled(
    procedure: Procedure, moves: Moves, lawful: LedgerMove, file: PackFile, refs: References
) -> None:
    where = file.where("moves", "settled_by") if moves.settled_by else moves.where
    if len(moves.to_accounts) == 1:
        if moves.settled_by is not None:
            refs.fault(where, "去向只有一个，不用写 settled_by", "请删去")
        return
    deciding = [step.key for step in procedure.steps if step.kind in DECIDING_KINDS]
    may = [lawful.settled_by] if lawful.settled_by else deciding
    if moves.settled_by not in may:
        wrong = (
            f"去向有几个，settled_by 写的是 {moves.settled_by}"
            if moves.settled_by
            else "去向有几个，没有写由什么定"
        )
        right = (
            known_words(moves.settled_by, may) if moves.settled_by else f"写 settled_by: {' 或 '.join(may)}"
        )
        refs.fault(where, wrong, right)


def _check_for_good(moves: Moves, file: PackFile, refs: References) -> None:
    codelist = refs.codelists.get(moves.reasons or "")
    labels = list(codelist.labels) if codelist else []
    for at, reason in enumerate(moves.for_good):
        if reason not in labels:
            wrong = f"程序的原因里没有“{reason}”，不能写在 for_good"
            right = known_words(reason, labels) if labels else "先写 reasons，原因从那个代码表里来"
            refs.fault(file.where("moves", "for_good", at), wrong, right)


def _check_receiving(procedure: Procedure, file: PackFile, refs: References) -> None:
    receiving = [at for at, step in enumerate(procedure.steps) if step.receiving]
    moves_area = procedure.moves is not None and procedure.moves.kind == "moved"
    if moves_area and not receiving:
        refs.fault(
            file.where("moves"), "没有一步在迁入地做", "迁入地要知道、要同意：给那一步写 receiving: true"
        )
    for at in receiving if not moves_area else ():
        refs.fault(
            file.where("steps", at, "receiving"),
            "没有人迁移，没有迁入地",
            "只有迁移（moved）的程序用 receiving",
        )
