"""Who lacks help, and the money, as workbooks: the tables of their pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import TypeVar

from django.http import FileResponse
from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import area_of, chain_of
from niukou.office.audit.reads import Taken
from niukou.office.support.selectors import (
    Balance,
    allotments,
    balances,
    few_measures,
    funds,
    heads_called,
    helpers_in_register,
    overloaded,
    units,
    without_helper,
)
from niukou.runs.exports.workbook import CHUNK, Cell, Table
from niukou.terms.money import yuan_text
from niukou.web.frame.files import workbook_of
from niukou.web.frame.words import account, field_title

T = TypeVar("T")


def gaps_workbook(actor: Actor, place: str, year: int) -> FileResponse:
    """The four lists of an area (code), each on its sheet. Raises NotAllowedError."""
    area = area_of(place)
    taken = Taken("support.export_gaps", f"area:{area.code}", chain_of(area), {"year": year})
    return workbook_of(actor, taken, f"{gettext('帮扶缺什么')}-{area.code}", _gaps(actor, place, year))


def money_workbook(actor: Actor, place: str, year: int) -> FileResponse:
    """Of an area (code): projects, sources and funds, each on its sheet, in yuan. Raises NotAllowedError."""
    area = area_of(place)
    taken = Taken("support.export_money", f"area:{area.code}", chain_of(area), {"year": year})
    return workbook_of(actor, taken, f"{gettext('帮扶资金')}-{area.code}-{year}", _money(actor, place, year))


def units_workbook(actor: Actor, words: str) -> FileResponse:
    """The units that begin so, all of them."""
    headings = (gettext("单位"), gettext("哪里的名单"), gettext("隶属关系"), gettext("从"), gettext("到"))
    rows = (
        (one.name, one.area.name, one.level, one.starts_on, one.ends_on)
        for one in units(actor, words).iterator(chunk_size=CHUNK)
    )
    area = area_of(actor.area)
    taken = Taken("support.export_units", f"area:{area.code}", chain_of(area))
    title = gettext("帮扶单位")
    return workbook_of(actor, taken, title, [Table(title, headings, rows)])


def _gaps(actor: Actor, place: str, year: int) -> Sequence[Table]:
    helper = (gettext("责任人"), gettext("单位"))
    head = field_title("head_name", "household")
    return [
        Table(
            gettext("没有人帮的户"), (gettext("户编号"), head, gettext("村"), gettext("在哪本账")),
            (
                (one.code, head, one.area.name, account(one.account))
                for one, head in _headed(actor, without_helper(actor, place).iterator(chunk_size=CHUNK), "code")
            ),
        ),
        Table(
            gettext("措施不够的户"),
            (gettext("户编号"), head, gettext("村"), gettext("措施"), gettext("其中到人的"), gettext("至少要")),
            (
                (one.household, head, one.village, one.measures, one.for_persons, one.least)
                for one, head in _headed(actor, few_measures(actor, year, place), "household")
            ),
        ),
        Table(
            gettext("帮得太多的人"), (*helper, gettext("帮几户"), gettext("最多")),
            ((one.helper.name, one.helper.unit.name, one.households, one.most) for one in overloaded(actor)),
        ),
        Table(
            gettext("自己也在册的责任人"), helper,
            ((one.name, one.unit.name) for one in helpers_in_register(actor)),
        ),
    ]  # fmt: skip


def _headed(actor: Actor, rows: Iterable[T], code: str) -> Iterator[tuple[T, str]]:
    """Each row with the head's name of its household. code: the attribute that tells which."""
    left = iter(rows)
    while some := list(islice(left, CHUNK)):
        called = heads_called(actor, [getattr(one, code) for one in some])
        yield from ((one, called.get(getattr(one, code), "")) for one in some)


def _money(actor: Actor, place: str, year: int) -> Sequence[Table]:
    area = area_of(place)
    received, allotted, spent = gettext("收到（元）"), gettext("分给项目（元）"), gettext("支出（元）")
    homes = gettext("其中到户（元）")
    return [
        Table(gettext("合计"), (received, allotted, spent, homes), _sums(balances(actor, (), area, year))),
        Table(
            gettext("项目"), (gettext("项目"), gettext("名称"), gettext("种类"), gettext("地方"), gettext("资金"), allotted, spent),
            (
                (
                    one.project.code, one.project.name, one.project.kind, one.project.area.name, one.fund.document,
                    _yuan(one.allotted), _yuan(one.spent),
                )
                for one in allotments(actor, area, year)
            ),
        ),
        Table(
            gettext("按来源"), (gettext("来源"), gettext("层级"), received, allotted, spent, homes),
            _sums(balances(actor, ("source", "level"), area, year)),
        ),
        Table(
            gettext("资金文件"), (gettext("文件"), gettext("来源"), gettext("层级"), gettext("在哪里"), received, allotted),
            (
                (one.document, one.source, one.level, one.area.name, _yuan(one.received), _yuan(one.allotted))
                for one in funds(actor, year)
            ),
        ),
    ]  # fmt: skip


def _sums(found: Iterable[Balance]) -> Iterator[Sequence[Cell]]:
    for one in found:
        amounts = (one.received, one.allotted, one.spent, one.to_households)
        yield (*one.key, *map(_yuan, amounts))


def _yuan(fen: int) -> Decimal:
    return Decimal(yuan_text(fen))
