"""What every act on findings has in common: they are locked, looked at, changed, told, and the trail gets one entry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import record
from niukou.office.findings import story
from niukou.office.findings.desks import desk_of
from niukou.office.findings.models import Finding
from niukou.office.findings.refusals import FindingError, MovedOnError, WrongPersonError, WrongStateError
from niukou.office.findings.story import Happened, Moment
from niukou.office.registry.chunks import chunks
from niukou.rulebook.model import Desk, Pack


@dataclass(frozen=True)
class Act:
    """An act on findings of one county, locked. on_day: when it happened."""

    actor: Actor
    name: str
    pack: Pack
    on_day: date
    now: datetime
    findings: tuple[Finding, ...]

    def desk(self, finding: Finding) -> Desk:
        """The desk that a finding lies on. Raises FindingError where the pack has none any longer."""
        desk = desk_of(self.pack, finding.kind)
        if desk is None:
            raise FindingError(
                f"{self.pack.name} 没有管 {finding.kind} 的案头 / the pack has no such desk", [finding.name]
            )
        return desk


def begin(
    actor: Actor, name: str, findings: Sequence[Finding], states: Collection[str], on_day: date | None = None
) -> Act:
    """Lock findings, as the actor read them, that are in one of `states`; today unless another day is said.

    Raises NotAllowedError for another's area, MovedOnError where somebody was faster, WrongStateError, FindingError for a
    day that has not come, for a finding named twice, or for findings of several counties.
    """
    today = clock.today()
    if on_day is not None and on_day > today:
        raise FindingError(f"{on_day} 还没有到 / has not come yet")
    fresh = _locked(findings)
    for area in {one.area_id: one.area for one in fresh}.values():
        actor.must_cover(area)
    wrong = [one.name for one in fresh if one.state not in states]
    if wrong:
        raise WrongStateError(
            f"要在 {'、'.join(states)} 状态才能办 / waits for something else, or for nothing", wrong
        )
    if len({chain_of(one.area) for one in fresh}) != 1:
        raise FindingError("一次只办一个县的线索，至少一条 / of one county at a time, and at least one")
    return Act(actor, name, installed_pack(), on_day or today, clock.now(), tuple(fresh))


def must_be(act: Act, roles_of: Callable[[Desk], Collection[str]], does: str) -> None:
    """Raises WrongPersonError where the actor's role is none of those that a desk names."""
    wrong = [one.name for one in act.findings if act.actor.role not in roles_of(act.desk(one))]
    if wrong:
        raise WrongPersonError(f"您的职责不{does}这类线索 / is no part of your charge", wrong)


def carry_out(
    act: Act, happened: Sequence[Happened], detail: Mapping[str, Any] | None = None
) -> list[Finding]:
    """Write what happened, enter it into the trail; the findings as they are now, in the order of the act."""
    leaves = story.write(Moment(act.actor, act.on_day, act.now), happened)
    first = act.findings[0]
    many = len(act.findings) > 1
    record(
        act.actor, act.name, f"findings:{len(act.findings)}" if many else f"finding:{first.name}",
        chain=chain_of(first.area), detail=detail, leaves=leaves,
    )  # fmt: skip
    for finding, one in zip(act.findings, happened, strict=True):
        for column, value in one.changes.items():
            setattr(finding, column, value)
        finding.version = one.place
    return list(act.findings)


def next_of(finding: Finding, act: str, **more: Any) -> Happened:
    """What happens to a finding next."""
    return Happened(finding.pk, finding.name, finding.version + 1, act, **more)


def _locked(findings: Sequence[Finding]) -> list[Finding]:
    read = {one.pk: one.version for one in findings}
    if len(read) != len(findings):
        raise FindingError("同一条线索写了两次 / a finding is named twice")
    fresh: dict[int, Finding] = {}
    for some in chunks(read):
        rows = Finding.objects.select_for_update().filter(pk__any_of=some).order_by("pk")
        fresh |= {row.pk: row for row in rows}
    areas = Area.objects.in_bulk({one.area_id for one in fresh.values()})
    for one in fresh.values():
        one.area = areas[one.area_id]
    moved = [one.name for one in fresh.values() if one.version != read[one.pk]]
    if moved:
        raise MovedOnError("已有人办过，请重新打开再看 / somebody was faster, open it again", moved)
    return [fresh[pk] for pk in read]
