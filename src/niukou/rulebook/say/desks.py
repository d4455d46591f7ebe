"""Desks in words: which findings a person must look at, by whom and until when, and how they are answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from niukou.rulebook.model import Desk, DeskAnswer, Pack
from niukou.rulebook.say.told import Facts, Part, Told
from niukou.rulebook.say.words import SEVERITIES, said_basis, said_standard

KINDS: Mapping[str, str] = {
    "exclusion": "排除线索",
    "omission": "漏评线索",
    "identity": "身份变化",
    "quality": "数据质量",
}
TIMINGS: Mapping[str, str] = {
    "before": "识别之前",
    "after": "识别之后",
    "after_exit": "退出之后",
    "unknown": "无法判断",
}
_LASTS: Mapping[str, str] = {
    "unchanged": "依据不变就不再问",
    "until": "到答时写的那天为止不再问",
    "found": "再查出来就再问",
}


def tell_desk(desk: Desk, pack: Pack) -> Told:
    """A desk, answer by answer."""
    facts: Facts = {
        "哪类": KINDS[desk.kind],
        "要人去看": "、".join(SEVERITIES[one] for one in desk.takes),
        "只计数": "、".join(TIMINGS[one] for one in desk.leaves_timings),
        "一律要人去看": _rules(desk.takes_rules, pack),
        "一律只计数": _rules(desk.leaves_rules, pack),
        "几天内答": said_standard(pack.standards[desk.within_days], pack),
        "谁派": _roles(desk.assigned_by, pack),
        "谁答": _roles(desk.answered_by, pack),
        "谁核": f"{_roles(desk.checked_by, pack)}，须比答的人高一级以上，不能是答的人自己",
        "入户清单": pack.checklists[desk.checklist].title if desk.checklist else "",
    }
    parts = tuple(Part(one.key, one.title, _answer(one, pack)) for one in desk.answers)
    return Told(desk.title, facts, parts, "回答", notes={"依据": said_basis(desk.basis)})


def _answer(answer: DeskAnswer, pack: Pack) -> Facts:
    cases = "、".join(f"“{pack.procedures[key].title}”" for key in answer.procedures)
    hand = "；也可以直接答" if answer.by_hand else "，不能直接答"
    most = f"，最长{said_standard(pack.standards[answer.at_most_days], pack)}" if answer.at_most_days else ""
    reasons = "；".join(f"{rule}写“{reason}”" for rule, reason in answer.reasons.items())
    return {
        "由程序得出": f"{cases}办结{hand}" if cases else "",
        "立案原因": reasons,
        "先要": "入户" if answer.visited else "",
        "材料": "、".join(answer.papers),
        "管多久": _LASTS[answer.lasts] + most,
    }


def _roles(keys: Iterable[str], pack: Pack) -> str:
    return "、".join(pack.roles[key].title for key in keys)


def _rules(codes: Iterable[str], pack: Pack) -> str:
    titles = {one.code: one.title for rules in (pack.quality, pack.leads) for one in rules.values()}
    return "、".join(f"{code} {titles[code]}" for code in codes)
