"""What a comparison stands on: its desk, the pack, the registers, and how people have appeared in them so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from niukou.engine.facts import Facts
from niukou.engine.render import Renderer
from niukou.engine.session import Session
from niukou.pipeline.compare.desk import Desk
from niukou.pipeline.compare.registers import ABSENT, PERSON, Columns, Register, Registers
from niukou.rulebook.model import Pack


@dataclass(frozen=True)
class Ground:
    """What a comparison stands on."""

    desk: Desk
    pack: Pack
    as_of: date
    registers: Registers
    persons: Columns
    appearances: list[str] = field(default_factory=list)  # tables that make up `appearance`
    slips: list[str] = field(default_factory=list)  # tables that make up `row_slip`

    @property
    def session(self) -> Session:
        """The session of the desk."""
        return self.desk.session

    @property
    def police(self) -> str:
        """The police register's table; empty where none was handed in."""
        return self.registers.police.table if self.registers.police else ""

    @property
    def kin_registers(self) -> bool:
        """Whether a rule looks at kin and a register tells who they are."""
        police = self.registers.police
        return (
            police is not None
            and police.columns.family != ABSENT
            and any(r.asks_kin for r in self.registers.others)
        )

    @property
    def asks_everybody(self) -> bool:
        """Whether a rule asks who is not in a register: that can only be told from the whole registry."""
        return bool(self.police) or any(not rule.matched for r in self.registers.others for rule in r.rules)


def heads(ground: Ground) -> str:
    """The table that the engine makes of the households' heads, made when first asked for."""
    name = f"head_of_{PERSON}"
    if not ground.desk.has_made(name):
        facts = Facts(ground.pack.tables[PERSON], ground.pack)
        facts.roles.add("head")
        facts.make(ground.session, Renderer(ground.pack, ground.as_of, facts.column_of))
        ground.desk.made(name)
    return name


def covered(register: Register) -> str:
    """The table of the villages that a register covers."""
    return f"covered_by_{register.table}"


def cover(ground: Ground, register: Register) -> None:
    """Which villages a register covers, before only the rows looked for are left of it."""
    village = {"table": register.table, "village": register.columns.village}
    ground.desk.step("covered_village", village, kept_as=covered(register))


def appear(ground: Ground, shown: Sequence[str]) -> None:
    """These views of how people appear join `appearance`."""
    ground.appearances.extend(shown)
    ground.desk.unite("appearance", ground.appearances)
