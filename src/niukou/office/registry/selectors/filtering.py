"""Filters of households: one for every indicator of the dictionary that the one who asks may read, and no other.

What is shown to a role masked or not at all is no filter for it: a count would give it away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.fields import (
    PLACE,
    SEALED_TYPES,
    UnreadableError,
    YearDictionary,
    was_collected,
)
from niukou.office.registry.filter_conditions import Asked, condition
from niukou.office.registry.refused import Fault, RefusedError
from niukou.rulebook.model import Field, Pack

TABLES = ("household", "person")
RANGES = ("number", "date", "year")
_SHORTEST = 4  # characters of a whole number, telephone or account


@dataclass(frozen=True)
class FieldFilter:
    """One indicator of the household, or of a member it has: one of the values, from low to high, a text in it, or blank.

    Of a text `values` are the whole of it; of a number, telephone or account `text` is.
    """

    table: str
    name: str
    values: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    text: str = ""
    blank: bool = False


@dataclass(frozen=True)
class FilterField:
    """An indicator that may be asked for. choices: of a code list; sealed: only found whole."""

    table: str
    name: str
    label: str
    unit: str
    type: str
    choices: tuple[str, ...]
    sealed: bool


def filter_fields(actor: Actor) -> list[FilterField]:
    """Every indicator he may filter by, of the forms of this year and the last, in the order of the dictionary."""
    today = clock.today()
    pack = installed_pack(today)
    return [
        _offered(field, pack)
        for table in TABLES
        for field in pack.tables[table].fields.values()
        if field.name not in PLACE[table]
        and actor.may_read(field.privacy)
        and (was_collected(field, today.year) or was_collected(field, today.year - 1))
    ]


def filter_field(actor: Actor, table: str, name: str) -> FilterField:
    """One of them, of whatever year. Raises NotAllowedError; whether there is such a field for others is not told."""
    return _offered(_field(actor, table, name), installed_pack(clock.today()))


def must_make_sense(actor: Actor, asked: FieldFilter) -> None:
    """Raises NotAllowedError for an indicator that is not his to read, RefusedError for what no value can be."""
    _asked(actor, asked)


def filtered(actor: Actor, filters: Sequence[FieldFilter], *, wide: bool) -> Q:
    """Which households answer all of these. wide: of how many areas they are asked. Raises as `must_make_sense` does."""
    found = Q()
    for one in filters:
        found &= condition(_asked(actor, one), wide=wide)
    return found


def _asked(actor: Actor, asked: FieldFilter) -> Asked:
    field = _field(actor, asked.table, asked.name)
    try:
        return _read(asked, field)
    except UnreadableError as error:
        raise RefusedError(Fault("", field.label, error.wrong, error.right)) from error


def _read(asked: FieldFilter, field: Field) -> Asked:
    """The filter in the form year files have. Raises UnreadableError."""
    today = clock.today()
    dictionary = YearDictionary(installed_pack(today), today.year)
    if asked.blank:
        return Asked(field, blank=True)
    if field.type == "code" and asked.values:
        labels = installed_pack(today).codelists[str(field.codes)].labels
        if unknown := [one for one in asked.values if one not in labels]:
            raise UnreadableError(
                f"没有这一项：{'、'.join(unknown)} / no such code", f"可选：{'、'.join(labels)}"
            )
        return Asked(field, values=asked.values)
    if field.type in RANGES and (asked.low or asked.high):
        low, high = dictionary.read(field, asked.low) or "", dictionary.read(field, asked.high) or ""
        return Asked(field, low=low, high=high)
    if field.type == "text" and (whole := tuple(filter(None, (one.strip() for one in asked.values)))):
        return Asked(field, values=whole)
    if field.type == "text" and asked.text.strip():
        return Asked(field, text=asked.text.strip())
    if field.type in SEALED_TYPES:
        form = dictionary.standard_form(field, asked.text)
        if len(form) >= _SHORTEST:
            return Asked(field, text=form)
    raise UnreadableError("没有写要找什么 / nothing is asked for", "写上、选上一项 / say what it should be")


def _field(actor: Actor, table: str, name: str) -> Field:
    known = installed_pack(clock.today()).tables[table].fields.get(name) if table in TABLES else None
    if known is None or name in PLACE[table] or not actor.may_read(known.privacy):
        raise NotAllowedError(f"您的职责不能按“{name}”筛选 / may not filter by it")
    return known


def _offered(field: Field, pack: Pack) -> FilterField:
    return FilterField(
        field.table, field.name, field.label, field.unit or "", field.type,
        pack.codelists[field.codes].labels if field.codes else (), field.type in SEALED_TYPES,
    )  # fmt: skip
