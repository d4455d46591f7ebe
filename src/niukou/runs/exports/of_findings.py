"""How long findings wait and how far the parts of an area are, as a workbook: the tables of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.reads import Taken
from niukou.office.findings.selectors import ageing, by_area
from niukou.runs.exports.leaving import Exported, export
from niukou.runs.exports.workbook import Cell, Table


def export_progress(actor: Actor, area: Area) -> Exported:
    """The tables of an area. Raises NotAllowedError."""
    taken = Taken("findings.export_progress", f"area:{area.code}", chain_of(area))
    name = f"{gettext('线索进度')}-{area.code}-{clock.today():%Y%m%d}.xlsx"
    return export(actor, taken, name, [_ages(actor, area), _parts(actor, area)])


def _ages(actor: Actor, area: Area) -> Table:
    headings = (
        gettext("查出多少天了"),
        gettext("线索"),
        gettext("问题"),
        gettext("合计"),
        gettext("其中超期"),
    )
    rows = (
        (
            f"{one.first}–{one.last}" if one.last is not None else f"≥{one.first}",
            one.leads,
            one.problems,
            one.all,
            one.overdue,
        )
        for one in ageing(actor, area)
    )
    return Table(gettext("没办完的线索和问题"), headings, rows)


def _parts(actor: Actor, area: Area) -> Table:
    headings = (
        gettext("地方"), gettext("未派"), gettext("待答"), gettext("超期"), gettext("在办"), gettext("待核"), gettext("核定"),
        gettext("不再查出"), gettext("整改率"),
    )  # fmt: skip
    return Table(gettext("各地进度"), headings, _by_part(actor, area))


def _by_part(actor: Actor, area: Area) -> Iterator[Sequence[Cell]]:
    for place, one in by_area(actor, area):
        yield (
            place.name, one.new, one.waiting, one.overdue, one.in_case, one.answered, one.settled, one.no_longer_found,
            one.rate,
        )  # fmt: skip
