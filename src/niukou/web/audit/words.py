"""How the trail writes what an entry tells: names of what it tells, and what a proof found."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext, gettext_lazy

from niukou.office.audit.acts import ASKED_WHY
from niukou.office.audit.faults import KINDS
from niukou.terms.money import grouped
from niukou.web.frame.saying import in_one_language

register = template.Library()
_NAMES = {
    "run": gettext_lazy("第几次筛查"), "area": gettext_lazy("地方"), "areas": gettext_lazy("地方"), "role": gettext_lazy("职责"),
    "since": gettext_lazy("从"), "until": gettext_lazy("到"), "from": gettext_lazy("从"), "to": gettext_lazy("到"),
    "rows": gettext_lazy("行数"), "filters": gettext_lazy("条件"), "digest": gettext_lazy("校验值"),
    "state": gettext_lazy("到哪一步"), "granted": gettext_lazy("同意没有"), "hours": gettext_lazy("几小时"),
    "user": gettext_lazy("用户"), "year": gettext_lazy("年度"), "charges": gettext_lazy("职责"),
    "faults": gettext_lazy("几处不符"), "entries": gettext_lazy("核对了几条"), "chains": gettext_lazy("几条链"),
    "as_of": gettext_lazy("核对时"), "found": gettext_lazy("哪里不符"), "whole": gettext_lazy("都核对到了"),
    "function": gettext_lazy("功能"), "phase": gettext_lazy("时段"), "calendar": gettext_lazy("日程"),
    "opens_at": gettext_lazy("从几点"), "closes_at": gettext_lazy("到几点"), "letter": gettext_lazy("申请书的校验值"),
    "procedure": gettext_lazy("程序"), "cases": gettext_lazy("办件"), "step": gettext_lazy("步骤"),
    "outcome": gettext_lazy("结果"), "households": gettext_lazy("户"), "persons": gettext_lazy("人"),
    "reason": gettext_lazy("理由"), "fields": gettext_lazy("项目"), "number": gettext_lazy("编号"),
    "demo": gettext_lazy("演示库"), "added": gettext_lazy("新增"), "renamed": gettext_lazy("改名"), "day": gettext_lazy("哪一天"),
    "again": gettext_lazy("重交"), "fingerprint": gettext_lazy("指纹"), "rejected": gettext_lazy("没读进去"),
    "approved": gettext_lazy("同意没有"), "changed": gettext_lazy("改了"), "public": gettext_lazy("公开"),
    "pack": gettext_lazy("规则包"), "kind": gettext_lazy("种类"), "outcomes": gettext_lazy("结果"),
    "steps": gettext_lazy("步骤"), "counted": gettext_lazy("计数"), "manifest": gettext_lazy("清单的校验值"),
    "met": gettext_lazy("碰到的"), "new": gettext_lazy("新的"), "by": gettext_lazy("按什么、由谁"),
    "known_at": gettext_lazy("按什么时候知道的"), "rates_only": gettext_lazy("只给比率"), "source": gettext_lazy("来源"),
    "sheets": gettext_lazy("表"), "backup": gettext_lazy("备份"), "basis": gettext_lazy("凭什么"),
    "before": gettext_lazy("以前"), "both": gettext_lazy("两边都有"), "code": gettext_lazy("编号"),
    "decisions": gettext_lazy("决定"), "document": gettext_lazy("文件"), "done": gettext_lazy("办完没有"),
    "drafts": gettext_lazy("草稿"), "due": gettext_lazy("期限"), "entry": gettext_lazy("哪一笔"),
    "erasure": gettext_lazy("哪一次删除"), "extracts": gettext_lazy("部门数据"), "files": gettext_lazy("文件"),
    "gone": gettext_lazy("不再用的"), "helpers": gettext_lazy("帮扶人"), "keys": gettext_lazy("密钥"),
    "placed": gettext_lazy("各在其位"), "guards": gettext_lazy("触发器的校验值"), "guards_before": gettext_lazy("触发器以前的校验值"),
    "called": gettext_lazy("别的叫法有几个"),
    "former": gettext_lazy("原来的文件"), "anew": gettext_lazy("重新写过的行"),
    "last_day": gettext_lazy("最后一天"), "niukou": gettext_lazy("程序版本"), "now": gettext_lazy("现在的校验值"),
    "pairings": gettext_lazy("结对"), "papers": gettext_lazy("材料"), "posting": gettext_lazy("哪一次驻村"),
    "repeated": gettext_lazy("重复的"), "seal": gettext_lazy("封印"), "subjects": gettext_lazy("户和人"),
    "units": gettext_lazy("单位"), "withdrawn": gettext_lazy("收回的"), "years": gettext_lazy("年度"),
    "case": gettext_lazy("办件"), "decision": gettext_lazy("决定"), "findings": gettext_lazy("线索"),
    "household": gettext_lazy("户"), "list": gettext_lazy("名单的校验值"), "measures": gettext_lazy("措施"),
    "project": gettext_lazy("项目"), "noted_anew": gettext_lazy("重新记下的行"),
    "passed": gettext_lazy("通过"), "refused": gettext_lazy("没有通过"), "requested": gettext_lazy("提出"),
    "posted": gettext_lazy("张贴"), "exclusion": gettext_lazy("排除线索"), "omission": gettext_lazy("漏评线索"),
    "selector": gettext_lazy("看的是什么"), "ends_at": gettext_lazy("到几点"),
    "identity": gettext_lazy("身份变化"), "quality": gettext_lazy("数据质量"), "unsaid": gettext_lazy("只找没写用途的"),
    "other": gettext_lazy("只有对方有的"), "ours": gettext_lazy("只有本册有的"), "everything": gettext_lazy("办完的也要"),
    "overdue": gettext_lazy("只要超期的"), "rule": gettext_lazy("规则"), "paper": gettext_lazy("哪种材料"),
    "older": gettext_lazy("旧的校验值"), "newer": gettext_lazy("新的校验值"), "on": gettext_lazy("按哪天"),
    "account": gettext_lazy("在哪本账"), "tables": gettext_lazy("各表的行"),
}  # fmt: skip


_SUBJECTS = {
    "household": gettext_lazy("户"), "case": gettext_lazy("办件"), "person": gettext_lazy("人"), "user": gettext_lazy("用户"),
    "finding": gettext_lazy("线索"), "paper": gettext_lazy("材料"), "area": gettext_lazy("地方"),
    "areas": gettext_lazy("区划"), "decision": gettext_lazy("决定"), "year": gettext_lazy("年度"),
    "staging": gettext_lazy("导入"), "helper": gettext_lazy("帮扶人"), "unit": gettext_lazy("帮扶单位"),
    "fund": gettext_lazy("资金"), "allotment": gettext_lazy("资金分配"), "project": gettext_lazy("项目"),
    "pairing": gettext_lazy("结对"), "opening": gettext_lazy("开通申请"), "draft": gettext_lazy("草稿"),
    "run": gettext_lazy("筛查"), "proof": gettext_lazy("核对"), "emergency": gettext_lazy("紧急查看"),
    "anchor": gettext_lazy("锚"), "key": gettext_lazy("数据密钥"), "master": gettext_lazy("主密钥"),
    "extract": gettext_lazy("部门数据"), "screening": gettext_lazy("账簿筛查"), "list": gettext_lazy("名单"),
    "instruction": gettext_lazy("布置的工作"),
}  # fmt: skip
_MANY = {
    "cases": gettext_lazy("%(many)s件办件"), "findings": gettext_lazy("%(many)s条线索"),
    "measures": gettext_lazy("%(many)s项措施"), "households": gettext_lazy("%(many)s户"),
    "persons": gettext_lazy("%(many)s人"),
}  # fmt: skip


@register.filter
def told_name(name: str) -> Any:
    """The name of something that an entry tells."""
    return _NAMES.get(name, name)


@register.filter
def told(value: Any) -> str:
    """What is told, on one line."""
    if isinstance(value, dict):
        return "；".join(f"{told_name(name)} {told(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return "、".join(told(one) for one in value) or "—"
    if isinstance(value, bool):
        return str(_YES_NO[value])
    return "—" if value is None else looked(str(value))


@register.filter
def whence(place: str) -> str:
    """From where somebody acted, in words: `cli:USER@MACHINE`, `web:ADDRESS session:…`, with the emergency he acted in."""
    words = (part.partition(":") for part in place.split())
    return " · ".join(" ".join(filter(None, (str(_PLACES.get(kind, kind)), said))) for kind, _, said in words)


@register.filter
def about(subject: str) -> str:
    """What an entry is about, in words: what it is, and its number or how many there were."""
    kind, _, rest = subject.partition(":")
    if kind in _MANY:
        return str(_MANY[kind] % {"many": grouped(rest)})
    return f"{_SUBJECTS[kind]} {rest}" if kind in _SUBJECTS else subject


@register.filter
def why(entry: Any) -> str:
    """Why it was done, or what it was taken for; where something left without a word of it, that."""
    return entry.reason or (gettext("没有写用途") if entry.act in ASKED_WHY else "")


@register.filter
def fault(said: str) -> str:
    """`chain place kind` as a proof tells it, in words."""
    chain, place, kind = said.split(" ")
    return f"{chain} · {place} · {in_one_language(KINDS.get(kind, kind))}"


@register.filter
def looked(selector: str) -> str:
    """What a selector shows, in words."""
    return str(_LOOKS.get(selector, selector))


_LOOKS = {
    "registry.selectors.looking.looked_up": gettext_lazy("找人、翻名单"),
    "registry.selectors.years_beside.household_page": gettext_lazy("看一户"),
    "registry.selectors.households.household": gettext_lazy("看一户"),
    "registry.selectors.households.households": gettext_lazy("找人、翻名单"),
}
_PLACES = {
    "cli": gettext_lazy("命令行"), "web": gettext_lazy("网页"), "session": gettext_lazy("会话"),
    "emergency": gettext_lazy("紧急查看"),
}  # fmt: skip
_YES_NO = {True: gettext_lazy("是"), False: gettext_lazy("否")}
