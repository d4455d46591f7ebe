"""Which cases somebody may open about a family or an area, and what each has to be told when it is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of, in_force, within
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.evidence import REMOVED
from niukou.office.cases.facts import MOVED, SUCCESSION
from niukou.office.cases.models import Case
from niukou.office.cases.opening import Subject
from niukou.office.cases.procedures import procedure_of
from niukou.office.cases.refusals import FormError
from niukou.office.cases.taking_back import may_be_taken_back
from niukou.office.cases.who import has_part
from niukou.office.registry.allowed_moves import REVERSAL
from niukou.office.registry.fields import YearDictionary
from niukou.office.registry.models import Household, Person
from niukou.office.registry.selectors import NotThereError
from niukou.office.registry.standing import homes_standing
from niukou.rulebook.at_date import holds_on
from niukou.rulebook.ledger_moves import HOUSEHOLD
from niukou.rulebook.model import Field, Procedure

_CORRECTED = ("household", "person")


@dataclass(frozen=True)
class Openable:
    """A procedure that may be opened, or the case of it that is open already."""

    procedure: Procedure
    under_way: Case | None = None


@dataclass(frozen=True)
class ToOpen:
    """What a case has to be told. people: whom it may be about, or who may leave the household; arrival: also somebody who
    is not in the book yet; taken_back: decisions that may be (number, cause, day); known: how many cases of the household there are.
    """

    procedure: Procedure
    area: Area
    household: Household | None = None
    people: Sequence[Person] = ()
    arrival: bool = False
    asks_day: bool = False
    reasons: Sequence[str] = ()
    relations: Sequence[str] = ()
    villages: Sequence[Area] = ()
    evidence: bool = False
    regroup: bool = False
    taken_back: Sequence[tuple[str, str, date]] = ()
    corrected: Sequence[Field] = field(default_factory=list)
    known: int = 0


def openable(actor: Actor, household: str = "", area: str = "") -> list[Openable]:
    """The procedures the actor may open about a household (a code), or about an area itself, in the order of the pack.

    Raises NotThereError for one that is not his.
    """
    pack, home = installed_pack(), _home(actor, household) if household else None
    place = home.area if home else _area(actor, area)
    open_now: dict[str, Case] = {}
    mine = Case.objects.filter(actor.sees(), state="open", household=home, person=None).select_related("area")
    for case in mine if home else mine.filter(area=place):
        open_now[case.procedure] = case
    return [
        Openable(one, open_now.get(one.key))
        for one in pack.procedures.values()
        if holds_on(one, clock.today()) and has_part(actor, pack, one) and _about(one, home, place)
    ]


def to_open(actor: Actor, procedure: str, household: str = "", area: str = "") -> ToOpen:
    """What a case of a procedure has to be told of a household or an area. Raises NotThereError, CaseError."""
    pack = installed_pack()
    chosen = procedure_of(pack, procedure)
    home = _home(actor, household) if household else None
    place = home.area if home else _area(actor, area)
    law, changes = chosen.moves, chosen.changes
    arrival = law is not None and law.settled_by == HOUSEHOLD
    year = clock.today().year
    return ToOpen(
        chosen, place, home, people=_people(chosen, home) if home else (), arrival=arrival,
        asks_day=changes == SUCCESSION or (law is not None and law.effective == "event"),
        reasons=pack.codelists[law.reasons].labels if law is not None and law.reasons else (),
        relations=pack.codelists["relation"].labels if arrival else (),
        villages=_villages(place) if law is not None and law.kind == MOVED else (),
        evidence=law is not None and law.kind == REMOVED,
        regroup=changes == "grouping",
        taken_back=may_be_taken_back(home) if changes == REVERSAL and home is not None else (),
        corrected=_fields(YearDictionary(pack, year - 1)) if changes == "closed_year" else [],
        known=Case.objects.filter(household=home).count() if home else 0,
    )  # fmt: skip


def subject_of(actor: Actor, asked: ToOpen, person: str, facts: Mapping[str, Any]) -> Subject:
    """Whom the case is about, as it was chosen. person: a code among `asked.people`. Raises FormError, NotAllowedError."""
    actor.must_cover(asked.area)
    if asked.procedure.subject != "person":
        about = {"household": asked.household} if asked.household else {"area": asked.area}
        return Subject(**about, facts=facts)
    chosen = next((one for one in asked.people if one.code == person), None)
    if chosen is None:
        raise FormError("请选是哪个人 / choose the person")
    return Subject(asked.household, chosen, facts=facts)


def _home(actor: Actor, code: str) -> Household:
    found = Household.objects.filter(actor.sees(), code=code).select_related("area").first()
    if found is None:
        raise NotThereError(f"{code}：没有这一户，或不归您管 / no such household, or not yours")
    return found


def _area(actor: Actor, code: str) -> Area:
    found = Area.objects.filter(actor.sees("path"), code=code or actor.area).first()
    if found is None:
        raise NotThereError(f"{code}：没有这个地方，或不归您管 / no such area, or not yours")
    return found


def _about(procedure: Procedure, home: Household | None, place: Area) -> bool:
    """Whether a procedure is about this household or somebody in it, or about an area of this level."""
    if home is None:
        return procedure.subject == place.level
    law = procedure.moves
    if procedure.subject == "household":
        return law is None or home.account in law.from_accounts
    if procedure.subject != "person" or law is None:
        return False
    if law.settled_by == HOUSEHOLD:
        return homes_standing([home.pk])[home.pk] in law.to_accounts
    return home.account in law.from_accounts


def _people(procedure: Procedure, home: Household) -> list[Person]:
    """The members; for somebody who comes, those who were members once and have left the register."""
    law = procedure.moves
    if law is not None and law.settled_by == HOUSEHOLD:
        left = Person.objects.filter(memberships__household=home, memberships__until__isnull=False)
        return list(left.filter(account__in=law.from_accounts, erased_at=None).distinct().order_by("pk"))
    members = Person.objects.filter(memberships__household=home, memberships__until=None)
    if law is not None and procedure.subject == "person":
        members = members.filter(account__in=law.from_accounts, erased_at=None)
    return list(members.distinct().order_by("pk"))


def _villages(place: Area) -> list[Area]:
    """The other areas of that level in its county."""
    county = Area.objects.get(code=chain_of(place))
    rows = Area.objects.filter(in_force(clock.today()), within(county.path), level=place.level, valid_to=None)
    return list(rows.exclude(pk=place.pk).order_by("path"))


def _fields(dictionary: YearDictionary) -> list[Field]:
    """What can be put right in a closed year by a case: all but numbers, telephones and accounts, which a case keeps open."""
    return [
        one for table in _CORRECTED for one in dictionary.fields(table).values() if one.privacy != "sensitive"
    ]
