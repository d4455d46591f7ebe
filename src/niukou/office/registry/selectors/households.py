"""A household as it stands, and lists of them: within the area of the one who asks, and as far as his role reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import area_of, begins, chain_of, within
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.reads import Taken, record_read
from niukou.office.registry.content import Content, YearRow, newest_said, opened, year_rows
from niukou.office.registry.flows import Inside
from niukou.office.registry.indicators import write_due
from niukou.office.registry.models import Household, Membership, Person
from niukou.office.registry.selectors.filtering import FieldFilter, filtered
from niukou.office.registry.selectors.years import shown
from niukou.terms.mask import hide_personal_numbers


class NotThereError(LookupError):
    """There is no such thing for the one who asks; whether there is one for others is not told.

    A number that was typed where a code is meant is not said again.
    """

    def __init__(self, said: str) -> None:
        super().__init__(hide_personal_numbers(said))


@dataclass(frozen=True)
class PersonView:
    """A member. values: of his newest year file, as far as he who asks may read them; year: of that file."""

    id: int
    code: str
    name: str
    account: str
    relation: str
    since: date | None
    year: int | None
    values: Mapping[str, str]


@dataclass(frozen=True)
class HouseholdView:
    """A household now. version goes back with every change of it, so that nobody overwrites somebody else's.

    seen_on, seen_in: day and case of the newest visit whose answers are in the year file; None and '' for none.
    """

    id: int
    code: str
    area: Area
    account: str
    identified_year: int | None
    version: int
    year: int | None
    values: Mapping[str, str]
    members: tuple[PersonView, ...]
    whole: bool
    seen_on: date | None = None
    seen_in: str = ""


@dataclass(frozen=True)
class Filters:
    """Which households: of an area (code), an account, a year of identification; beginning of a code or a member's name.

    fields: indicators, all of which must answer.
    """

    area: str = ""
    account: str = ""
    identified_year: int | None = None
    code: str = ""
    name: str = ""
    fields: tuple[FieldFilter, ...] = ()


@transaction.atomic
def household(actor: Actor, code: str, reason: str = "") -> HouseholdView:
    """A household with its members. Numbers, telephones and accounts are masked; whole with a reason, which is told in the trail.

    Raises NotThereError for one that is not his, NotAllowedError where a reason is given and the role reads no such thing.
    """
    found = Household.objects.filter(actor.sees()).select_related("area").filter(code=code).first()
    if found is None:
        raise NotThereError(f"{code}：没有这一户，或不归您管 / no such household, or not yours")
    if reason and not actor.may_read("sensitive"):
        raise NotAllowedError("您的职责不能看证件号码、电话和账号 / may not read them")
    view = _view(actor, found, whole=bool(reason))
    if reason:
        taken = Taken("registry.read_whole", f"household:{code}", chain_of(found.area), why=reason)
        record_read(actor, taken, persons=len(view.members))
    return view


def households(actor: Actor, filters: Filters | None = None) -> QuerySet[Household]:
    """The households he sees, in order of their codes; to be cut into pages by the one who shows them.

    Raises NotAllowedError for a filter by what his role does not read, RefusedError for one that asks for no value there
    could be. Indicators are those that are written: `indicators_ready` says whether all are.
    """
    asked = filters or Filters()
    where = actor.sees() & _inside(asked)
    if asked.account:
        where &= Q(account=asked.account)
    if asked.identified_year is not None:
        where &= Q(identified_year=asked.identified_year)
    if asked.code:
        where &= begins("code", asked.code)
    if asked.name:
        if not actor.may_read("internal"):
            raise NotAllowedError("您的职责不能按姓名找 / may not search by name")
        named = Membership.objects.filter(begins("person__name", asked.name), until=None)
        where &= Q(pk__in=named.values("household"))
    if asked.fields:
        where &= filtered(actor, asked.fields, wide=not Inside(area_of(asked.area or actor.area)).few)
    return Household.objects.filter(where).select_related("area").order_by("code")


def heads(actor: Actor, rows: Iterable[Household]) -> dict[int, str]:
    """By id, the head's name as the newest year file says it, of these households as far as he sees them and reads names."""
    seen = [row.pk for row in rows if actor.covers(row.area)]
    if not actor.may_read(installed_pack(clock.today()).tables["household"].fields["head_name"].privacy):
        return {}
    return newest_said("household", seen, clock.today().year, "head_name")


def indicators_ready(actor: Actor, filters: Filters) -> int:
    """How many of the households he asks among are not yet in what filters read; written first, as many as he can wait for."""
    return write_due(actor.sees("household__area__path") & _inside(filters, "household__area__path"))


def _inside(asked: Filters, at: str = "area__path") -> Q:
    if not asked.area:
        return Q()
    area = Area.objects.filter(code=asked.area).first()
    return within(area.path if area else "", at)


def _view(actor: Actor, found: Household, *, whole: bool) -> HouseholdView:
    today = clock.today()
    tables = installed_pack(today).tables
    own = year_rows("household", [found.pk], today.year).get(found.pk)
    belonging = list(found.memberships.filter(until=None).select_related("person").order_by("pk"))
    files = year_rows("person", [member.person_id for member in belonging], today.year)

    def member_view(member: Membership) -> PersonView:
        person: Person = member.person
        file = files.get(person.pk)
        values = shown(actor, _content(file), tables["person"].fields, whole=whole)
        named = person.name if actor.may_read("internal") else ""
        return PersonView(
            person.pk, person.code, named, person.account, member.relation, member.since,
            file.year if file else None, values,
        )  # fmt: skip

    return HouseholdView(
        found.pk, found.code, found.area, found.account, found.identified_year, found.version,
        own.year if own else None, shown(actor, _content(own), tables["household"].fields, whole=whole),
        tuple(map(member_view, belonging)), whole, own.seen_on if own else None, own.seen_in if own else "",
    )  # fmt: skip


def _content(file: YearRow | None) -> Content:
    return opened(file) if file else Content()
