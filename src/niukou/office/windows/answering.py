"""Who answers a written request to open a function: the level straight above the one whose role asks for it."""

from __future__ import annotations

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import codes_along
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.windows.models import Opening
from niukou.office.windows.phases import Span, spans_of
from niukou.rulebook.model import Phase, Role

_ANSWERS_WITH = "approval"  # an answer is an approval: whoever may approve at the level above may answer


class OpeningError(Exception):
    """A request or an answer that cannot be. The message says what would be right."""


def may_answer(actor: Actor, opening: Opening) -> bool:
    """Whether the actor is the one to answer it, or to close what was opened."""
    try:
        must_be_above(actor, opening, asked_phase(opening)[1])
    except (NotAllowedError, OpeningError):
        return False
    return True


def phase_of(opening: Opening) -> Phase | None:
    """The phase that a request is about, as the pack has it now."""
    calendar = installed_pack().calendars.get(opening.calendar)
    phases = calendar.phases if calendar else ()
    return next((phase for phase in phases if phase.key == opening.phase), None)


def is_open(opening: Opening) -> bool:
    """Whether what was asked for is open now."""
    opens, closes = opening.opens_at, opening.closes_at
    return bool(opening.granted and opens and closes and opens < clock.now() < closes)


def asked_phase(opening: Opening) -> tuple[Span, Role]:
    """The phase of a request and the role that asks for it, as the pack has them now."""
    pack = installed_pack()
    for span in spans_of(opening.function, pack):
        if (span.calendar, span.phase.key) == (opening.calendar, opening.phase) and span.phase.on_request_of:
            return span, pack.roles[span.phase.on_request_of]
    raise OpeningError(f"规则包里已没有这个时段：{opening.phase} / the pack has no such phase any more")


def must_be_above(actor: Actor, opening: Opening, asker: Role) -> None:
    """The area of whoever asked is that of his level over the opening's; the one straight above it answers.

    Raises NotAllowedError for anybody else, and for the one who asked.
    """
    codes = codes_along(opening.area.path)
    asking = Area.objects.select_related("parent").get(code__in=codes, level=asker.level)
    if asking.parent is None or actor.area != asking.parent.code or _ANSWERS_WITH not in actor.kinds:
        raise NotAllowedError(f"{asking} 的申请由它上面一级答复 / is answered by the level above")
    if actor.username == opening.requested_by:
        raise NotAllowedError("申请的人不能自己答复 / nobody answers his own request")
