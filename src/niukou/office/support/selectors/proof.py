"""Proving help and money again: what rows say against their digests, and accounts against their entries."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, Sum

from niukou.office.areas.authority import AreaAuthor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.audit.faults import Fault
from niukou.office.registry.being_erased import rewritten_rows
from niukou.office.support.measuring import amount_of
from niukou.office.support.measuring import digest_of as measure_digest
from niukou.office.support.models import (
    ALLOTTED,
    RECEIVED,
    SPENT,
    Allotment,
    Fund,
    Helper,
    Measure,
    MoneyEntry,
    Pairing,
)
from niukou.office.support.money_rows import leaf_of
from niukou.office.support.pairing_rows import digest_of as pairing_digest
from niukou.office.support.people_of_units import content_of_helper

_CHUNK = 2_048


def help_faults(actor: AreaAuthor, area: Area) -> Iterator[Fault]:
    """What is wrong with measures, pairings and money of an area; none is right.

    Triggers keep all of it from happening; this finds what was done to the files of the database. That the digests are
    those of the act, and that none is missing, is proved by the trail; what an erasure wrote anew keeps the digest it came
    with, and its row alone is proved. Raises NotAllowedError.
    """
    actor.must_cover(area)
    here, anew = within(area.path, "household__area__path"), rewritten_rows()
    measures = Measure.objects.filter(here).select_related("household", "person").order_by("pk")
    for measure in measures.iterator(chunk_size=_CHUNK):
        counted = (measure.values.get("kind", ""), amount_of(measure.values))
        held = bytes(measure.digest) == measure_digest(measure) or ("support_measure", measure.pk) in anew
        if not held or counted != (measure.kind, measure.amount):
            yield _fault(
                "measure", measure.pk, f"第 {measure.pk} 项措施被改过 / measure {measure.pk} was changed"
            )
    helpers = Helper.objects.filter(within(area.path, "unit__area__path")).order_by("pk")
    for helper in helpers.iterator(chunk_size=_CHUNK):
        if bytes(helper.digest) != content_of_helper(helper).digest("helper", str(helper.unit_id)):
            yield _fault(
                "helper", helper.pk, f"第 {helper.pk} 名责任人被改过 / helper {helper.pk} was changed"
            )
    for pairing in Pairing.objects.filter(here).select_related("household").order_by("pk").iterator():
        if bytes(pairing.digest) != pairing_digest(pairing):
            yield _fault(
                "pairing", pairing.pk, f"第 {pairing.pk} 个结对被改过 / pairing {pairing.pk} was changed"
            )
    entries = MoneyEntry.objects.filter(within(area.path, "fund__area__path")).prefetch_related("papers")
    for entry in entries.order_by("pk").iterator(chunk_size=_CHUNK):
        papers = sorted(entry.papers.all(), key=lambda paper: paper.pk)
        if bytes(entry.leaf) != leaf_of(entry, papers) and ("support_moneyentry", entry.pk) not in anew:
            yield _fault(
                "moneyentry", entry.pk, f"第 {entry.pk} 笔资金被改过 / movement {entry.pk} was changed"
            )
    yield from _accounts(area)


def _accounts(area: Area) -> Iterator[Fault]:
    def of(kind: str) -> Sum:
        return Sum("entries__amount", filter=Q(entries__kind=kind), default=0)

    funds = Fund.objects.filter(within(area.path, "area__path"))
    for fund in funds.annotate(into=of(RECEIVED), out=of(ALLOTTED)).order_by("pk"):
        if (fund.received, fund.allotted) != (fund.into, fund.out):
            yield _fault("fund", fund.pk, f"资金 {fund.document} 的账与各笔合计不符 / does not add up")
    shares = Allotment.objects.filter(within(area.path, "fund__area__path")).select_related("project")
    for share in shares.annotate(into=of(ALLOTTED), out=of(SPENT)).order_by("pk"):
        if (share.allotted, share.spent) != (share.into, share.out):
            yield _fault(
                "allotment", share.pk, f"项目 {share.project.code} 的账与各笔合计不符 / does not add up"
            )


def _fault(table: str, row: int, told: str) -> Fault:
    return Fault(f"support_{table}", str(row), "leaf", told)
