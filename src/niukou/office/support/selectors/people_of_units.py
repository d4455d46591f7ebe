"""Units and helpers, as far as the one who asks may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.reads import Taken, record_read
from niukou.office.registry.fields import YearDictionary
from niukou.office.registry.selectors import NotThereError
from niukou.office.registry.selectors.years import shown
from niukou.office.support.models import Helper, HelpingUnit, Pairing
from niukou.office.support.pairing_rows import on_day
from niukou.office.support.people_of_units import NAME, content_of_helper, index_of
from niukou.office.support.refusing import dictionary_of
from niukou.terms.characters import half_width, trimmed, without_blanks

MOST = 50


@dataclass(frozen=True)
class HelperView:
    """A helper. values: what he who asks may read of him; number and telephone masked unless `whole`."""

    id: int
    unit: HelpingUnit
    name: str
    values: Mapping[str, str]
    whole: bool = False


def units(actor: Actor, name: str = "") -> QuerySet[HelpingUnit]:
    """The units on the lists of his area and of those it lies in, by name; those that begin so where a name is given."""
    found = HelpingUnit.objects.filter(actor.reaches()).select_related("area").order_by("name", "pk")
    return found.filter(name__startswith=name) if name else found


@dataclass(frozen=True)
class UnitPage:
    """A unit with its people as he who asks may see them, each with how many households he helps now."""

    unit: HelpingUnit
    people: Sequence[tuple[HelperView, int]]


def unit_page(actor: Actor, number: int) -> UnitPage:
    """A unit (id) of his lists. Raises NotThereError."""
    unit = units(actor).filter(pk=number).first()
    if unit is None:
        raise NotThereError(f"{number}：没有这个单位，或不归您管 / no such unit, or not yours")
    dictionary = dictionary_of()
    now = Pairing.objects.filter(on_day(clock.today()), helper__unit=unit)
    many = dict(now.values_list("helper").annotate(many=Count("household", distinct=True)))
    rows = helpers(actor, unit.pk).select_related("unit")
    return UnitPage(unit, [(view_of(actor, row, dictionary), many.get(row.pk, 0)) for row in rows])


def helpers(actor: Actor, unit: int | None = None) -> QuerySet[Helper]:
    """The people of units he may choose from, and whoever helps or helped a household or village of his."""
    found = Helper.objects.filter(seen_by(actor)).select_related("unit__area").order_by("unit__name", "pk")
    return found.filter(unit=unit) if unit is not None else found


@transaction.atomic
def helper(actor: Actor, number: int, reason: str = "") -> HelperView:
    """One of them (id). Number and telephone are masked; whole with a reason, which is told in the trail.

    Raises NotThereError, and NotAllowedError where a reason is given and the role reads no such thing.
    """
    row = helpers(actor).filter(pk=number).first()
    if row is None:
        raise NotThereError(f"{number}：没有这个人，或不归您管 / nobody, or not yours")
    if reason and not actor.may_read("sensitive"):
        raise NotAllowedError("您的职责不能看证件号码和电话 / may not read them")
    if reason:
        chain = chain_of(row.unit.area)
        record_read(actor, Taken("support.read_whole", f"helper:{row.pk}", chain, why=reason))
    return view_of(actor, row, dictionary_of(), whole=bool(reason))


def find_helpers(actor: Actor, text: str) -> list[HelperView]:
    """Whom a whole number, a whole telephone or the beginning of a name may mean, of those he sees."""
    words = trimmed(text)
    dictionary = dictionary_of()
    where = Q(pk__in=[])
    if words and actor.may_read("internal"):
        where |= Q(name__startswith=words)
    if words and actor.may_read("sensitive"):
        number = dictionary.scheme.derive(words).standard or ""
        forms = {"number": ("identity", number), "phone": ("phone", without_blanks(half_width(words)))}
        digests = {column: index_of(kind, form) for column, (kind, form) in forms.items()}
        for column, digest in digests.items():
            where |= Q(**{column: digest}) if digest else Q(pk__in=[])
    return [view_of(actor, row, dictionary) for row in helpers(actor).filter(where)[:MOST]]


def seen_by(actor: Actor) -> Q:
    """The condition on helpers whom he may see."""
    here = actor.sees("pairings__household__area__path") | actor.sees("postings__village__path")
    return Q(pk__in=Helper.objects.filter(actor.reaches("unit__area__path") | here).values("pk"))


def view_of(actor: Actor, row: Helper, dictionary: YearDictionary, *, whole: bool = False) -> HelperView:
    """What he may see of a helper."""
    fields = dictionary.fields("pairing")
    values = shown(actor, content_of_helper(row), fields, whole=whole)
    name = row.name if actor.may_read(fields[NAME].privacy) else ""
    return HelperView(row.pk, row.unit, name, values, whole)
