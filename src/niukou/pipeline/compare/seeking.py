"""Whose rows of the registers will be looked for, told while the registers are still being normalised.

Of a register some two rows in a hundred are somebody's of the registry. When the registry stands, its keys are known:
the other rows need not be written down, and a comparison goes on from what was found out here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from niukou.engine.row_file import Sift
from niukou.engine.session import Session
from niukou.pipeline.compare.desk import Desk
from niukou.pipeline.compare.ground import Ground
from niukou.pipeline.compare.recognise import Sought, seek
from niukou.pipeline.compare.registers import registers_of
from niukou.pipeline.compare.searching import sift_by
from niukou.rulebook.model import Pack, Source
from niukou.terms.slips import slip_macros


class Seeking:
    """Asked by `normalise` once the registry and the police register stand; handed to `compare` afterwards."""

    def __init__(self, session: Session, pack: Pack, as_of: date) -> None:
        self._session, self._pack, self._as_of = session, pack, as_of
        self._desk = Desk(session)
        self._sought: Sought | None = None

    def __call__(self, coming: Collection[str]) -> Mapping[str, Sift]:
        """By register of those `coming` what lets its rows through; one that must stand whole is not named.

        Whole stands the police register, and one of which a rule asks whom it lacks, or whose family the registry lacks.
        """
        session, pack = self._session, self._pack
        registers = registers_of(session, pack)
        few = {s.table: s for s in _of_few(pack) if s.table in coming}
        if registers.persons is None or not few:
            return {}
        define_slips(session, pack)
        ground = Ground(self._desk, pack, self._as_of, registers, registers.persons)
        kin = any(rule.kin for rule in pack.leads.values() if rule.looks_at in coming)
        self._sought = seek(ground, kin)
        old, sieve = bool(ground.police), self._sought.sieve
        return {table: sift_by(sieve, s.person.number, old) for table, s in few.items() if s.person}

    def handed_over(self, desk: Desk) -> Sought | None:
        """What was found out; its tables are the desk's from now on. None where nothing was asked."""
        desk.take_over(self._desk)
        return self._sought


def define_slips(session: Session, pack: Pack) -> None:
    """The macros that tell which right numbers a wrong one may have been meant to be."""
    session.run(slip_macros(pack.identity_scheme), name="slips")


def _of_few(pack: Pack) -> list[Source]:
    """The registers of whose rows only those are read that are, or may be, somebody's of the registry."""
    whole = {r.looks_at for r in pack.leads.values() if not r.matched or r.kind == "omission"}
    registers = [s for s in pack.sources.values() if s.folder == "registers" and s.table not in whole]
    return [s for s in registers if s.person and not s.person.family]
