"""Households and persons come into the book: outside the register, until a case has decided about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import VILLAGES, Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import record
from niukou.office.registry.book_rows import remember_fields
from niukou.office.registry.codes import household_codes, person_codes
from niukou.office.registry.content import parts, ready_keys, year_rows
from niukou.office.registry.entering import must_receive
from niukou.office.registry.fields import YearDictionary
from niukou.office.registry.lookups import lookups_of
from niukou.office.registry.models import (
    Household,
    HouseholdYear,
    Lookup,
    Membership,
    Person,
    PersonYear,
)
from niukou.office.registry.reading import Read, Reader, known_already, person_columns
from niukou.office.registry.refused import Fault, refuse

_PART = 2_048  # rows in one statement
# what a household is on the register for, which does not change because somebody parts from it
_LISTED_FOR = ("attribute", "identification_standard", "main_cause", "other_cause")


@dataclass(frozen=True)
class NewPerson:
    """Somebody who is not in the book yet: dictionary fields of `person` as they were written. code: made where empty."""

    values: Mapping[str, Any]
    code: str = ""


@dataclass(frozen=True)
class NewFamily:
    """A family that is not in the book yet: where it lives (a village's or natural village's code), what is known of it."""

    area: str
    members: Sequence[NewPerson]
    values: Mapping[str, Any] = field(default_factory=dict)
    code: str = ""
    since: date | None = None


def add_households(actor: Actor, families: Sequence[NewFamily]) -> list[Household]:
    """Enter families of one county, in the account `outside`, with a year file of this year each; in their order.

    Raises NotAllowedError, and RefusedError with every fault: an unknown or ended area, an unreadable value, somebody
    who is in the book already.
    """
    ready_keys()
    with transaction.atomic():
        return _add_households(actor, families)


def _add_households(actor: Actor, families: Sequence[NewFamily]) -> list[Household]:
    must_receive(actor)
    areas = _areas(actor, [family.area for family in families])
    dictionary = YearDictionary(installed_pack(clock.today()), clock.today().year)
    codes = household_codes([(family.code, areas[family.area]) for family in families])
    people = [person for family in families for person in family.members]
    names = iter(
        person_codes([(code, p.code) for f, code in zip(families, codes, strict=True) for p in f.members])
    )
    reader = Reader(dictionary)
    read = [
        reader.household(code, family.values, len(family.members))
        for family, code in zip(families, codes, strict=True)
    ]
    members = [[reader.person(next(names), p.values) for p in f.members] for f in families]
    refuse([*reader.faults, *known_already([m for group in members for m in group], dictionary)])
    written = _write_households(families, read, areas, dictionary)
    persons = _write_persons(
        [(m, h.area) for h, group in zip(written, members, strict=True) for m in group], dictionary
    )
    _write_memberships(
        families, written, iter(zip(persons, (m for group in members for m in group), strict=True))
    )
    if written:
        county = chain_of(written[0].area)
        remember_fields(
            [county],
            dictionary.year,
            {"household": _names(read), "person": _names(m for g in members for m in g)},
        )
        record(
            actor, "registry.add_households", f"area:{actor.area}", chain=county,
            detail={"households": len(written), "persons": len(people), "year": dictionary.year},
            leaves=[*(r.content.digest("household", r.code) for r in read), *_leaves(members)],
        )  # fmt: skip
    return written


@transaction.atomic
def add_persons(actor: Actor, arrivals: Sequence[tuple[Household, NewPerson]]) -> list[Person]:
    """Enter persons whom households of one county declare, each beside his household; in their order.

    They are outside the register and in no household until a case has decided. Raises NotAllowedError, RefusedError.
    """
    must_receive(actor)
    for household in {home.pk: home for home, _ in arrivals}.values():
        actor.must_cover(household.area)
    if len({chain_of(home.area) for home, _ in arrivals}) != 1:
        refuse(
            [Fault("", "", "一次只登记一个县的人，至少一个 / the persons of one county, and at least one")]
        )
    dictionary = YearDictionary(installed_pack(clock.today()), clock.today().year)
    reader = Reader(dictionary)
    codes = person_codes([(home.code, person.code) for home, person in arrivals])
    read = [reader.person(code, person.values) for (_, person), code in zip(arrivals, codes, strict=True)]
    refuse([*reader.faults, *known_already(read, dictionary)])
    homes = [home for home, _ in arrivals]
    persons = _write_persons([(one, home.area) for one, home in zip(read, homes, strict=True)], dictionary)
    county = chain_of(homes[0].area)
    remember_fields([county], dictionary.year, {"person": _names(read)})
    subject = f"household:{homes[0].code}" if len(persons) == 1 else f"persons:{len(persons)}"
    record(
        actor, "registry.add_persons", subject, chain=county,
        detail={"persons": len(persons), "year": dictionary.year}, leaves=_leaves([read]),
    )  # fmt: skip
    return persons


@transaction.atomic
def begin_household(actor: Actor, beside: Household, values: Mapping[str, Any]) -> Household:
    """Enter a household of nobody, outside the register: people of the one beside it will part into it by a case.

    What that one is listed for is said of the new one too; values: dictionary fields of `household`, which go before.
    Raises NotAllowedError, RefusedError.
    """
    must_receive(actor)
    actor.must_cover(beside.area)
    dictionary = YearDictionary(installed_pack(clock.today()), clock.today().year)
    (code,) = household_codes([("", beside.area)])
    reader = Reader(dictionary)
    read = reader.read("household", code, {**_listed_for(beside, dictionary), **values})
    refuse(reader.faults)
    family = NewFamily(beside.area.code, ())
    (written,) = _write_households([family], [read], {beside.area.code: beside.area}, dictionary)
    county = chain_of(beside.area)
    remember_fields([county], dictionary.year, {"household": _names([read])})
    record(
        actor, "registry.add_households", f"household:{code}", chain=county,
        detail={"households": 1, "persons": 0, "year": dictionary.year}, leaves=[read.content.digest("household", code)],
    )  # fmt: skip
    return written


def _listed_for(home: Household, dictionary: YearDictionary) -> dict[str, str]:
    """Of its newest year file, as far as the labels are in force this year."""
    said = year_rows("household", [home.pk], dictionary.year)
    values = said[home.pk].values if said else {}
    found = {}
    for name in _LISTED_FOR:
        field, value = dictionary.fields("household").get(name), values.get(name)
        if field is not None and value and Reader(dictionary).reads(field, value):
            found[name] = str(value)
    return found


def _areas(actor: Actor, codes: Sequence[str]) -> dict[str, Area]:
    """The areas of families by code: his, in force, villages or natural villages, all of one county."""
    found = {area.code: area for part in parts(set(codes)) for area in Area.objects.filter(code__in=part)}
    today = clock.today()
    faults = []
    for code in dict.fromkeys(codes):
        area = found.get(code)
        if area is None or area.level not in VILLAGES:
            faults.append(
                Fault(code, "", "没有这个村或自然村 / no such village", "请写村代码 / write a village's code")
            )
        elif not actor.covers(area):
            actor.must_cover(area)
        elif area.valid_to and area.valid_to <= today:
            faults.append(
                Fault(
                    code,
                    "",
                    f"这个代码{area.valid_to}已停用 / this code has ended",
                    "请用接续的代码 / use its successor's",
                )
            )
    if len({chain_of(area) for area in found.values()}) > 1:
        faults.append(
            Fault(
                "",
                "",
                "一次只登记一个县的户 / households of several counties",
                "请分县办理 / one county at a time",
            )
        )
    refuse(faults)
    return found


def _write_households(
    families: Sequence[NewFamily],
    read: Sequence[Read],
    areas: Mapping[str, Area],
    dictionary: YearDictionary,
) -> list[Household]:
    written = Household.objects.bulk_create(
        [Household(code=r.code, area=areas[f.area]) for f, r in zip(families, read, strict=True)], _PART
    )
    now = clock.now()
    HouseholdYear.objects.bulk_create(
        [
            HouseholdYear(
                household=household, year=dictionary.year, county=chain_of(household.area), values=r.content.values,
                sealed=r.content.sealed_bytes(), digest=r.content.digest("household", r.code), changed_at=now,
            )
            for household, r in zip(written, read, strict=True)
        ],
        _PART,
    )  # fmt: skip
    found = (lookups_of("household", h.pk, r.content, dictionary) for h, r in zip(written, read, strict=True))
    Lookup.objects.bulk_create([entry for entries in found for entry in entries], _PART)
    return written


def _write_persons(read: Sequence[tuple[Read, Area]], dictionary: YearDictionary) -> list[Person]:
    persons = Person.objects.bulk_create(
        [Person(code=r.code, area=area, **person_columns(r.content, dictionary)) for r, area in read], _PART
    )
    now = clock.now()
    PersonYear.objects.bulk_create(
        [
            PersonYear(
                person=person, year=dictionary.year, county=chain_of(area), values=r.content.values,
                sealed=r.content.sealed_bytes(), digest=r.content.digest("person", r.code), changed_at=now,
            )
            for person, (r, area) in zip(persons, read, strict=True)
        ],
        _PART,
    )  # fmt: skip
    found = (
        lookups_of("person", p.pk, r.content, dictionary) for p, (r, _) in zip(persons, read, strict=True)
    )
    Lookup.objects.bulk_create([entry for entries in found for entry in entries], _PART)
    return persons


def _write_memberships(
    families: Sequence[NewFamily], households: Sequence[Household], persons: Iterator[tuple[Person, Read]]
) -> None:
    rows = []
    for family, household in zip(families, households, strict=True):
        for _ in family.members:
            person, read = next(persons)
            relation = read.content.values.get("relation", "")
            rows.append(Membership(household=household, person=person, since=family.since, relation=relation))
    Membership.objects.bulk_create(rows, _PART)


def _names(read: Iterable[Read]) -> set[str]:
    return {name for one in read for name in one.content.all}


def _leaves(members: Sequence[Sequence[Read]]) -> list[bytes]:
    return [one.content.digest("person", one.code) for group in members for one in group]
