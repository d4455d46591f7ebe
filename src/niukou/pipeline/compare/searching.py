"""Registers searched for rows that are, or may be, somebody's: keys sifted, doubtful numbers asked what they may be meant to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pyarrow
import pyarrow.compute

from niukou.engine.row_file import Sieve, Sift
from niukou.engine.session import Session
from niukou.engine.side_by_side import side_by_side
from niukou.pipeline.compare.ground import Ground, appear
from niukou.pipeline.compare.registers import Register, columns_read

_TEXT = pyarrow.string()
_NOBODY_UNSURE = pyarrow.schema(
    {"seen_in": _TEXT, "row_no": pyarrow.int64(), "key": pyarrow.int64(), "form": _TEXT, "variant": _TEXT}
).empty_table()


@dataclass(frozen=True)
class Searched:
    """Registers that are searched by the keys of the same tables `wanted`, of which `sieve`, where given, was made."""

    registers: Sequence[Register]
    wanted: list[str]
    sieve: Sieve | None = None


def keys_in(ground: Ground, tables: list[str]) -> Any:
    """The keys in these tables, int64; some may repeat."""
    keys = "SELECT key FROM query_table($tables, true) WHERE key IS NOT NULL"
    return ground.session.arrow(keys, {"tables": tables})["key"].to_numpy()


def search(ground: Ground, groups: Sequence[Searched], *, old: bool) -> None:
    """Leave of the registers the rows that are, or may be, somebody's; these join the `appearance` of people, and the right
    numbers that their doubtful ones may be meant to be join `row_slip`.

    old: numbers of the old 15 digits are doubtful too.
    """
    desk, groups = ground.desk, [group for group in groups if group.registers]
    searched = [register for group in groups for register in group.registers]
    if not searched:
        return
    sifted: dict[str, pyarrow.Table] = {}
    for group in groups:
        sifted |= _sifted(ground, group, old)
    unsure = [_unsure(r.table, r.columns.number, sifted[r.table], old) for r in searched]
    with desk.looking_at("unsure_number", pyarrow.concat_tables([_NOBODY_UNSURE, *unsure])):
        desk.step("doubtful", {"old": old})
    slips = f"slip_of_{'_'.join(sifted)}"

    def slipped(session: Session) -> None:
        desk.by(session).step("slip", kept_as=slips)

    def left(register: Register, session: Session) -> None:
        table, mine = register.table, desk.by(session)
        fields = {"number": register.columns.number, "register": table}
        with mine.looking_at("sifted_row", sifted.pop(table)):
            mine.step("register_row", fields, kept_as=table)

    for register in searched:
        desk.set_aside(register.table)
    # what may be meant takes long to plan and little to find: registers are gone through meanwhile
    side_by_side(ground.session, [slipped, *(partial(left, register) for register in searched)])
    ground.slips.append(slips)
    desk.unite("row_slip", ["slip_of_nobody", *ground.slips])
    appear(ground, [desk.show(f"appearance_of_{r.table}", r.table, r.table, r.columns) for r in searched])


def _sifted(ground: Ground, group: Searched, old: bool) -> dict[str, pyarrow.Table]:
    """By register of the group its rows that are looked for, with few others, and the columns that are read of them."""
    sieve = group.sieve or Sieve(keys_in(ground, group.wanted))
    return {
        r.table: ground.session.picked(
            r.table, _columns_kept(ground, r), sift_by(sieve, r.columns.number, old)
        )
        for r in group.registers
    }


def _unsure(register: str, number: str, rows: pyarrow.Table, old: bool) -> pyarrow.Table:
    """Of the rows of a register the numbers that have no key, or (old) are of the old 15 digits."""
    unsure = rows[f"{number}__key"].is_null()
    if old:
        unsure = pyarrow.compute.or_kleene(unsure, pyarrow.compute.equal(rows[f"{number}__form"], "old"))
    few = rows.filter(unsure)
    told = [few[f"{number}__{part}"] for part in ("key", "form", "variant")]
    seen_in = pyarrow.repeat(register, few.num_rows)
    return pyarrow.table([seen_in, few["row_no"], *told], _NOBODY_UNSURE.schema.names)


def sift_by(sieve: Sieve, number: str, old: bool) -> Sift:
    """Lets through the rows of a register whose `number` may be looked for; old: and all of 15 digits."""
    return Sift(sieve, f"{number}__key", f"{number}__form" if old else None)


def _columns_kept(ground: Ground, register: Register) -> list[str]:
    if register.table == ground.police:  # rules over other registers may ask anything of the resident
        return list(ground.session.columns(register.table))
    always = (register.record, *register.columns.besides())
    return columns_read(ground.session, register.table, always, register.columns.number, register.rules)
