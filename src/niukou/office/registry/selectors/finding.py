"""Finding somebody by what is known of him: a name, a code, a whole number, telephone or account, an area."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import begins
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.lookups import of_any_kind
from niukou.office.registry.models import Household, Membership, Person
from niukou.terms.characters import as_seen, half_width, without_blanks
from niukou.terms.identity import identity_scheme

MOST = 50
_AREAS = 20


@dataclass(frozen=True)
class Match:
    """Somebody or something that was found. by: what of it was asked for. person and name are '' where it is a household."""

    by: str
    household: str
    person: str
    name: str
    area: str
    area_name: str
    account: str


def find(actor: Actor, text: str, most: int = MOST) -> list[Match]:
    """Whom these words may mean, within his area, at most `most`; whole numbers first, then codes, names, areas."""
    words = as_seen(text)
    if not words:
        return []
    found: dict[tuple[str, str], Match] = {}
    for by, where in _ways(actor, words):
        rows = Membership.objects.filter(where & actor.sees("household__area__path"), until=None)
        for member in rows.select_related("household__area", "person").order_by("household__code", "pk")[
            :most
        ]:
            match = _match(actor, by, member)
            found.setdefault((match.household, match.person), match)
    if len(found) < most:
        for home in _without_members(actor, words)[:most]:
            found.setdefault((home.code, ""), _home(home))
    return list(found.values())[:most]


def _ways(actor: Actor, words: str) -> list[tuple[str, Q]]:
    """How the words may be meant, each as a condition on memberships."""
    ways: list[tuple[str, Q]] = []
    if actor.may_read("sensitive"):
        holders = list(of_any_kind(_forms(words)).values_list("kind", "person", "household"))
        for kind in dict.fromkeys(kind for kind, _, _ in holders):
            persons = [p for k, p, _ in holders if k == kind and p]
            homes = [h for k, _, h in holders if k == kind and h]
            ways.append((kind, Q(person__in=persons) | Q(household__in=homes)))
    # ids first: a condition on codes of two tables at once is found in no index
    coded = list(Person.objects.filter(code=words).values_list("pk", flat=True))
    called = list(Household.objects.filter(code=words).values_list("pk", flat=True))
    ways.append(("code", Q(person__in=coded) | Q(household__in=called)))
    if actor.may_read("internal"):
        ways.append(("name", Q(person__name=words)))
        ways.append(("name", begins("person__name", words)))
    areas = Area.objects.filter(actor.sees("path")).filter(Q(code=words) | Q(name=words))[:_AREAS]
    inside = Q(pk__in=[])
    for area in areas:
        inside |= Q(household__area=area) | Q(household__area__parent=area)
    ways.append(("area", inside))
    return ways


def _forms(words: str) -> dict[str, str]:
    """The words in the standard form of each kind of sealed value."""
    plain = without_blanks(half_width(words))
    told = identity_scheme(installed_pack(clock.today()).identity_scheme).derive(words)
    return {"identity": told.standard or "", "phone": plain, "account": plain}


def _match(actor: Actor, by: str, member: Membership) -> Match:
    home, person = member.household, member.person
    name = person.name if actor.may_read("internal") else ""
    return Match(by, home.code, person.code, name, home.area.code, home.area.name, person.account)


def _without_members(actor: Actor, words: str) -> list[Household]:
    rows = Household.objects.filter(actor.sees(), code=words).exclude(memberships__until=None)
    return list(rows.select_related("area"))


def _home(home: Household) -> Match:
    return Match("code", home.code, "", "", home.area.code, home.area.name, home.account)
