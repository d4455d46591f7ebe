"""The keyed index by which a sealed value is found again, whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet

from niukou.office.audit import keys
from niukou.office.registry.content import Content, parts
from niukou.office.registry.fields import SEALED_TYPES, YearDictionary
from niukou.office.registry.models import Lookup

_FEWEST = 4  # characters of a value that is worth an index


def lookups_of(table: str, subject: int, content: Content, dictionary: YearDictionary) -> list[Lookup]:
    """The index entries of a household's or person's sealed values; unsaved."""
    fields = dictionary.fields(table)
    found = []
    for name, text in content.sealed.items():
        form = dictionary.standard_form(fields[name], text)
        if len(form) >= _FEWEST:
            kind = fields[name].type
            entry = Lookup(kind=kind, field=name, digest=keys.index(kind, form))
            setattr(entry, f"{table}_id", subject)
            found.append(entry)
    return found


def replace_lookups(table: str, contents: Mapping[int, Content], dictionary: YearDictionary) -> None:
    """Index what these households or persons have now, and forget what they had."""
    for part in parts(contents):
        Lookup.objects.filter(**{f"{table}_id__in": part}).delete()
        Lookup.objects.bulk_create(
            [
                entry
                for subject in part
                for entry in lookups_of(table, subject, contents[subject], dictionary)
            ],
            batch_size=4_096,
        )


def holders(kind: str, forms: Iterable[str]) -> QuerySet[Lookup]:
    """Who has one of these values, whole, in standard form."""
    return Lookup.objects.filter(kind=kind, digest__in=[keys.index(kind, form) for form in forms])


def of_any_kind(forms: Mapping[str, str]) -> QuerySet[Lookup]:
    """Who has the value, given by kind in the standard form of that kind."""
    asked = Q(pk__in=[])
    for kind in SEALED_TYPES:
        if len(forms.get(kind, "")) >= _FEWEST:
            asked |= Q(kind=kind, digest=keys.index(kind, forms[kind]))
    return Lookup.objects.filter(asked)
