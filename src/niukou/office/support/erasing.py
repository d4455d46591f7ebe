"""Somebody's names and numbers go out of what is said of help and money, while his data go because the law asks for it.

Called by `cases` alone. Who was helped with what, when, for how much, and every digest stay: he is a number without data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet

from niukou.office.registry.being_erased import Leaving, rewritten_of_both
from niukou.office.support.models import Fund, Measure, MoneyEntry, Pairing, Posting, Project
from niukou.office.support.pairing_rows import digest_of

# those whose digest stays as it was when they were entered: the entry of the erasure names them for whoever proves them
KEPT_DIGESTS = ("support_measure", "support_moneyentry")


def erase_from_help(known: Leaving) -> Mapping[str, tuple[int, ...]]:
    """Out of measures, pairings and money; the ids of rows that were written anew, by table."""
    own = Q(household__in=known.homes)
    there = known.lived("household__area__path")
    kept_by = known.lived("area__path") | known.above("area__path")
    went = {
        Measure: _of_both(
            known, Measure.objects.all(), ("values",), own | Q(person=known.person), there
        ),
        Pairing: _of_both(known, Pairing.objects.all(), ("end_reason",), own, there),
        Posting: _of_both(known, Posting.objects.all(), ("end_reason",), None, known.lived("village__path")),
        MoneyEntry: _of_both(known, MoneyEntry.objects.all(), ("purpose",), own | Q(person=known.person), kept_by),
        Project: _of_both(known, Project.objects.all(), ("name", "unit"), None, kept_by),
        Fund: _of_both(known, Fund.objects.all(), ("document", "channel"), None, kept_by),
    }  # fmt: skip
    for pairing in Pairing.objects.filter(pk__in=went[Pairing]).select_related("household"):
        pairing.digest = digest_of(pairing)
        pairing.save(update_fields=["digest"])
    return {model._meta.db_table: rows for model, rows in went.items() if rows}


def _of_both(
    known: Leaving, rows: QuerySet[Any], columns: Iterable[str], own: Q | None, there: Q
) -> tuple[int, ...]:
    """Rows about him or a household of his, and others of where he lived; the ids of those that were written anew."""
    columns = tuple(columns)
    if all(_is_text(rows.model, name) for name in columns):  # in JSON a character may be written otherwise
        there &= known.told_in(*columns)
    his = Q(pk__in=[]) if own is None else own
    return tuple(rewritten_of_both(known, rows, his, columns, there))


def _is_text(model: type[Model], column: str) -> bool:
    return model._meta.get_field(column).get_internal_type() in ("CharField", "TextField")
