"""The lists of households and of cases, as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import area_of, chain_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.reads import Taken
from niukou.office.cases.beside import heads_of
from niukou.office.cases.models import Case
from niukou.office.cases.words import STATES_SAID
from niukou.office.registry.models import Household
from niukou.office.registry.selectors import Match, heads
from niukou.runs.exports.leaving import Exported, export, in_chunks
from niukou.runs.exports.workbook import Cell, Table
from niukou.runs.papers.wording import label


def export_households(actor: Actor, rows: QuerySet[Household], asked: Mapping[str, Any]) -> Exported:
    """The households that a page lists, all of them. asked: the filters, as the trail tells them."""
    head = installed_pack().tables["household"].fields["head_name"].label
    headings = (gettext("户编号"), head, gettext("村"), gettext("在哪本账"), gettext("识别年"))
    table = Table(gettext("农户"), headings, _households(actor, rows))
    return export(actor, _taken(actor, asked), _name(gettext("农户")), [table])


def export_matches(actor: Actor, matches: Sequence[Match]) -> Exported:
    """Whom words have found, as the page lists them. The words themselves may be a name: the trail does not keep them."""
    headings = (gettext("户编号"), gettext("姓名"), gettext("村"), gettext("在哪本账"))
    rows = ((one.household, one.name, one.area_name, label("account", one.account)) for one in matches)
    table = Table(gettext("找到的"), headings, rows)
    return export(actor, _taken(actor, {"found_by": "words"}), _name(gettext("找到的农户")), [table])


def export_cases(actor: Actor, rows: QuerySet[Case], asked: Mapping[str, Any]) -> Exported:
    """The cases that a page lists, all of them."""
    headings = (
        gettext("办件编号"), gettext("办件"), gettext("户编号"), gettext("村"), gettext("状态"), gettext("现在该办"),
        gettext("到期"), gettext("户或人"),
    )  # fmt: skip
    table = Table(gettext("办件"), headings, _cases(actor, rows))
    area = area_of(actor.area)
    taken = Taken("cases.export_cases", f"area:{area.code}", chain_of(area), dict(asked))
    return export(actor, taken, _name(gettext("办件")), [table])


def _households(actor: Actor, rows: QuerySet[Household]) -> Iterator[Sequence[Cell]]:
    labels = _Labels()
    for part in in_chunks(rows):
        named = heads(actor, part)
        for row in part:
            yield row.code, named.get(row.pk, ""), row.area.name, labels[row.account], row.identified_year


def _cases(actor: Actor, rows: QuerySet[Case]) -> Iterable[Sequence[Cell]]:
    procedures = installed_pack().procedures
    titles = {key: one.title for key, one in procedures.items()}
    steps = {(key, step.key): step.title for key, one in procedures.items() for step in one.steps}
    for part in in_chunks(rows):
        named = heads_of(actor, part)
        for row in part:
            yield (
                row.number, titles.get(row.procedure, row.procedure), row.household.code if row.household else "",
                row.area.name, str(STATES_SAID.get(row.state, row.state)),
                steps.get((row.procedure, row.step), row.step), row.due, named.get(row.household_id or 0, ""),
            )  # fmt: skip


class _Labels(dict[str, str]):
    """Labels of accounts, each looked up once."""

    def __missing__(self, key: str) -> str:
        self[key] = label("account", key)
        return self[key]


def _taken(actor: Actor, asked: Mapping[str, Any]) -> Taken:
    area = area_of(actor.area)
    return Taken("registry.export_households", f"area:{area.code}", chain_of(area), dict(asked))


def _name(title: str) -> str:
    return f"{title}-{clock.today():%Y%m%d}.xlsx"
