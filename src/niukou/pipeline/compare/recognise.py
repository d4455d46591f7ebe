"""Who is who: rows of registers recognised as persons of the registry and of the police register.

In: standard tables. Out: the table `link` (see its contract), and for kin `kin`. The method, and why two
candidates are none, is told in docs/method/recognising-people.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

import pyarrow
import pyarrow.compute

from niukou.engine.facts import Facts, once
from niukou.engine.render import Renderer
from niukou.engine.row_file import Sieve, Sift
from niukou.engine.session import Session
from niukou.engine.side_by_side import side_by_side
from niukou.pipeline.compare.desk import Desk
from niukou.pipeline.compare.registers import (
    ABSENT,
    HOUSEHOLD,
    PERSON,
    Columns,
    Register,
    Registers,
    columns_read,
    sex_words,
)
from niukou.rulebook.model import Pack
from niukou.terms.name import load_tables, names_agree

_APPEARANCE = (
    "seen_in VARCHAR, row_no BIGINT, key BIGINT, form VARCHAR, variant VARCHAR, name VARCHAR,"
    " birth VARCHAR, sex VARCHAR, place VARCHAR"
)
_PLACE = "household VARCHAR, village VARCHAR, identified INTEGER, state VARCHAR, left_in INTEGER"
_PLACE_FIELDS = {
    "village": "village_code", "identified": "identified_year", "state": "exit_state", "left": "exit_year",
}  # fmt: skip
_SLIP = "seen_in VARCHAR, row_no BIGINT, key BIGINT, rank INTEGER, old BOOLEAN"
_KIN = "head_row BIGINT, kin_row BIGINT, relation VARCHAR"
_TEXT = pyarrow.string()
_NOBODY_UNSURE = pyarrow.schema(
    {"seen_in": _TEXT, "row_no": pyarrow.int64(), "key": pyarrow.int64(), "form": _TEXT, "variant": _TEXT}
).empty_table()


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


@dataclass(frozen=True)
class _Searched:
    """Registers that are searched by the keys of the same tables `wanted`, of which `sieve`, where given, was made."""

    registers: Sequence[Register]
    wanted: list[str]
    sieve: Sieve | None = None


@dataclass(frozen=True)
class Sought:
    """Whose rows a comparison looks for, as far as the registry and the police register tell: the sieve of their keys.

    The tables that it was made of stand in the session (`registry_key`, `police_key`, `doubtful`, `person_slip`, `kin_key`,
    `wanted_key`).
    """

    sieve: Sieve


def seek(ground: Ground, kin: bool) -> Sought:
    """Find out whose rows to look for. kin: whether of heads' families too."""
    _keys(ground)
    registered = _keys_in(ground, ["registry_key"])
    with ThreadPoolExecutor(1) as aside:  # numbers are noted while it is found out which ones may be meant
        noting = aside.submit(Sieve, registered)
        _doubtful_persons(ground)
        _kin_keys(ground, kin)
        ground.desk.step("wanted_key")
        sieve = noting.result()
    sieve.add(_keys_in(ground, ["person_slip", "kin_key"]))
    return Sought(sieve)


def recognise(ground: Ground, sought: Sought) -> None:
    """Make `link` and `kin`; every register's view gives way to its rows that are, or may be, somebody's."""
    ground.desk.empty("household_place", _PLACE)
    ground.desk.empty("appearance_of_nobody", _APPEARANCE)
    ground.desk.unite("appearance", ["appearance_of_nobody"])
    ground.desk.empty("slip_of_nobody", _SLIP)
    ground.desk.unite("row_slip", ["slip_of_nobody"])
    for register in ground.registers.others:
        if any(not rule.matched for rule in register.rules):
            _cover(ground, register)
    others, families = ground.registers.others, [r for r in ground.registers.others if r.of_kind("omission")]
    of_few = _Searched([r for r in others if r not in families], ["wanted_key"], sought.sieve)
    _search(ground, [of_few, _Searched(families, ["wanted_key", "police_key"])], old=bool(ground.police))
    if ground.registers.police:
        _cover(ground, ground.registers.police)
        ground.desk.step("wanted_resident")
        _search(ground, [_Searched([ground.registers.police], ["wanted_resident"])], old=False)
    with ThreadPoolExecutor(1) as aside:
        loading = aside.submit(load_tables)
        _registry(ground)
        loading.result()
    _link(ground)
    _kin(ground)


