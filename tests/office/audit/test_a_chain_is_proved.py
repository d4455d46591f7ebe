"""Whatever is changed behind the trail's back is found and named, at each of its places."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from niukou.office.audit import clock, keys
from niukou.office.audit import proof as proving
from niukou.office.audit.models import Anchor, AuditEntry, Chain
from niukou.office.audit.proof import holds, prove_anchors, prove_chain, prove_chains
from niukou.office.audit.services import AnchorError, Author, anchor, canonical, digest_of, record
from niukou.office.audit.whole_proof import known, trail_faults
from tests.office.conftest import COUNTY, FOREIGN_COUNTY
from tests.office.emptying import without_triggers

AUTHOR = Author("somebody", "county_office", COUNTY)
LENGTH = 6

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chain(office: None) -> str:
    with transaction.atomic():
        for n in range(1, LENGTH + 1):
            record(AUTHOR, "audit.try", f"nothing:{n}", chain=COUNTY, detail={"n": n}, reason="试")
        record(AUTHOR, "audit.try", "nothing:1", chain=FOREIGN_COUNTY)
    return COUNTY


def behind_its_back(change: Callable[[], object]) -> None:
    """As somebody would who owns the database."""
    with without_triggers():
        change()


def entry(place: int) -> AuditEntry:
    return AuditEntry.objects.get(chain_id=COUNTY, place=place)


def rewrite(at_place: int, **changes: object) -> None:
    AuditEntry.objects.filter(chain_id=COUNTY, place=at_place).update(**changes)


def swap() -> None:
    rewrite(3, place=99)
    rewrite(4, place=3)
    rewrite(99, place=4)


def delete(place: int) -> None:
    AuditEntry.objects.filter(chain_id=COUNTY, place=place).delete()


def insert_copy() -> None:
    copy = entry(LENGTH)
    copy.pk, copy.place, copy.previous = None, LENGTH + 1, bytes(copy.digest)
    copy.save(force_insert=True)


def cut_the_end() -> None:
    delete(LENGTH)


def cut_the_end_and_say_so() -> None:
    delete(LENGTH)
    Chain.objects.filter(area=COUNTY).update(length=LENGTH - 1, head=entry(LENGTH - 1).digest)


def test_a_chain_as_it_was_written_holds(chain: str) -> None:
    proof = prove_chain(chain)
    assert (proof.entries, proof.head, proof.fault) == (LENGTH, bytes(entry(LENGTH).digest), None)
    assert [p.chain for p in prove_chains()] == [COUNTY, FOREIGN_COUNTY]


@pytest.mark.parametrize(
    ("change", "place", "wrong"),
    [
        (lambda: rewrite(3, reason="没有试"), 3, "changed"),
        (lambda: rewrite(3, at=datetime(2017, 6, 1, tzinfo=UTC)), 3, "changed"),
        (lambda: rewrite(3, actor="somebody else"), 3, "changed"),
        (lambda: rewrite(1, rows=2), 1, "changed"),
        (lambda: rewrite(3, root=bytes(32)), 3, "changed"),
        (lambda: rewrite(3, digest=bytes(32)), 3, "changed"),
        (lambda: rewrite(3, previous=bytes(32)), 3, "unlinked"),
        (swap, 3, "unlinked"),
        (lambda: delete(1), 1, "missing"),
        (lambda: delete(3), 3, "missing"),
        (insert_copy, LENGTH + 1, "changed"),
        (cut_the_end, LENGTH, "cut off"),
        (lambda: Chain.objects.filter(area=COUNTY).update(length=LENGTH - 1), LENGTH + 1, "cut off"),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_the_first_place_that_does_not_hold_is_named(
    chain: str, change: Callable[[], object], place: int, wrong: str
) -> None:
    moments = {e.place: e.at for e in AuditEntry.objects.filter(chain_id=COUNTY)}
    behind_its_back(change)
    fault = prove_chain(chain).fault
    assert fault is not None and (fault.chain, fault.place, fault.wrong) == (COUNTY, place, wrong)
    assert fault.after == moments.get(place - 1)
    assert prove_chain(FOREIGN_COUNTY).fault is None


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ([lambda: rewrite(2, reason="没有试"), lambda: rewrite(5, actor="else")], [(2, "changed"), (5, "changed")]),
        ([lambda: rewrite(2, digest=bytes(32)), lambda: delete(4)], [(2, "changed"), (4, "missing")]),
        ([lambda: delete(2), lambda: delete(3), lambda: rewrite(5, rows=9)], [(2, "missing"), (5, "changed")]),
        ([lambda: rewrite(2, rows=9), lambda: rewrite(3, rows=9)], [(2, "changed"), (3, "changed")]),
        ([lambda: rewrite(3, rows=9), cut_the_end], [(3, "changed"), (LENGTH, "cut off")]),
        ([swap, insert_copy], [(3, "unlinked"), (4, "changed"), (LENGTH + 1, "changed")]),
        ([lambda: rewrite(3, place=0)], [(1, "missing"), (3, "missing")]),
    ],
)  # fmt: skip
def test_a_fault_hides_none_behind_it(
    chain: str, changes: list[Callable[[], object]], named: list[tuple[int, str]]
) -> None:
    behind_its_back(lambda: [change() for change in changes])
    proof = prove_chain(chain)
    assert [(fault.place, fault.wrong) for fault in proof.faults] == named
    assert proof.whole and proof.entries == named[0][0] - 1


def test_of_a_trail_written_anew_no_more_is_named_than_somebody_reads(
    chain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "MOST", 3)
    behind_its_back(lambda: AuditEntry.objects.filter(chain_id=COUNTY).update(actor="else"))
    proof = prove_chain(chain)
    assert [fault.place for fault in proof.faults] == [1, 2, 3] and not proof.whole
    faults = trail_faults(known(), [COUNTY], [], lambda *_: None)
    told = [fault for fault in faults if fault.row.startswith(COUNTY)]
    assert len(told) == 4 and "没有核对" in told[-1].told


@pytest.mark.parametrize("microsecond", [0, 1, 120_000, 999_999, 500])
def test_a_moment_is_read_as_it_was_hashed(
    office: None, microsecond: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Databases write moments otherwise: with a zone, without noughts at the end."""
    moment = datetime(2017, 7, 2, 23, 59, 59, microsecond, tzinfo=UTC)
    with transaction.atomic(), monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: moment)
        record(AUTHOR, "audit.try", "nothing:1", chain=COUNTY)
    assert prove_chain(COUNTY).fault is None and entry(1).at == moment


_TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
_PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | _TEXTS | st.dates() | st.binary()
_SAID = st.recursive(
    _PLAIN, lambda some: st.lists(some) | st.tuples(some, some) | st.dictionaries(_TEXTS, some)
)


@given(value=_SAID)
def test_what_is_hashed_is_json_in_one_form(value: object) -> None:
    told = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    assert canonical(value) == told


def test_a_million_digests_are_those_that_are_made_one_by_one(office: None) -> None:
    made = keys.mac_of("audit")
    for value in (b"", b"a", bytes(64), bytes(range(256)) * 9):
        assert made(value) == made(value) == keys.mac("audit", value)


def test_a_digest_made_anew_without_the_key_is_found(chain: str, tmp_path, settings) -> None:
    """Somebody has the database and the code, and a master key of his own."""
    held = settings.KEY_FILE
    settings.KEY_FILE = tmp_path / "another.key"
    keys.make_master_key(settings.KEY_FILE)
    keys.forget()
    with pytest.raises(keys.SealError, match="主密钥"):
        digest_of(entry(3))
    settings.KEY_FILE = held
    keys.forget()
    assert holds(entry(3))


def test_a_chain_cut_back_with_its_row_is_found_by_its_anchor(chain: str) -> None:
    """The chain alone cannot tell: each entry that is left holds. The anchor of the day has the head."""
    day = clock.today()
    clock.turn(clock.now() + timedelta(days=1))
    with transaction.atomic():
        made = anchor(AUTHOR, day)
    assert list(prove_anchors()) == []
    behind_its_back(cut_the_end_and_say_so)
    assert prove_chain(chain).fault is None
    (fault,) = prove_anchors()
    assert (fault.day, fault.wrong, fault.chains) == (day.isoformat(), "heads", (COUNTY,))
    assert made.previous == bytes(32)


def test_anchors_are_chained_and_only_for_days_that_are_over(chain: str) -> None:
    day = clock.today()
    with pytest.raises(AnchorError), transaction.atomic():
        anchor(AUTHOR, day)
    clock.turn(clock.now() + timedelta(days=2))
    with transaction.atomic():
        first, second = anchor(AUTHOR, day), anchor(AUTHOR, day + timedelta(days=1))
    assert bytes(second.previous) == bytes(first.digest)
    with pytest.raises(AnchorError), transaction.atomic():
        anchor(AUTHOR, day)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Anchor.objects.update(heads="{}")


@pytest.mark.parametrize(
    ("change", "wrong"), [({"heads": "{}"}, "changed"), ({"previous": bytes(31) + b"1"}, "unlinked")]
)
def test_an_anchor_that_was_changed_is_found(chain: str, change: dict[str, object], wrong: str) -> None:
    day = clock.today()
    clock.turn(clock.now() + timedelta(days=1))
    with transaction.atomic():
        anchor(AUTHOR, day)
    behind_its_back(lambda: Anchor.objects.update(**change))
    assert [fault.wrong for fault in prove_anchors()] == [wrong]
