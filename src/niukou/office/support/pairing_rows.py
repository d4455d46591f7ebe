"""A pairing as a row: which days it covers, which of them are now, and its digest."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from niukou.office.audit.services import canonical
from niukou.office.registry.content import keyed_digest
from niukou.office.support.models import Pairing, Posting


def overlapping(one: Pairing, other: Pairing) -> bool:
    """Whether there is a day that both cover; what is blank is open."""
    first = max(one.starts_on or date.min, other.starts_on or date.min)
    return first <= min(one.ends_on or date.max, other.ends_on or date.max)


def on_day(day: date, at: str = "") -> Q:
    """Pairings or postings that cover a day; `at` leads to them."""
    begun = Q(**{f"{at}starts_on": None}) | Q(**{f"{at}starts_on__lte": day})
    return begun & (Q(**{f"{at}ends_on": None}) | Q(**{f"{at}ends_on__gte": day}))


def digest_of(row: Pairing) -> bytes:
    """Keyed, over what a pairing says; its household must be at hand."""
    said = [row.helper_id, row.primary, row.starts_on, row.ends_on, row.end_reason]
    return keyed_digest("pairing", row.household.code, canonical(said), "")


def posting_digest(row: Posting) -> bytes:
    """Keyed, over what a posting says; its village must be at hand."""
    said = [row.helper_id, row.team_post, row.starts_on, row.ends_on, row.end_reason]
    return keyed_digest("posting", row.village.code, canonical(said), "")
