"""Who may do a step: the role that decides it, at its level or above, in his area, and never on what he himself entered.

Who has no account (a villager, a meeting) is recorded by somebody who may do that kind of step, at the step's own level.
Where everybody in the place who has the deciding role has entered the case, the level above is the second pair of eyes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import Charge
from niukou.office.audit import clock
from niukou.office.cases.batches import batches
from niukou.office.cases.items import Item
from niukou.office.cases.models import CaseStep
from niukou.office.cases.refusals import WrongPersonError
from niukou.rulebook.model import Pack, Procedure, Role, Step
from niukou.rulebook.roles import LEVELS
from niukou.rulebook.say.words import LEVELS as SAID_LEVELS
from niukou.rulebook.step_kinds import STEP_KINDS

# steps in which somebody judges what others have entered
JUDGING = ("approval", "inspection", "assessment")
# steps that put something into the case
ENTERING = (
    "application", "authorisation", "visit", "review", "comparison", "verification", "signature", "survey", *JUDGING,
)  # fmt: skip


@dataclass(frozen=True)
class Doer:
    """Who did a step, as it is kept: himself, or somebody without an account for whom he recorded it."""

    username: str
    role: str
    area: str


def doer_of(actor: Actor, step: Step, pack: Pack) -> Doer:
    """Whose act it is."""
    if pack.roles[step.who].signs_in:
        return Doer(actor.username, actor.role, actor.area)
    return Doer(step.who, step.who, actor.area)


def check_who(actor: Actor, pack: Pack, step: Step, items: Sequence[Item]) -> None:
    """Raises WrongPersonError for a wrong role, level or area, or for who would judge what he entered himself."""
    outside = [item.case.number for item in items if not actor.covers(item.area)]
    if outside:
        raise WrongPersonError("您不管这个地方 / this area is not yours", outside)
    if _rank(actor.level) < _rank(step.level):
        raise WrongPersonError(
            f"“{step.title}”是{SAID_LEVELS[step.level]}的步骤，您管的地方小 / is done at a wider level"
        )
    if all(_is_due_for(actor, pack, step, item) for item in items):
        if step.kind in JUDGING:
            _check_own(actor, step, items)
        return
    if not _may_stand_in(actor, pack, step):
        raise WrongPersonError(_whose(actor, pack, step))
    entered = enterers(items)
    holders = _holders(_responsible(pack, step), items)
    others = [
        item.case.number
        for item in items
        if holders[item.area.pk] - entered[item.case.pk] or actor.username in entered[item.case.pk]
    ]
    if others:
        raise WrongPersonError(_whose(actor, pack, step), others)


def enterers(items: Sequence[Item]) -> Mapping[int, set[str]]:
    """By the id of a case: who has entered something in it, other than by the very step that is due."""
    found: dict[int, set[str]] = defaultdict(set)
    opened = {item.case.pk: item.case.opened_by for item in items}
    due = {item.step.key for item in items}
    for some in batches(opened):
        # the kinds are looked at here: asked of the database, they make SQLite read every case's steps of these kinds
        rows = CaseStep.objects.filter(case__in=some).values_list("case_id", "kind", "step", "recorder")
        for case, kind, step, recorder in rows:
            if kind in ENTERING and step not in due:
                found[case].add(recorder)
    for case, username in opened.items():
        found[case].add(username)
    return found


def has_part(actor: Actor, pack: Pack, procedure: Procedure) -> bool:
    """Whether he may open one: who may do some step of it, or records for those without an account."""
    first = procedure.steps[0]
    roles = {role for step in procedure.steps for role in (step.who, step.decides)}
    return actor.role in roles or (not pack.roles[first.who].signs_in and first.kind in actor.kinds)


def who_does(pack: Pack, step: Step) -> tuple[Role, ...]:
    """The roles of which one does a step; whoever may do its kind at its level, where it is recorded for who has no account."""
    named = _responsible(pack, step)
    if named:
        return tuple(pack.roles[key] for key in named)
    return tuple(
        role
        for role in pack.roles.values()
        if role.signs_in and role.level == step.level and step.kind in role.may
    )


def _is_due_for(actor: Actor, pack: Pack, step: Step, item: Item) -> bool:
    """A wider area's own case is gathered at its level: who may do that kind of step there brings in what others found."""
    if _rank(item.area.level) > _rank(step.level):
        return step.kind in actor.kinds and pack.roles[actor.role].level == item.area.level
    responsible = _responsible(pack, step)
    if responsible:
        return actor.role in responsible
    return step.kind in actor.kinds and pack.roles[actor.role].level == step.level


def _responsible(pack: Pack, step: Step) -> tuple[str, ...]:
    """The roles with an account of which one has to do it; none where it is recorded for who has none."""
    both = (step.decides, step.who) if step.kind == "comparison" else (step.decides,)
    named = tuple(dict.fromkeys(role for role in both if pack.roles[role].signs_in))
    if named or step.decides == step.who:
        return named
    return (step.who,) if pack.roles[step.who].signs_in else ()


def _may_stand_in(actor: Actor, pack: Pack, step: Step) -> bool:
    """The level straight above, for a step that judges, where the pack lets the role do such steps."""
    role = pack.roles[actor.role]
    above = role.level in LEVELS and _rank(role.level) == _rank(step.level) + 1
    return above and step.kind in JUDGING and step.kind in role.may


def _check_own(actor: Actor, step: Step, items: Sequence[Item]) -> None:
    entered = enterers(items)
    own = [item.case.number for item in items if actor.username in entered[item.case.pk]]
    if own:
        raise WrongPersonError(
            f"您自己录入过，不能自己决定“{step.title}”；由同级另一个人办，没有别人的由上一级办"
            " / entered it and may not decide it: somebody else, or the level above",
            own,
        )


def _holders(roles: Sequence[str], items: Sequence[Item]) -> Mapping[int, set[str]]:
    """By the id of an area: who has one of these roles there today."""
    day = clock.today()
    areas = {item.area.pk: item.area.path for item in items}
    charges = Charge.objects.filter(Q(until=None) | Q(until__gt=day), role__in=roles, since__lte=day)
    active = charges.filter(Q(user__active_to=None) | Q(user__active_to__gt=day))
    held = list(active.values_list("area__path", "user__username"))
    return {area: {who for at, who in held if path.startswith(at)} for area, path in areas.items()}


def _whose(actor: Actor, pack: Pack, step: Step) -> str:
    responsible = _responsible(pack, step)
    if responsible:
        titles = "、".join(pack.roles[role].title for role in responsible)
        said = f"“{step.title}”由{titles}办，您的职责不能办"
        return f"{said} / is done by {', '.join(responsible)}, not by {actor.role}"
    kind = STEP_KINDS[step.kind].title
    return f"“{step.title}”由{SAID_LEVELS[step.level]}能做{kind}的人代录 / is recorded by whoever may do a {step.kind} there"


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else -1
