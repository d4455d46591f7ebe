"""Lists of findings, and two runs held together, as workbooks: the tables of their pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import area_of, chain_of
from niukou.office.audit.reads import Taken
from niukou.office.findings.selectors import Asked, Progress, TwoRuns, by_area, by_rule, listed
from niukou.runs.exports.workbook import CHUNK, Cell, Table
from niukou.web.findings.listing import STATES
from niukou.web.findings.words import answer_title, finding_kind, finding_state, rule_title, timing
from niukou.web.frame.files import workbook_of
from niukou.web.frame.words import sentence


def list_workbook(actor: Actor, asked: Asked, title: str) -> FileResponse:
    """All findings that are asked for, how far each rule is, and each part of the area. Raises NotAllowedError."""
    area = area_of(asked.area)
    counted = by_rule(actor, area, asked.kinds)
    rules = {f"{code} {rule_title(code)}": one for code, one in counted.items()}
    parts = {place.name: one for place, one in by_area(actor, area, asked.kinds)}
    taken = Taken("findings.read_list", f"area:{area.code}", chain_of(area), _told(asked, set(counted)))
    tables = [
        Table(title, _headings(), _rows(actor, asked)),
        _progress(gettext("按规则"), gettext("规则"), rules),
        _progress(gettext("按地方"), gettext("地方"), parts),
    ]
    return workbook_of(actor, taken, f"{title}-{area.code}", tables)


def two_runs_workbook(actor: Actor, shown: TwoRuns) -> FileResponse:
    """What changed between two runs, by rule."""
    headings = (
        gettext("规则"), gettext("以前"), gettext("后来"), gettext("新的"), gettext("没有了的"), gettext("两次都有的"),
        gettext("注意"),
    )  # fmt: skip
    rows = (
        (f"{one.rule} {rule_title(one.rule)}", one.before, one.after, one.new, one.gone, one.same, _not_run(one.ran))
        for one in shown.rules
    )  # fmt: skip
    area = shown.newer.area
    title = gettext("两次筛查对比")
    taken = Taken(
        "findings.export_two_runs", f"run:{shown.newer.pk}", chain_of(area), {"before": shown.older.pk}
    )
    name = f"{title}-{shown.older.pk}-{shown.newer.pk}"
    return workbook_of(actor, taken, name, [Table(title, headings, rows)])


def _told(asked: Asked, rules: Collection[str]) -> Mapping[str, Any]:
    """What was asked for, as the trail keeps it: an address may hold anything, so only what there is."""
    told = {
        "kind": list(asked.kinds), "which": asked.which, "rule": asked.rule if asked.rule in rules else "",
        "state": asked.state if asked.state in STATES else "", "due": asked.due,
    }  # fmt: skip
    return {name: one for name, one in told.items() if one}


def _headings() -> Sequence[str]:
    return (
        gettext("线索编号"), gettext("哪一类"), gettext("规则"), gettext("规则名称"), gettext("说明"), gettext("先后"),
        gettext("户编号"), gettext("村"), gettext("状态"), gettext("答复"), gettext("管到"), gettext("办件编号"), gettext("期限"),
    )  # fmt: skip


def _rows(actor: Actor, asked: Asked) -> Iterator[Sequence[Cell]]:
    for one in listed(actor, asked).iterator(chunk_size=CHUNK):
        yield (
            one.name, str(finding_kind(one.kind)), one.rule, rule_title(one.rule), sentence(one.message),
            str(timing(one.timing)) if one.timing else "", one.household, one.area.name, str(finding_state(one.state)),
            answer_title(one.kind, one.answer) if one.answer else "", one.answer_until, one.case, one.due,
        )  # fmt: skip


def _progress(title: str, of: str, counted: Mapping[str, Progress]) -> Table:
    headings = (
        of, gettext("未派"), gettext("派出"), gettext("待答"), gettext("超期"), gettext("在办"), gettext("待核"), gettext("核定"),
        gettext("不再查出"), gettext("整改率"),
    )  # fmt: skip
    rows = (
        (
            name, one.new, one.asked, one.waiting, one.overdue, one.in_case, one.answered, one.settled, one.no_longer_found,
            one.rate,
        )
        for name, one in counted.items()
    )  # fmt: skip
    return Table(title, headings, rows)


def _not_run(ran: tuple[bool, bool]) -> str:
    if not ran[0]:
        return gettext("以前那次没有运行这条规则")
    return "" if ran[1] else gettext("后来这次没有运行这条规则")
