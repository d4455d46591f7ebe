"""By what the rows of a household and of its parts meet: the text of its code, or the code as a number.

Numbers are joined and grouped in half the time of texts, and normalising writes one beside the text where the code is
nothing but a number. One code that is none, in any of the tables, has all meet as texts.
"""

from __future__ import annotations

from collections.abc import Sequence

from niukou.engine.facts import Facts
from niukou.engine.render import column
from niukou.engine.session import Session
from niukou.engine.standardise import NUMBER
from niukou.engine.trees import call, select, table_as, text
from niukou.rulebook.model import Pack, Table


def meet_by_numbers(session: Session, pack: Pack, asking: Sequence[Facts]) -> None:
    """Have the tables of these passes meet by numbers, those of a household whose codes are all numbers."""
    wholes = {f.household.name: f.household for f in asking if f.household}
    numbered = {name for name, whole in wholes.items() if all_numbered(session, pack, whole)}
    for facts in asking:
        facts.numbered = facts.household is not None and facts.household.name in numbered


def all_numbered(session: Session, pack: Pack, household: Table) -> bool:
    """Whether every code of a household, in its own table and those of its parts, has its number beside it."""
    by = {t.name: t.part_of for t in pack.tables.values() if t.part_of}
    codes = {household.name: household.key, **{n: p.by for n, p in by.items() if p.table == household.name}}
    return all(_is_numbered(session, table, code) for table, code in codes.items())


def _is_numbered(session: Session, table: str, code: str) -> bool:
    there, number = session.columns(table), f"{code}__{NUMBER}"
    if code not in there or number not in there:
        return code not in there
    counts = select(*[call("COUNT", column(table, c)) for c in (code, number)])
    [(codes, numbers)] = session.query(text(counts.from_(table_as(table, table), copy=False)))
    return bool(codes == numbers)
