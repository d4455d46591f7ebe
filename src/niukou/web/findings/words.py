"""How findings are named on a page: their kind, state, gravity, how a register's row was linked, what was answered."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext_lazy

from niukou.office.audit.installed import installed_pack
from niukou.office.findings.desks import desk_of, rule_of
from niukou.web.frame.pack_words import titled

register = template.Library()
_KINDS = {
    "exclusion": gettext_lazy("排除线索"), "omission": gettext_lazy("漏评线索"), "identity": gettext_lazy("身份变化"),
    "quality": gettext_lazy("数据质量"),
}  # fmt: skip
_STATES = {
    "new": gettext_lazy("未派"), "asked": gettext_lazy("待答"), "in_case": gettext_lazy("在办"),
    "answered": gettext_lazy("待核"), "settled": gettext_lazy("核定"), "gone": gettext_lazy("不再查出"),
}  # fmt: skip
_LINKS = {
    "exact": gettext_lazy("号码相同"), "normalised": gettext_lazy("写法不同，号码相同"),
    "probable": gettext_lazy("号码有误，疑似本人"),
}  # fmt: skip
_TIMINGS = {
    "before": gettext_lazy("识别以前的"), "after": gettext_lazy("识别以后的"), "after_exit": gettext_lazy("退出以后的"),
    "unknown": gettext_lazy("先后无法判断"),
}  # fmt: skip
_ACTS = {
    "taken": gettext_lazy("收到"), "changed": gettext_lazy("依据有变"), "gone": gettext_lazy("不再查出"),
    "came_back": gettext_lazy("又查出"), "asked_again": gettext_lazy("再问"), "assigned": gettext_lazy("派出"),
    "visited": gettext_lazy("入户"), "answered": gettext_lazy("答复"), "confirmed": gettext_lazy("核定"),
    "sent_back": gettext_lazy("退回"), "case_opened": gettext_lazy("已立案"), "passed_on": gettext_lazy("转办"),
    "case_ended": gettext_lazy("办结"), "case_dropped": gettext_lazy("案子没有办成"),
    "taken_back": gettext_lazy("决定撤回，再问"),
}  # fmt: skip
_MET = {
    "new": gettext_lazy("新的"), "still": gettext_lazy("还在的"), "changed": gettext_lazy("依据有变的"),
    "gone": gettext_lazy("不再查出的"), "came_back": gettext_lazy("又查出再问的"),
    "asked_again": gettext_lazy("答复不再成立再问的"), "not_asked_again": gettext_lazy("又查出但答复仍成立的"),
    "left_to_case": gettext_lazy("不再查出、由案子了结的"),
}  # fmt: skip
_STEPS = {
    "读入规则包": gettext_lazy("读入规则包"), "读入文件": gettext_lazy("读入文件"), "整理数据": gettext_lazy("整理数据"),
    "比对登记": gettext_lazy("比对登记"), "检查质量": gettext_lazy("检查质量"), "计算指标": gettext_lazy("计算指标"),
    "汇集线索": gettext_lazy("汇集线索"), "写出结果": gettext_lazy("写出结果"), "接收线索": gettext_lazy("接收线索"),
}  # fmt: skip


@register.filter
def finding_kind(key: str) -> Any:
    """A kind of finding."""
    return _KINDS.get(key, key)


@register.filter
def finding_state(key: str) -> Any:
    """Where its question stands."""
    return _STATES.get(key, key)


@register.filter
def link_title(key: str) -> Any:
    """By what a register's row is this person's."""
    return _LINKS.get(key, key)


@register.filter
def timing(key: str) -> Any:
    """When the fact arose, seen from the identification."""
    return _TIMINGS.get(key, key)


@register.filter
def finding_act(key: str) -> Any:
    """What happened to it."""
    return _ACTS.get(key, key)


@register.filter
def met(key: str) -> Any:
    """How a run's findings met those that were there."""
    return _MET.get(key, key)


@register.filter
def screen_step(name: str) -> Any:
    """What a screen is at, as it says it."""
    return _STEPS.get(name, name)


@register.filter
def rule_title(code: str) -> str:
    """The title of the rule that prints a code; the code itself where the pack has none such."""
    rule = rule_of(installed_pack(), code)
    if rule is None:
        return code
    return titled(rule)


@register.simple_tag
def answer_title(kind: str, key: str) -> str:
    """The title of an answer to findings of a kind."""
    desk = desk_of(installed_pack(), kind)
    found = desk.answer(key) if desk else None
    return titled(found) if found else key
