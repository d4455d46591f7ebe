"""Who is who: rows of registers recognised as persons of the registry and of the police register.

In: standard tables. Out: the table `link` (see its contract), and for kin `kin`. The method, and why two
candidates are none, is told in docs/method/recognising-people.md.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from niukou.engine.facts import once
from niukou.engine.row_file import Sieve
from niukou.pipeline.compare.ground import Ground, appear, cover, heads
from niukou.pipeline.compare.registers import ABSENT, HOUSEHOLD, PERSON, columns_read, sex_words
from niukou.pipeline.compare.searching import Searched, keys_in, search
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
    registered = keys_in(ground, ["registry_key"])
    with ThreadPoolExecutor(1) as aside:  # numbers are noted while it is found out which ones may be meant
        noting = aside.submit(Sieve, registered)
        _doubtful_persons(ground)
        _kin_keys(ground, kin)
        ground.desk.step("wanted_key")
        sieve = noting.result()
    sieve.add(keys_in(ground, ["person_slip", "kin_key"]))
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
            cover(ground, register)
    others, families = ground.registers.others, [r for r in ground.registers.others if r.of_kind("omission")]
    of_few = Searched([r for r in others if r not in families], ["wanted_key"], sought.sieve)
    search(ground, [of_few, Searched(families, ["wanted_key", "police_key"])], old=bool(ground.police))
    if ground.registers.police:
        cover(ground, ground.registers.police)
        ground.desk.step("wanted_resident")
        search(ground, [Searched([ground.registers.police], ["wanted_resident"])], old=False)
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


def _appear_registered(ground: Ground, rows: str) -> None:
    """Add the registry's persons, of whom `rows` are left, to `appearance`."""
    appear(ground, [ground.desk.show(f"appearance_of_{PERSON}", PERSON, rows, ground.persons)])


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