def _places(ground: Ground) -> None:
    there = ground.session.columns(HOUSEHOLD)
    table = ground.pack.tables.get(HOUSEHOLD)
    if table is None or table.key not in there:
        return
    fields = {name: field if field in there else ABSENT for name, field in _PLACE_FIELDS.items()}
    first = once(ground.session, HOUSEHOLD, table.key)
    ground.desk.step("household_place", {"table": first, "household": table.key, **fields})


def _keys(ground: Ground) -> None:
    number = {"table": PERSON, "number": ground.persons.number}
    ground.desk.step("number_key", number, kept_as="registry_key")
    if ground.registers.police:
        police = ground.registers.police
        number = {"table": police.table, "number": police.columns.number}
        ground.desk.step("number_key", number, kept_as="police_key")
    else:
        ground.desk.empty("police_key", "row_no BIGINT, key BIGINT")


def _doubtful_persons(ground: Ground) -> None:
    number = {"table": PERSON, "number": ground.persons.number, "old": bool(ground.police)}
    ground.desk.step("unsure_row", number)
    ground.desk.step("doubtful_person", number, kept_as="doubtful")
    ground.desk.step("slip", kept_as="person_slip")


def _kin_keys(ground: Ground, kin: bool) -> None:
    police = ground.registers.police
    if police is None or police.columns.family == ABSENT or not kin:
        ground.desk.empty("kin_key", "key BIGINT")
        return
    ground.desk.step(
        "kin_key",
        {
            "table": police.table,
            "number": police.columns.number,
            "family": police.columns.family,
            "heads": heads(ground),
            "head_number": ground.persons.number,
        },
    )


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


def _cover(ground: Ground, register: Register) -> None:
    """Which villages a register covers, before only the rows looked for are left of it."""
    village = {"table": register.table, "village": register.columns.village}
    ground.desk.step("covered_village", village, kept_as=covered(register))


def _keys_in(ground: Ground, tables: list[str]) -> Any:
    """The keys in these tables, int64; some may repeat."""
    keys = "SELECT key FROM query_table($tables, true) WHERE key IS NOT NULL"
    return ground.session.arrow(keys, {"tables": tables})["key"].to_numpy()


def _search(ground: Ground, groups: Sequence[_Searched], *, old: bool) -> None:
    """Leave of the registers the rows that are, or may be, somebody's; these join the `appearance` of people, and the right
    numbers that their doubtful ones may be meant to be join `row_slip`.

    old: numbers of the old 15 digits are doubtful too.
    """
    desk, searched = ground.desk, [r for group in groups for r in group.registers]
    if not searched:
        return
    sifted: dict[str, pyarrow.Table] = {}
    met: dict[str, str] = {}
    for number, group in enumerate(groups):
        rows = _sifted(ground, group, old)
        found = pyarrow.chunked_array(
            [part for r in group.registers for part in rows[r.table][f"{r.columns.number}__key"].chunks],
            pyarrow.int64(),
        )
        with desk.looking_at("sifted_key", pyarrow.table({"key": found})):
            made = desk.step("met_key", {"wanted": group.wanted}, kept_as=f"met_key_{number}")
        met |= dict.fromkeys(rows, made)
        sifted |= rows
    unsure = [_unsure(r.table, r.columns.number, sifted[r.table], old) for r in searched]
    with desk.looking_at("unsure_number", pyarrow.concat_tables([_NOBODY_UNSURE, *unsure])):
        desk.step("doubtful", {"old": old})
    slips = f"slip_of_{'_'.join(sifted)}"

    def slipped(session: Session) -> None:
        desk.by(session).step("slip", kept_as=slips)

    def left(register: Register, session: Session) -> None:
        table, mine = register.table, desk.by(session)
        fields = {"number": register.columns.number, "old": old, "met": met[table], "register": table}
        with mine.looking_at("sifted_row", sifted.pop(table)):
            mine.step("register_row", fields, kept_as=table)

    for register in searched:
        desk.set_aside(register.table)
    # what may be meant takes long to plan and little to find: registers are gone through meanwhile
    side_by_side(ground.session, [slipped, *(partial(left, register) for register in searched)])
    ground.slips.append(slips)
    desk.unite("row_slip", ["slip_of_nobody", *ground.slips])
    _appear(ground, [desk.show(f"appearance_of_{r.table}", r.table, r.table, r.columns) for r in searched])


