"""一户一档: all of a household in one file, with a cover that says what is in it."""

from __future__ import annotations

from typing import Any

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.cases.selectors import case_page, cases_of
from niukou.office.registry.models import Household
from niukou.office.registry.selectors import papers
from niukou.runs.papers.of_cases import steps_of
from niukou.runs.papers.of_households import HouseholdTold, card, register, sheet
from niukou.runs.papers.wording import day, fact, label, move, table, written

_WAY = (1.6, 1, 1.8, 2, 2, 1.7)


def whole_file(actor: Actor, one: HouseholdTold) -> list[dict[str, Any]]:
    """The documents of a household's file, with pages numbered through."""
    told = [register(one), _years(one), card(one), _way(actor, one), sheet(one)]
    return [_cover(one, told), *({**document, "begins": False} for document in told)]


def _cover(one: HouseholdTold, documents: list[dict[str, Any]]) -> dict[str, Any]:
    view = one.page.view
    inside = [
        (at, document["title"], document["inside"]) for at, document in enumerate(_described(documents), 1)
    ]
    return {
        "form": "cover", "begins": True, "title": "一户一档", "under": one.under, "whose": one.whose,
        "facts": [
            fact("户编号", view.code), fact("户主姓名", one.page.head), fact("人数", f"{len(view.members)}人"),
            fact("现在", label("account", view.account)), fact("打印", day(clock.today())),
        ],
        "contents": [[str(at), title, inside] for at, title, inside in inside],
    }  # fmt: skip


def _described(documents: list[dict[str, Any]]) -> list[dict[str, str]]:
    inside = {
        "register": "基本情况、成员、条件、收入、帮扶", "years": "近几年的指标并排", "card": "谁来帮、措施、收入",
        "way": "在账上走过的路、办件、材料目录", "sheet": "系统里的和核实后的",
    }  # fmt: skip
    return [{"title": one["title"], "inside": inside[one["form"]]} for one in documents]


def _years(one: HouseholdTold) -> dict[str, Any]:
    rows = [
        [
            f"{each.label}{f'（{each.unit}）' if each.unit else ''}",
            *(written(each.type, value) for value in each.values),
        ]
        for each in one.page.indicators
    ]
    years = table(["指标", *map(str, one.page.years)], [1], rows)
    years["numbers"] = [at for at, each in enumerate(one.page.indicators) if each.type == "number"]
    return {
        "form": "years",
        "begins": False,
        "title": "历年指标",
        "under": one.under,
        "whose": one.whose,
        "years": years,
    }


def _way(actor: Actor, one: HouseholdTold) -> dict[str, Any]:
    ways = [
        [
            day(stage.effective_day), move(stage.cause),
            f"{label('account', stage.from_account)}→{label('account', stage.to_account)}",
            stage.decision, day(stage.recorded_at), f"{day(stage.reversed_at)}取消" if stage.reversed_at else "",
        ]
        for stage in reversed(one.page.way)
    ]  # fmt: skip
    code = one.page.view.code
    numbers = cases_of(actor, household__code=code).values_list("number", flat=True)
    kept = [
        [at, paper.kind, paper.title, day(paper.added_at), paper.case]
        for at, paper in enumerate(papers(actor, Household.objects.get(pk=one.page.view.id)), 1)
    ]
    return {
        "form": "way", "begins": False, "title": "经过和材料", "under": one.under, "whose": one.whose,
        "way": table(("生效", "原因", "从哪到哪", "决定", "记账", "说明"), _WAY, ways),
        "cases": [steps_of(case_page(actor, number)) for number in numbers],
        "papers": table(("序号", "材料", "标题", "交来", "办件"), (0.6, 1.6, 2.4, 1.6, 2.6), kept),
    }  # fmt: skip
