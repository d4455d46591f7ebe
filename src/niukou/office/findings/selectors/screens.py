"""Runs of the screen as they were taken in: one, what it counted by rule, and two of one place held against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import within
from niukou.office.audit.installed import installed_pack
from niukou.office.findings import story
from niukou.office.findings.models import FindingEvent, ScreenRun
from niukou.office.findings.selectors.lists import runs
from niukou.office.registry.selectors import NotThereError
from niukou.rulebook.all_rules import rules_by_code

_COMES = (story.TAKEN, story.CAME_BACK)


@dataclass(frozen=True)
class Counted:
    """One rule in a run: findings that a person has to look at, and those that are only counted."""

    kind: str
    rule: str
    title: str
    taken: int
    only_counted: int


@dataclass(frozen=True)
class RunPage:
    """A run with what it counted; not_run: rules of its pack that did not run in it, None where that pack is not here."""

    run: ScreenRun
    counted: Sequence[Counted]
    not_run: Sequence[tuple[str, str]] | None
    earlier: Sequence[ScreenRun]


@dataclass(frozen=True)
class Between:
    """One rule in two runs: found in both, in the newer alone, in the older alone. ran: whether each run had it run."""

    rule: str
    title: str
    before: int
    after: int
    new: int
    ran: tuple[bool, bool]

    @property
    def same(self) -> int:
        """Found by both."""
        return self.after - self.new

    @property
    def gone(self) -> int:
        """Found by the older alone."""
        return max(0, self.before - self.same)


@dataclass(frozen=True)
class TwoRuns:
    """Two runs of one place, the older first."""

    older: ScreenRun
    newer: ScreenRun
    rules: Sequence[Between]


def run_page(actor: Actor, number: int) -> RunPage:
    """One run of the actor's area. Raises NotThereError."""
    run = _run(actor, number)
    pack = installed_pack()
    not_run = None
    if run.pack_fingerprint == pack.fingerprint:
        ran = set(run.evaluated)
        not_run = [
            (code, rule.title) for code, rule in sorted(rules_by_code(pack).items()) if code not in ran
        ]
    earlier = runs(actor).filter(area=run.area_id, pk__lt=run.pk)
    return RunPage(run, _counted(run), not_run, list(earlier[:12]))


def two_runs(actor: Actor, one: int, other: int) -> TwoRuns:
    """What changed from the older to the newer, by rule. Raises NotThereError; so too for runs of two places."""
    older, newer = (_run(actor, number) for number in sorted((one, other)))
    if older.area_id != newer.area_id or older.pk == newer.pk:
        raise NotThereError("要同一个地方的两次筛查才能比 / two runs of one place are compared")
    new = _come(older, newer)
    before = {one.rule: one for one in _counted(older)}
    after = {one.rule: one for one in _counted(newer)}
    rules = []
    for code in sorted({*before, *after}):
        found, now = (side[code].taken if code in side else 0 for side in (before, after))
        ran = (code in older.evaluated, code in newer.evaluated)
        if found or now:
            title = (after.get(code) or before[code]).title
            rules.append(Between(code, title, found, now, min(new[code], now), ran))
    return TwoRuns(older, newer, rules)


def _run(actor: Actor, number: int) -> ScreenRun:
    found = runs(actor).filter(pk=number).first()
    if found is None:
        raise NotThereError(f"{number}：没有这次筛查，或不归您管 / no such run, or not yours")
    return found


def _counted(run: ScreenRun) -> list[Counted]:
    known = rules_by_code(installed_pack())
    rows = []
    for kind, rules in sorted(run.counted.items()):
        for code, (taken, only) in sorted(rules.items()):
            rule = known.get(code)
            rows.append(Counted(kind, code, rule.title if rule else "", taken, only))
    return rows


def _come(older: ScreenRun, newer: ScreenRun) -> Counter[str]:
    """By rule: how many were not there at the older run and are at the newer, by what the runs between wrote of them."""
    told = (
        FindingEvent.objects.filter(run__gt=older.pk, run__lte=newer.pk, act__in=(*_COMES, story.GONE))
        .filter(within(newer.area.path, "finding__area__path"))
        .order_by("finding", "place")
        .values_list("finding", "finding__rule", "act")
    )
    first: dict[int, str] = {}
    last: dict[int, str] = {}
    rules: dict[int, str] = {}
    for pk, rule, act in told.iterator():
        first.setdefault(pk, act)
        last[pk], rules[pk] = act, rule
    came = (pk for pk, act in first.items() if act in _COMES and last[pk] in _COMES)
    return Counter(rules[pk] for pk in came)
