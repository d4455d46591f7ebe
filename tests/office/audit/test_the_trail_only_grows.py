"""Entries chain, refuse change, and belong into the transaction of what they tell."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from niukou.office.audit.models import AuditEntry, Chain
from niukou.office.audit.proof import holds
from niukou.office.audit.services import Author, digest_of, leaf, record

AUTHOR = Author("somebody", "county_office", "539901000000")
COUNTY = "539901000000"

pytestmark = pytest.mark.django_db


def test_each_entry_holds_the_digest_before_it(office: None) -> None:
    first = record(AUTHOR, "audit.try", "nothing:1", chain=COUNTY, detail={"字段": ["姓名"]})
    second = record(AUTHOR, "audit.try", "nothing:2", chain=COUNTY, reason="再试")
    other = record(AUTHOR, "audit.try", "nothing:3", chain="539902000000")
    assert (first.place, second.place, other.place) == (1, 2, 1)
    assert bytes(second.previous) == first.digest
    assert bytes(other.previous) == bytes(32)
    chain = Chain.objects.get(area=COUNTY)
    assert (chain.length, bytes(chain.head)) == (2, second.digest)


def test_a_digest_is_found_again_from_what_the_database_holds(office: None) -> None:
    record(AUTHOR, "audit.try", "nothing:1", chain=COUNTY, leaves=[leaf(["甲", 1]), leaf(["乙", 2])])
    entry = AuditEntry.objects.get()
    assert digest_of(entry) == bytes(entry.digest)
    entry.reason = "改过"
    assert digest_of(entry) != bytes(entry.digest)


def test_of_a_reason_its_digest_is_chained_and_the_words_follow_from_it(office: None) -> None:
    record(AUTHOR, "audit.try", "nothing:1", chain=COUNTY, reason="再试")
    record(AUTHOR, "audit.try", "nothing:2", chain=COUNTY, reason="再试")
    first, second = AuditEntry.objects.order_by("place")
    assert holds(first) and holds(second) and first.reason_digest != second.reason_digest
    for change in (
        {"reason": "改过"},
        {"reason": ""},
        {"reason_digest": second.reason_digest},
        {"reason_digest": None},
    ):
        changed = AuditEntry.objects.get(pk=first.pk)
        for name, value in change.items():
            setattr(changed, name, value)
        assert not holds(changed), change


def test_an_entry_of_a_former_version_is_chained_with_its_words(office: None) -> None:
    record(AUTHOR, "audit.try", "nothing:1", chain=COUNTY, reason="再试")
    entry = AuditEntry.objects.get()
    entry.reason_digest = None
    entry.digest = digest_of(entry)
    assert holds(entry)
    entry.reason = "改过"
    assert not holds(entry)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_itself_refuses_change(office: None, change: str) -> None:
    record(AUTHOR, "audit.try", "nothing:1", chain=COUNTY)
    rows = AuditEntry.objects.all()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        rows.update(reason="x") if change == "update" else rows.delete()
    assert AuditEntry.objects.get().reason == ""


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        record(AUTHOR, "audit.try", "nothing:1", chain=COUNTY)
