"""What was found of the trail, as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.selectors import TrailAsked
from niukou.office.areas.selectors import area_of, chain_of
from niukou.office.audit.reads import Taken
from niukou.office.cases.told_of import search_acts
from niukou.runs.exports.workbook import CHUNK, Cell, Table
from niukou.web.audit.words import about, whence, why
from niukou.web.frame.acts_said import act
from niukou.web.frame.files import workbook_of
from niukou.web.frame.words import role


def trail_workbook(actor: Actor, asked: TrailAsked) -> FileResponse:
    """All that was found, newest first. Whom was sought is not told: it may be a name. Raises NotAllowedError as the page does."""
    found = search_acts(actor, asked)
    area = area_of(actor.area)
    told = {
        "from": asked.first,
        "to": asked.last,
        "code": asked.act,
        "area": asked.chain,
        "unsaid": asked.unsaid,
    }
    known = {name: one for name, one in told.items() if one}
    by_words = {"by": "words"} if asked.actor or asked.subject else {}
    taken = Taken("audit.export_trail", f"area:{area.code}", chain_of(area), known | by_words)
    headings = (
        gettext("什么时候"), gettext("谁"), gettext("用户名"), gettext("职责"), gettext("从哪里"), gettext("做什么"),
        gettext("对什么"), gettext("行数"), gettext("为什么"), gettext("哪个地方"), gettext("链上第几条"),
    )  # fmt: skip
    title = gettext("工作记录")
    return workbook_of(actor, taken, f"{title}-{area.code}", [Table(title, headings, _rows(found))])


def _rows(found: QuerySet[Any]) -> Iterator[Sequence[Cell]]:
    for one in found.iterator(chunk_size=CHUNK):
        at = timezone.localtime(one.at)
        yield (
            f"{at:%Y-%m-%d %H:%M:%S}", one.actor_name, one.actor, role(one.role), whence(one.place_of_actor),
            str(act(one.act)), about(one.subject), one.rows, why(one), one.chain_id, one.place,
        )  # fmt: skip
