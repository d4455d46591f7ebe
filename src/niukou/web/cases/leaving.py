"""What the dry run of a gate finds in an area, as a workbook: every reason with what to mend, and who is ready."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import FileResponse
from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import area_of, chain_of
from niukou.office.audit import clock
from niukou.office.audit.reads import Taken, must_say_why
from niukou.rulebook.model import Procedure
from niukou.runs.exports.workbook import Cell, Table
from niukou.runs.gate_list import GateTold, gate_tried
from niukou.web.cases.mending import obstacles
from niukou.web.frame.files import workbook_of
from niukou.web.frame.pack_words import titled
from niukou.web.frame.words import sentence


def gate_workbook(actor: Actor, place: str, procedure: Procedure) -> FileResponse:
    """Of all families in an area (code) that the procedure may move, of whatever size it is. Raises NotAllowedError for another's."""
    area = area_of(place)
    actor.must_cover(area)
    taken = Taken("cases.read_gate", f"area:{area.code}", chain_of(area), {"procedure": procedure.key})
    must_say_why(actor, taken)
    told = gate_tried(actor, area, procedure, clock.today())
    home, village = gettext("户编号"), gettext("村")
    tables = [
        Table(
            gettext("还不能办的"), (village, home, gettext("规则"), gettext("为什么还不能办"), gettext("要改的")),
            _stopped(procedure, told),
        ),
        Table(
            gettext("没有挡在前面的"), (village, home),
            ((place, code) for code, (place, found) in told.reasons.items() if not found),
        ),
        Table(gettext("汇总"), (gettext("规则"), gettext("户")), _counted(told)),
    ]  # fmt: skip
    return workbook_of(actor, taken, f"{gettext('预审')}-{titled(procedure)}-{area.code}", tables)


def _stopped(procedure: Procedure, told: GateTold) -> Iterator[Sequence[Cell]]:
    for code, (place, found) in told.reasons.items():
        for one in obstacles(procedure, found, code):
            yield place, code, one.rule, sentence(one.what), "、".join(mend.title for mend in one.mends)


def _counted(told: GateTold) -> Iterator[Sequence[Cell]]:
    """Families looked at, those that nothing stops, and by rule those that it stops."""
    yield gettext("看了"), len(told.reasons)
    yield gettext("没有挡在前面的"), told.ready
    yield from told.by_named_rule()
