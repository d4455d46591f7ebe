"""A screen's findings come in: those a person must look at meet those that are there, the rest is counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import area_of, chain_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import record
from niukou.office.findings.merging import Looked, Meeting
from niukou.office.findings.models import ScreenRun
from niukou.office.findings.refusals import RunError
from niukou.office.findings.story import Moment
from niukou.office.findings.taking import must_take
from niukou.office.registry import bulk
from niukou.rulebook.model import Pack


@dataclass(frozen=True)
class Screened:
    """What a manifest says of a screen. manifest: its SHA-256; key: the name of the key that named the findings."""

    manifest: str
    key: str
    pack: str
    pack_fingerprint: str
    as_of: date
    started: datetime
    looked: Looked


@dataclass(frozen=True)
class Taken:
    """The run as it was taken in; new: whether it was this time."""

    run: ScreenRun
    new: bool


@transaction.atomic
def take_run(actor: Actor, area: Area, screened: Screened, findings: Iterable[Mapping[str, str]]) -> Taken:
    """Take in a screen of an area: a county, or a town or village in one. The same one again changes nothing.

    findings: rows of the one shape by name, '' where they say nothing. Raises NotAllowedError for another's area;
    RunError for a role that enters nothing, for rules or a key that are not the office's, for a run older than one of the
    same place, for a finding that lies outside the area.
    """
    actor.must_cover(area)
    pack = installed_pack()
    must_take(actor, area)
    # one at a time in a county: the second finds what the first has left
    Area.objects.select_for_update().get(pk=area_of(chain_of(area)).pk)
    before = ScreenRun.objects.filter(manifest=screened.manifest).first()
    if before is not None:
        return Taken(before, new=False)
    _check_rules(pack, screened)
    _check_order(area, screened)
    now = clock.now()
    (number,) = bulk.new_ids(ScreenRun, 1)
    moment = Moment(actor, clock.today(), now, number)
    meeting = Meeting(pack, area, number, screened.as_of, screened.looked, moment)
    meeting.hold(findings)
    run = ScreenRun.objects.create(
        pk=number, area=area, manifest=screened.manifest, key=screened.key, pack=pack.name, pack_version=pack.version,
        pack_fingerprint=pack.fingerprint, as_of=screened.as_of, started=screened.started,
        sources=sorted(screened.looked.sources), evaluated=sorted(screened.looked.rules), counted=meeting.counted,
        met=dict(meeting.met), taken_by=actor.username, taken_at=now,
    )  # fmt: skip
    record(
        actor, "findings.take_run", f"run:{number}", chain=chain_of(area),
        detail={
            "area": area.code, "manifest": screened.manifest, "pack": pack.fingerprint, "as_of": str(screened.as_of),
            "counted": meeting.counted, "met": dict(meeting.met),
        },
        leaves=meeting.leaves,
    )  # fmt: skip
    return Taken(run, new=True)


def _check_rules(pack: Pack, screened: Screened) -> None:
    if (screened.pack, screened.pack_fingerprint) != (pack.name, pack.fingerprint):
        raise RunError(
            f"筛查用的规则包是 {screened.pack}（{screened.pack_fingerprint[:12]}），这里用的是 {pack.name}"
            f"（{pack.fingerprint[:12]}），请用这里的包重新筛查 / was screened by other rules than the office's"
        )
    keys = ScreenRun.objects.exclude(key=screened.key).values_list("key", flat=True)[:1]
    if keys:
        raise RunError(
            f"线索编号用的密钥是 {screened.key}，以前的是 {keys[0]}；密钥不同，同一事实编号也不同，会全部当成新的。"
            "请用原来的密钥重新筛查 / was named by another key than the runs before"
        )


def _check_order(area: Area, screened: Screened) -> None:
    """No run of the same place, or of a part of it, or of what it is part of, may be newer."""
    last: Sequence[ScreenRun] = [
        run
        for run in ScreenRun.objects.select_related("area").order_by("-as_of", "-started")
        if run.area.path.startswith(area.path) or area.path.startswith(run.area.path)
    ][:1]
    if last and (screened.as_of, screened.started) <= (last[0].as_of, last[0].started):
        raise RunError(
            f"比已接收的第 {last[0].pk} 次（截至 {last[0].as_of}）旧，不再接收 / is older than a run taken in before"
        )
