"""A household as it is edited: every field of the year's dictionary that the one who asks may read and write, with what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.content import year_rows
from niukou.office.registry.entering import must_enter, must_receive
from niukou.office.registry.fields import OF_THE_LEDGER, SEALED_TYPES, YearDictionary
from niukou.office.registry.selectors.households import HouseholdView, household
from niukou.rulebook.at_date import overlap
from niukou.rulebook.model import Code, Field


@dataclass(frozen=True)
class EditedField:
    """One field: what it says as the editor reads it, and for a code list what may be chosen.

    sealed: a number, telephone or account; shown masked, and only replaced by what is typed whole.
    """

    name: str
    label: str
    type: str
    unit: str
    said: str
    choices: tuple[str, ...]
    sealed: bool


@dataclass(frozen=True)
class Edited:
    """The household or a member of it. table, code: whom a change of it names; digest: of the file it was read from."""

    table: str
    code: str
    name: str
    fields: Sequence[EditedField]
    digest: bytes | None


@dataclass(frozen=True)
class EditedHousehold:
    """A household and its members, in the year that is open."""

    view: HouseholdView
    year: int
    subjects: Sequence[Edited]


def editing(actor: Actor, code: str) -> EditedHousehold:
    """What can be written of a household this year. Raises what `household` raises, and NotAllowedError for a role that enters nothing."""
    view = household(actor, code)
    must_enter(actor)
    today = clock.today()
    dictionary = YearDictionary(installed_pack(today), today.year)
    home = _file("household", [view.id], today.year)
    members = _file("person", [one.id for one in view.members], today.year)
    fields = _fields(actor, dictionary, "household", view.values)
    subjects = [Edited("household", view.code, "", fields, home.get(view.id))]
    for one in view.members:
        fields = _fields(actor, dictionary, "person", one.values)
        subjects.append(Edited("person", one.code, one.name, fields, members.get(one.id)))
    return EditedHousehold(view, today.year, subjects)


def asked_of_new(actor: Actor) -> dict[str, dict[str, EditedField]]:
    """By table and name, what may be written of a family that is not in the book, blank. Raises NotAllowedError as its service."""
    must_receive(actor)
    today = clock.today()
    dictionary = YearDictionary(installed_pack(today), today.year)
    return {
        table: {one.name: one for one in _fields(actor, dictionary, table, {})}
        for table in ("household", "person")
    }


def _file(table: str, ids: Sequence[int], year: int) -> dict[int, bytes]:
    """By id, the digest of the newest year file."""
    return {pk: bytes(row.digest) for pk, row in year_rows(table, ids, year).items()}


def _fields(
    actor: Actor, dictionary: YearDictionary, table: str, said: Mapping[str, str]
) -> list[EditedField]:
    return [
        EditedField(
            one.name, one.label, one.type, one.unit or "", said.get(one.name, ""), _choices(one, dictionary),
            one.type in SEALED_TYPES,
        )
        for one in dictionary.fields(table).values()
        if actor.may_read(one.privacy) and one.name not in OF_THE_LEDGER
    ]  # fmt: skip


def _choices(field: Field, dictionary: YearDictionary) -> tuple[str, ...]:
    """The labels of a code list that are in force on the last day of the year."""
    if field.type != "code":
        return ()
    day = clock.today().replace(year=dictionary.year, month=12, day=31)
    then = Code("", "", valid_from=day, valid_to=day)
    return tuple(one.label for one in dictionary.pack.codelists[str(field.codes)].codes if overlap(one, then))