def _sifted(ground: Ground, group: _Searched, old: bool) -> dict[str, pyarrow.Table]:
    """By register of the group its rows that are looked for, with few others, and the columns that are read of them."""
    if not group.registers:
        return {}
    sieve = group.sieve or Sieve(_keys_in(ground, group.wanted))
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


def _registry(ground: Ground) -> None:
    """Note how the persons appear whom registers may have shown.

    Where no rule asks whom a register lacks, nobody else is needed any more: of the registry only they and their
    households are left.
    """
    session, pack = ground.session, ground.pack
    rules = [rule for register in ground.registers.all for rule in register.rules]
    person = pack.tables[PERSON]
    always = (person.key, *ground.persons.besides())
    columns = columns_read(session, PERSON, always, ground.persons.number, rules)
    ground.desk.step("wanted_person")
    if ground.asks_everybody:
        _places(ground)
        seen = ground.desk.step("registered_person", {"table": PERSON, "columns": columns})
        _appear_registered(ground, seen)
        return
    extract = {"table": ground.desk.set_aside(PERSON), "columns": columns}
    seen = ground.desk.step("registered_person", extract, kept_as=PERSON)
    household = pack.tables.get(HOUSEHOLD)
    if household is not None and household.key in session.columns(HOUSEHOLD):
        columns = columns_read(session, HOUSEHOLD, (household.key, *_PLACE_FIELDS.values()), None, rules)
        extract = {"table": ground.desk.set_aside(HOUSEHOLD), "columns": columns}
        keys = {"code": household.key, "by": ground.persons.village}
        ground.desk.step("registered_household", {**extract, **keys}, kept_as=HOUSEHOLD)
    _places(ground)
    _appear_registered(ground, seen)


def _appear(ground: Ground, shown: Sequence[str]) -> None:
    ground.appearances.extend(shown)
    ground.desk.unite("appearance", ground.appearances)


def _appear_registered(ground: Ground, rows: str) -> None:
    """Add the registry's persons, of whom `rows` are left, to `appearance`."""
    _appear(ground, [ground.desk.show(f"appearance_of_{PERSON}", PERSON, rows, ground.persons)])


def _link(ground: Ground) -> None:
    police = {"police": ground.police}
    ground.desk.step("same_number", police)
    ground.desk.step("met_slip", police)
    ground.desk.step("slip_pair", sex_words(ground.pack))
    pairs = ground.session.query(f"SELECT name, known_name FROM {ground.desk.step('name_pair')}")  # noqa: S608
    ground.desk.step(
        "name_agreement",
        {
            "names": [name for name, _ in pairs],
            "known_names": [known for _, known in pairs],
            "agreements": [names_agree(name, known) for name, known in pairs],
        },
    )
    ground.desk.step("slip_link")
    ground.desk.step("link")


def _kin(ground: Ground) -> None:
    police = ground.registers.police
    if police is None or not ground.kin_registers:
        ground.desk.empty("kin", _KIN)
        return
    columns = police.columns
    ground.desk.step(
        "kin",
        {
            "table": police.table,
            "family": columns.family,
            "relation": columns.relation,
            "heads": heads(ground),
            "household": ground.persons.village,
        },
    )
