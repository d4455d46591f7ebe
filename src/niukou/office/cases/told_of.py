"""The trail searched for a household, person, case or finding: also the acts on many at once that took it along.

The trail itself lies below the rooms whose rows it tells of; here is the first place that knows all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Model, Q, QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.selectors import TrailAsked, search_trail
from niukou.office.audit.models import AuditEntry
from niukou.office.audit.touched import watched_tables
from niukou.office.cases.models import Case
from niukou.office.findings.models import Finding
from niukou.office.registry.models import Household, Person

_BY: dict[str, tuple[type[Model], str]] = {
    "household": (Household, "code"), "person": (Person, "code"), "case": (Case, "number"), "finding": (Finding, "name"),
}  # fmt: skip
Rows = dict[str, set[int]]


def search_acts(actor: Actor, asked: TrailAsked) -> QuerySet[AuditEntry]:
    """What of the trail was asked for; of somebody or something named whole, every act that wrote anything of it.

    A household's are also those of its members, cases and findings. Raises NotAllowedError as `trail` does.
    """
    return search_trail(actor, replace(asked, wrote=_rows_of(asked.subject)))


def _rows_of(said: str) -> Rows:
    """By table, the ids of the rows that tell of what is named: `case:NUMBER`, or the number or code alone."""
    kind, _, key = said.strip().rpartition(":")
    rows: Rows = {}
    tables = watched_tables() if key else set()
    for model, column in (_BY[one] for one in ([kind] if kind else _BY) if one in _BY):
        named: Any = model._default_manager.filter(**{column: key}) if key else ()
        for one in named:
            for each in (one, *_with(one)):
                _gather(each, rows, tables)
    return rows


def _with(one: Any) -> Iterable[Model]:
    """Of a household: who belongs or belonged to it, its cases and findings; of a person, his cases and findings."""
    if isinstance(one, Household):
        yield from Person.objects.filter(memberships__household=one).distinct()
        yield from Case.objects.filter(household=one)
        yield from Finding.objects.filter(household=one.code)
    elif isinstance(one, Person):
        yield from Case.objects.filter(person=one)
        yield from Finding.objects.filter(Q(person=one.code), ~Q(person=""))


def _gather(one: Any, rows: Rows, tables: set[str]) -> None:
    """Its own row, and those of every watched table that point to it."""
    rows.setdefault(one._meta.db_table, set()).add(one.pk)
    for field in one._meta.get_fields(include_hidden=True):
        pointing = field.auto_created and (field.one_to_many or field.one_to_one)
        if not pointing or field.related_model._meta.db_table not in tables:
            continue
        found = field.related_model._default_manager.filter(**{field.field.name: one.pk})
        rows.setdefault(field.related_model._meta.db_table, set()).update(found.values_list("pk", flat=True))
