"""A screen that was begun, carried out: the book and the extracts are laid out, screened, and what is found comes to the desks."""

from __future__ import annotations

import time

from django.db import transaction

from niukou.engine.work_folder import scratch_folder
from niukou.office.accounts.actor import Actor, NotAllowedError, act_as
from niukou.office.areas.authority import operator
from niukou.office.audit.installed import installed_pack
from niukou.office.findings.models import DONE, REFUSED, UNDER_WAY, Screening, ScreenRun
from niukou.office.findings.refusals import FindingError
from niukou.office.findings.selectors import content_of_extract
from niukou.office.findings.services import end_screening, tell_screening
from niukou.runs.acting import command_line
from niukou.runs.office_refusals import refusing
from niukou.runs.refusals import RefusalError, refusal_of
from niukou.runs.screen import ScreenRequest, screen
from niukou.runs.screening.book import flow_of_book
from niukou.runs.screening.handing_over import put
from niukou.runs.take_findings import take_in

_BETWEEN = 1.0  # seconds between two words on how far it is


class _Told:
    """Tells the office how far the screen is."""

    def __init__(self, actor: Actor, number: int) -> None:
        self._actor, self._number = actor, number
        self._step, self._last = "", 0.0

    def begin(self, step: str) -> None:
        self._step, self._last = step, time.monotonic()
        tell_screening(self._actor, self._number, step)

    def advance(self, what: str, done: int, total: int) -> None:  # noqa: ARG002  the shape of a progress
        now = time.monotonic()
        if now - self._last >= _BETWEEN:
            self._last = now
            tell_screening(self._actor, self._number, self._step, done, total)


def carry_out(number: int) -> Screening:
    """Carry out a screen that was begun, and say in its row what came of it: findings taken in, or why not."""
    row = Screening.objects.select_related("area").get(pk=number, state=UNDER_WAY)
    pack = installed_pack()
    try:
        actor = act_as(row.begun_by, row.role, row.acting_area, pack, command_line())
    except NotAllowedError as refusal:
        # whoever began it has lost his charge meanwhile: that is told by the machine that was to screen
        end_screening(operator("niukou screening", command_line()), number, REFUSED, str(refusal))
        row.refresh_from_db()
        return row
    try:
        with refusing():
            run = _screened(actor, row)
        end_screening(actor, number, DONE, run=run)
    except Exception as error:
        end_screening(actor, number, REFUSED, "\n".join(refusal_of(error).lines))
    row.refresh_from_db()
    return row


def _screened(actor: Actor, row: Screening) -> ScreenRun:
    told = _Told(actor, row.pk)
    with scratch_folder() as folder:
        given, out = folder / "given", folder / "result"
        try:
            files = [content_of_extract(actor, number) for number in row.extracts]
        except FindingError as refusal:
            raise RefusalError(str(refusal)) from refusal
        put(given, [(extract.title, content) for extract, content in files])
        del files
        request = ScreenRequest(given, installed_pack().name, row.as_of, out)
        screen(request, told, flow_of_book(row.area, row.as_of))
        told.begin("接收线索")
        with transaction.atomic():
            return take_in(actor, row.area, out).run
