"""How people are called: by their names, where a row tells a user name. The user name stays what is searched and proved by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import F, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from niukou.office.accounts.models import User

M = TypeVar("M", bound=Model)


def with_names(rows: QuerySet[M], *columns: str) -> QuerySet[M]:
    """Each row with `COLUMN_name`: the name of whom a column tells by his user name; who has no account, as he is told."""
    named: QuerySet[M] = rows.annotate(**{f"{column}_name": _name_of(column) for column in columns})
    return named


def called(row: Model, column: str) -> str:
    """Whom a column of a row tells, as `with_names` names him; '' for nobody."""
    return str(getattr(row, f"{column}_name") or "")


def names_of(usernames: Iterable[str]) -> dict[str, str]:
    """By user name, the names of those who have an account."""
    asked = {name for name in usernames if name}
    told = User.objects.filter(username__in=asked).exclude(full_name="").values_list("username", "full_name")
    return dict(told) if asked else {}


def _name_of(column: str) -> Coalesce:
    named = User.objects.filter(username=OuterRef(column)).values("full_name")[:1]
    return Coalesce(NullIf(Subquery(named), Value("")), F(column))
