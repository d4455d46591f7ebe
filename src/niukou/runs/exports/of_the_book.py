"""The book's tables as a workbook: balance, four lists, rates with what they divide by, causes, as the page shows them.

Rates are those that the page tells; a rural population that is secret stands in none of these tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.reads import Taken
from niukou.office.cases.natural_changes import NaturalChange, natural_changes
from niukou.office.registry.selectors.on_list import DriveList, listed_as, on_list
from niukou.runs.exports.leaving import Exported, export, in_chunks
from niukou.runs.exports.workbook import Cell, Table
from niukou.runs.papers.wording import label, move
from niukou.runs.statistics import Statistics, StatisticsRequest, cause_shares, count_for, four_lists
from niukou.terms.statement import Statement
from niukou.terms.statement_columns import columns


def export_book(actor: Actor, area: Area, request: StatisticsRequest) -> Exported:
    """The tables of an area between two days. Raises NotAllowedError, LedgerError."""
    found = count_for(actor, area, request)
    asked = {"from": request.first, "to": request.last}
    taken = Taken("registry.export_statistics", f"area:{area.code}", chain_of(area), asked)
    name = f"{gettext('账簿')}-{area.code}-{request.first:%Y%m%d}-{request.last:%Y%m%d}.xlsx"
    changes = natural_changes(actor, area, request.first, request.last)
    return export(actor, taken, name, [*_tables(found), _natural(changes)])


def export_on_list(actor: Actor, asked: DriveList) -> Exported:
    """Who is on one of the four lists, as its page shows them. Raises NotAllowedError."""
    told = {"from": asked.first, "to": asked.last, "list": asked.cause, "account": asked.other}
    taken = Taken("registry.export_on_list", f"area:{asked.area.code}", chain_of(asked.area), told)
    title = list_title(asked)
    name = f"{title}-{asked.area.code}-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}.xlsx"
    head = installed_pack().tables["household"].fields["head_name"].label
    headings = (gettext("户编号"), head, gettext("村"), gettext("人"), gettext("哪天"), gettext("决定"))
    return export(actor, taken, name, [Table(title, headings, _on_list(actor, asked))])


def list_title(asked: DriveList) -> str:
    """What a list is called: its cause, and the account its people came from."""
    beside = f"（{label('account', asked.other)}）" if asked.other else ""
    return move(asked.cause) + beside


def _on_list(actor: Actor, asked: DriveList) -> Iterator[Sequence[Cell]]:
    for part in in_chunks(on_list(actor, asked)):
        for one in listed_as(actor, asked, part):
            home = one.household
            yield home.code, one.head, home.area.name, one.persons, one.day, one.decision


def _tables(found: Statistics) -> list[Table]:
    persons, households = gettext("人"), gettext("户")
    return [
        Table(
            gettext("收支平衡"), (gettext("账"), gettext("项目"), persons, households), _balance(found.statement)
        ),
        Table(gettext("四类名单"), (gettext("名单"), households, persons), _lists(found.statement)),
        Table(gettext("四率"), (gettext("率"), "%", gettext("除以")), _rates(found)),
        Table(
            gettext("致贫原因"), (gettext("原因"), households, gettext("户的%"), persons, gettext("人的%")), _causes(found)
        ),
    ]  # fmt: skip


def _natural(changes: Sequence[NaturalChange]) -> Table:
    rows = ((move(one.way), one.reason, one.persons) for one in changes)
    return Table(gettext("自然变更"), (gettext("增减"), gettext("原因"), gettext("人")), rows)


def _balance(said: Statement) -> Iterator[Sequence[Cell]]:
    for one in columns(said):
        title = label("account", one.key)
        yield title, gettext("期初"), *one.opening
        for row in one.rows:
            beside = f"（{label('account', row.other)}）" if row.other and row.other != one.key else ""
            yield title, move(row.cause) + beside, row.persons, row.households
        yield title, gettext("期末"), *one.closing


def _lists(said: Statement) -> Iterator[Sequence[Cell]]:
    for one in four_lists(said):
        came = f"（{label('account', one['from'])}）" if one["from"] else ""
        yield move(one["list"]) + came, one["households"], one["persons"]


def _rates(found: Statistics) -> Iterator[Sequence[Cell]]:
    for rate in found.rates:
        inputs = rate.indicator.inputs
        by = str(rate.waits) if rate.waits else "、".join(inputs.get(key, key) for key in rate.divides_by)
        yield rate.indicator.title, rate.value, by


def _causes(found: Statistics) -> Iterator[Sequence[Cell]]:
    for one in cause_shares(found.causes):
        shares = [one["share_of_households"], one["share_of_persons"]]
        per_household, per_person = (None if share is None else float(share) for share in shares)
        yield one["cause"], one["households"], per_household, one["persons"], per_person
