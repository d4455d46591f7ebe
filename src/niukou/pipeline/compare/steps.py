"""The steps of a comparison: recognise people, judge their rows, tell what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from niukou.engine.evaluate import Waiting
from niukou.engine.session import Session
from niukou.engine.standardise import define_macros
from niukou.pipeline.compare.desk import Desk
from niukou.pipeline.compare.ground import Ground
from niukou.pipeline.compare.judge import FINDING_COLUMNS, FINDINGS, NO_FINDINGS, Judgement
from niukou.pipeline.compare.recognise import recognise, seek
from niukou.pipeline.compare.registers import NotRun, registers_of
from niukou.pipeline.compare.seeking import Seeking, define_slips
from niukou.pipeline.normalise import TableInfo
from niukou.rulebook.model import Pack


@dataclass(frozen=True)
class Compared:
    """What a comparison left: the table of findings, the rules that wait for columns, those not judged at all.

    `findings` has the columns of `finding_table` but `finding`, and `record_key`: the row's natural key, which may
    be or hold an identity number; `record` is empty for such.
    """

    findings: str
    waiting: tuple[Waiting, ...]
    not_run: tuple[NotRun, ...]


def compare(
    session: Session,
    pack: Pack,
    as_of: date,
    tables: Mapping[str, TableInfo] | None = None,
    seeking: Seeking | None = None,
) -> Compared:
    """Recognise people between the registry and the registers, and judge by the pack's rules in force on the day.

    The standard tables are in the session under their names; `tables` is what normalising told of them, `seeking` by what
    it was told whose rows to keep, if it was: a comparison by the same pack on the same day goes on from there. The order of
    the findings is not defined. Nothing is left in the session but the view of the findings and the tables under it.
    """
    derived = [name for name, info in (tables or {}).items() if info.stands_in]
    registers = registers_of(session, pack, derived)
    define_macros(session)  # a comparison may run in another session than the one that normalised
    define_slips(session, pack)
    not_run = list(registers.not_run)
    with Desk(session) as desk:
        desk.empty(NO_FINDINGS, FINDING_COLUMNS)
        if registers.persons is None:
            desk.hand_over(FINDINGS, [NO_FINDINGS])
            codes = [r.code for register in registers.all for r in register.rules]
            return Compared(
                FINDINGS, (), (*not_run, *(NotRun(c, "没有建档立卡人口的证件号码") for c in codes))
            )
        ground = Ground(desk, pack, as_of, registers, registers.persons)
        found = seeking.handed_over(desk) if seeking else None
        recognise(ground, found or seek(ground, ground.kin_registers))
        judgement = Judgement(ground)
        judgement.judge()
        desk.hand_over(FINDINGS, [NO_FINDINGS, *judgement.findings])
    told = {n.rule: n for n in (*not_run, *judgement.not_run)}
    return Compared(FINDINGS, tuple(judgement.waiting), tuple(told.values()))
