"""A filter as a condition on households: by their indicators where these have it, a sealed value by its keyed index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BinaryField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Length
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual

from niukou.office.audit import clock
from niukou.office.registry.content import YEAR_FILES
from niukou.office.registry.fields import SEALED_TYPES
from niukou.office.registry.indicator_coding import WIDTHS, Layout, blank, coded, unreadable
from niukou.office.registry.indicators import layouts
from niukou.office.registry.lookups import holders
from niukou.office.registry.models import HouseholdIndicators, Lookup, MemberIndicators, Membership
from niukou.rulebook.model import Field

# members that are looked at in turn: whoever has no more is asked no more. No household has more than the last.
_MEMBERS = (4, 8, 16, 64)
_ROWS = {"household": HouseholdIndicators, "person": MemberIndicators}


@dataclass(frozen=True)
class Asked:
    """A field with what is asked of it, in the form year files have."""

    field: Field
    values: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    text: str = ""
    blank: bool = False


def condition(asked: Asked, *, wide: bool) -> Q:
    """On households; of a wide area their indicators are read through once, else those of each household are looked up."""
    if asked.field.type in SEALED_TYPES:
        return _by_index(asked)
    if asked.field.type == "text":
        return _by_text(asked)
    if (asked.field.table, asked.field.name) == ("household", "identified_year"):
        return _by_row(asked)  # what the ledger says, and the list shows
    written = reduce(or_, (_by_indicators(asked, one) for one in layouts()), Q(pk__in=[]))
    rows = _ROWS[asked.field.table]._default_manager.filter(written)
    return Q(pk__in=rows.values("pk")) if wide else Q(Exists(rows.filter(pk=OuterRef("pk"))))


def _by_row(asked: Asked) -> Q:
    found = Q(identified_year=None) if asked.blank else Q(identified_year__isnull=False)
    if asked.low:
        found &= Q(identified_year__gte=int(asked.low))
    if asked.high:
        found &= Q(identified_year__lte=int(asked.high))
    return found


def _by_index(asked: Asked) -> Q:
    own = {"field": asked.field.name, "kind": asked.field.type}
    if asked.field.table == "household":
        if asked.blank:
            return ~Q(Exists(Lookup.objects.filter(**own, household=OuterRef("pk"))))
        return Q(pk__in=_holders(asked).filter(household__isnull=False).values("household"))
    if asked.blank:
        return _member(~Q(Exists(Lookup.objects.filter(**own, person=OuterRef("person")))))
    persons = _holders(asked).filter(person__isnull=False).values("person")
    return Q(pk__in=Membership.objects.filter(until=None, person__in=persons).values("household"))


def _holders(asked: Asked) -> QuerySet[Lookup]:
    return holders(asked.field.type, [asked.text]).filter(field=asked.field.name)


def _by_text(asked: Asked) -> Q:
    """By the newest year file; no index has what stands in the midst of a text."""
    subject = OuterRef("pk" if asked.field.table == "household" else "person")
    files = _newest_files(asked, subject)
    if asked.blank:  # no file yet says nothing either
        there = ~Q(Exists(files.filter(said__gt="")))
    elif asked.values:
        there = Q(Exists(files.filter(said__in=asked.values)))
    else:
        there = Q(Exists(files.filter(said__contains=asked.text)))
    return there if asked.field.table == "household" else _member(there)


def _member(his: Q) -> Q:
    """Households in which somebody is such a one."""
    return Q(Exists(Membership.objects.filter(his, household=OuterRef("pk"), until=None)))


def _newest_files(asked: Asked, subject: OuterRef) -> QuerySet[Any]:
    """The newest year file of a subject, with what it says in the field as `said`."""
    model, key = YEAR_FILES[asked.field.table]
    files = model._default_manager.filter(year__lte=clock.today().year)
    newest = files.filter(**{key: OuterRef(key)}).order_by("-year", "-revision").values("pk")[:1]
    said = Cast(KeyTextTransform(asked.field.name, "values"), TextField())  # text, not a part of JSON
    return model._default_manager.filter(**{key: subject}, pk=Subquery(newest)).alias(said=said)


def _by_indicators(asked: Asked, layout: Layout) -> Q:
    field = asked.field
    written = Q(layout=layout.number)
    begin = layout.places.get((field.table, field.name, field.type))
    if begin is None:  # that dictionary had no such field: it was written by nobody
        return written & Q(GreaterThan(Length(F("packed")), Value(0))) if asked.blank else Q(pk__in=[])
    if field.table == "household":
        return written & _holds(asked, begin)
    width, found, before = layout.width("person"), Q(pk__in=[]), 0
    for most in _MEMBERS:
        here = reduce(or_, (_holds(asked, place * width + begin) for place in range(before, most)))
        longer = Q(GreaterThan(Length(F("packed")), Value(before * width)))
        found |= (longer & here) if before else here
        before = most
    return written & found


def _holds(asked: Asked, begin: int) -> Q:
    """Whether what stands from a byte on is what is asked for."""
    kind = asked.field.type
    there = Func(
        F("packed"), Value(begin + 1), Value(WIDTHS[kind]),
        function="SUBSTR", output_field=BinaryField(),
    )  # fmt: skip
    if kind == "code" or asked.blank:
        return reduce(or_, (Q(_is(there, one)) for one in _wanted(asked)))
    low = (
        GreaterThanOrEqual(there, _bytes(coded(kind, asked.low)))
        if asked.low
        else GreaterThan(there, _bytes(blank(kind)))
    )
    high = (
        LessThanOrEqual(there, _bytes(coded(kind, asked.high)))
        if asked.high
        else LessThan(there, _bytes(unreadable(kind)))
    )
    return Q(low) & Q(high)


def _is(there: Func[Any], wanted: bytes) -> Exact:
    return Exact(there, _bytes(wanted))


def _bytes(said: bytes) -> Value:
    return Value(said, output_field=BinaryField())


def _wanted(asked: Asked) -> Iterator[bytes]:
    if asked.blank:
        yield blank(asked.field.type)
    for one in asked.values:
        yield coded(asked.field.type, one)
