"""What may be done about a finding now, by whom, and on which papers: what a page offers before a service decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import Charge
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.findings.answering import visited_of
from niukou.office.findings.desks import desk_of
from niukou.office.findings.models import ANSWERED, ASKED, NEW, Finding
from niukou.office.registry.models import Household, Paper
from niukou.rulebook.model import Desk, DeskAnswer, Procedure
from niukou.rulebook.roles import LEVELS


@dataclass(frozen=True)
class Answerer:
    """Somebody who may be asked: his name at the door and as people call him, his role, the area of his charge."""

    username: str
    full_name: str
    role: str
    area: str


@dataclass(frozen=True)
class OnDesk:
    """A finding as the actor may act on it. acts: of assign, visit, answer, check, case; none where none is his now.

    visited: whether somebody was there since it was asked. answers: those that are given by hand. procedures: those whose
    end answers it, and in which he has a part.
    """

    desk: Desk
    acts: frozenset[str]
    visited: bool
    answers: Sequence[DeskAnswer]
    procedures: Sequence[Procedure]


def on_desk(actor: Actor, finding: Finding) -> OnDesk | None:
    """What the actor may do about it now; None where the pack has no desk for its kind. Raises NotAllowedError."""
    actor.must_cover(finding.area)
    desk = desk_of(installed_pack(), finding.kind)
    if desk is None:
        return None
    procedures = procedures_for(actor, [finding])
    acts = {
        "assign": finding.state in (NEW, ASKED) and actor.role in desk.assigned_by,
        "visit": _answers(actor, desk, finding) and desk.checklist is not None,
        "answer": _answers(actor, desk, finding),
        "check": _checks(actor, desk, finding),
        "case": finding.state == ASKED and bool(procedures),
    }
    return OnDesk(
        desk, frozenset(name for name, may in acts.items() if may), finding.pk in visited_of([finding.pk]),
        [one for one in desk.answers if one.by_hand], procedures,
    )  # fmt: skip


def procedures_for(actor: Actor, found: Sequence[Finding]) -> list[Procedure]:
    """The procedures whose end answers all of these findings, and in which the actor's role has a part."""
    pack = installed_pack()
    desks = [desk_of(pack, kind) for kind in sorted({one.kind for one in found})]
    ways = [[key for one in desk.answers for key in one.procedures] if desk else [] for desk in desks]
    common = [key for key in dict.fromkeys(ways[0]) if all(key in way for way in ways)] if ways else []
    return [
        pack.procedures[key]
        for key in common
        if key in pack.procedures and _takes_part(actor, pack.procedures[key])
    ]


def answerers(actor: Actor, found: Sequence[Finding]) -> list[Answerer]:
    """Who has a charge today to answer all of these findings, the village's own first. Raises NotAllowedError."""
    pack, today = installed_pack(), clock.today()
    for one in found:
        actor.must_cover(one.area)
    roles = [set(desk.answered_by) for one in found if (desk := desk_of(pack, one.kind))]
    wanted = set.intersection(*roles) if roles else set()
    held = (
        Charge.objects.filter(actor.sees(), role__in=wanted, since__lte=today)
        .filter(Q(until=None) | Q(until__gt=today))
        .select_related("user", "area")
        .order_by("-area__path", "role", "user__username")
    )
    paths = {one.area.path for one in found}
    there: dict[str, Answerer] = {}
    for charge in held:
        if all(path.startswith(charge.area.path) for path in paths):
            name = charge.user.username
            there.setdefault(name, Answerer(name, charge.user.full_name, charge.role, charge.area.name))
    return list(there.values())


def home_of(actor: Actor, finding: Finding) -> Household | None:
    """The household that a finding is about, as the book has it; None for none, or one that is not the actor's."""
    if not finding.household:
        return None
    return Household.objects.filter(actor.sees(), code=finding.household).select_related("area").first()


def papers_for(actor: Actor, finding: Finding) -> QuerySet[Paper]:
    """The papers that an answer may rest on: of its household, and of its place, the newest first."""
    of_home = Q(household__code=finding.household) if finding.household else Q(pk__in=[])
    of_place = Q(household=None, area=finding.area_id)
    return Paper.objects.filter(actor.sees()).filter(of_home | of_place).order_by("-pk")


def _answers(actor: Actor, desk: Desk, finding: Finding) -> bool:
    mine = finding.assigned_to in ("", actor.username)
    return finding.state == ASKED and mine and actor.role in desk.answered_by


def _checks(actor: Actor, desk: Desk, finding: Finding) -> bool:
    if (
        finding.state != ANSWERED
        or finding.answered_by == actor.username
        or actor.role not in desk.checked_by
    ):
        return False
    return actor.level in LEVELS and LEVELS.index(actor.level) > _rank(finding.answered_level)


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else -1


def _takes_part(actor: Actor, procedure: Procedure) -> bool:
    first = procedure.steps[0]
    known = installed_pack().roles.get(first.who)
    roles = {role for step in procedure.steps for role in (step.who, step.decides)}
    return actor.role in roles or (known is not None and not known.signs_in and first.kind in actor.kinds)
