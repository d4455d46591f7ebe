"""Everything else of a pack in words: roles, checklists, calendars, indicators, standards, lists, tables, sources."""

from __future__ import annotations

import re

from niukou.rulebook.expression import parse_condition, parse_value, vocabulary_of_table
from niukou.rulebook.ledger_moves import LEDGER_MOVES
from niukou.rulebook.model import (
    Calendar,
    Checklist,
    ChecklistItem,
    CodeList,
    Field,
    Indicator,
    Pack,
    Phase,
    Role,
    Source,
    Standard,
    Table,
)
from niukou.rulebook.say.conditions import describe, say
from niukou.rulebook.say.told import Facts, Part, Told
from niukou.rulebook.say.words import (
    ACCOUNTS,
    LEVELS,
    PRIVACY,
    SECURES,
    SUBJECTS,
    TYPES,
    said_basis,
    said_day,
    said_standard,
    said_window,
)
from niukou.rulebook.step_kinds import STEP_KINDS

_HANDS = {
    "system": "系统管理员：管机器、账号、密码",
    "security": "安全管理员：管职责、解锁、第二道门",
    "audit": "审计管理员：查工作记录",
}
_SIGNS = str.maketrans({"*": "×", "/": "÷", "-": "－", "+": "＋"})
# by which the program knows accounts and moves: no office writes them in a file
_KEYS = frozenset((*ACCOUNTS, *LEDGER_MOVES))
_ANSWERS = {"yes_no": "是或否", "number": "数", "text": "文字"}


def tell_role(role: Role, pack: Pack) -> Told:  # noqa: ARG001  the shape all kinds share
    """A role: level, duty, what it may do and read."""
    facts: Facts = {
        "哪一级": LEVELS[role.level],
        "职责": role.duty,
        "账号": "" if role.signs_in else "没有，由干部凭材料代录",
        "可以做": "、".join(STEP_KINDS[kind].title for kind in role.may),
        "可以看": "、".join(PRIVACY[one] for one in role.reads) + "资料" if role.reads else "",
        "紧急查看": {"asks": "可以申请，几小时内看平时看不到的", "grants": "由他批"}.get(role.emergency, ""),
        "三员": _HANDS.get(role.hand, ""),
        "派职责": "可以给本地方、同级或以下的人派职责" if role.appoints else "",
    }
    return Told(role.title, facts, notes={"依据": said_basis(role.basis)})


def tell_checklist(checklist: Checklist, pack: Pack) -> Told:
    """A checklist, question by question."""
    parts = tuple(Part(item.key, item.ask, _item(item, pack)) for item in checklist.items)
    return Told(checklist.title, {}, parts, "项", ordered=True, notes={"依据": said_basis(checklist.basis)})


def _item(item: ChecklistItem, pack: Pack) -> Facts:
    kind, _, key = item.answer.partition(" ")
    return {
        "回答": _ANSWERS.get(kind) or f"{pack.codelists[key].title}之一",
        "填到": _field(item.field, pack) if item.field else "",
        "保障": SECURES[item.secures] if item.secures else "",
        "算有保障": {"yes": "答是", "no": "答否"}.get(item.secured_by or "", ""),
    }


def _field(dotted: str, pack: Pack) -> str:
    table, _, name = dotted.partition(".")
    return f"{pack.tables[table].title}的{pack.tables[table].fields[name].label}"


def tell_calendar(calendar: Calendar, pack: Pack) -> Told:
    """A calendar, phase by phase."""
    parts = tuple(
        Part(phase.key, phase.title, _phase(phase, pack), _phase_notes(phase)) for phase in calendar.phases
    )
    facts = {"年度": str(calendar.year)}
    return Told(
        calendar.title, facts, parts, "时段", ordered=True, notes={"依据": said_basis(calendar.basis)}
    )


def _phase(phase: Phase, pack: Pack) -> Facts:
    closes = f" {phase.closes} 关闭" if phase.closes != "24:00" or phase.opens else ""
    only = [STEP_KINDS[one].title if one in STEP_KINDS else pack.procedures[one].title for one in phase.opens]
    return {
        "日子": f"{said_day(phase.first)}至{said_day(phase.last)}{closes}",
        "这时才能做": "、".join(only),
        "谁管": pack.roles[phase.who].title if phase.who else "",
        "谁申请才开": pack.roles[phase.on_request_of].title if phase.on_request_of else "",
    }


def _phase_notes(phase: Phase) -> Facts:
    return {"推测": "文件没有明说" if phase.guess else "", "说明": phase.note or ""}


def tell_indicator(indicator: Indicator, pack: Pack) -> Told:
    """An indicator: what is divided by what."""
    facts: Facts = {"意思": indicator.meaning, "单位": indicator.unit}
    if indicator.kind == "formula":
        facts["公式"] = _said_formula(indicator)
        facts["不显示"] = "、".join(indicator.inputs.get(name, name) for name in indicator.secret)
    else:
        words = vocabulary_of_table(indicator.table or "", pack)
        whole = say(parse_condition(indicator.whole, words), pack) if indicator.whole else "全部"
        facts["数"] = pack.tables[indicator.table or ""].title
        facts["一行算"] = describe(parse_value(indicator.weigh, words), pack) if indicator.weigh else ""
        facts["分子"] = say(parse_condition(indicator.part or "", words), pack)
        facts["分母"] = whole
        facts["另按"] = "、".join(_field(dotted, pack) for dotted in indicator.by)
    facts["小数"] = f"保留{indicator.digits}位，四舍五入" if indicator.digits else "取整，四舍五入"
    limit, spread = indicator.publish_limit, indicator.secret_spread
    facts["保密"] = (
        f"与数并列时少写小数，倒推的范围不窄于{said_standard(pack.standards[spread], pack)}" if spread else ""
    )
    facts["限度"] = f"{said_standard(pack.standards[limit], pack)}，超过就不合格" if limit else ""
    return Told(indicator.title, facts, notes={"依据": said_basis(indicator.basis)})


def _said_formula(indicator: Indicator) -> str:
    """A formula with its inputs called as people call them, in the signs of a blackboard."""
    named = re.sub(r"[a-z_][a-z_0-9]*", lambda m: indicator.inputs.get(m[0], m[0]), indicator.formula or "")
    return named.translate(_SIGNS)


def tell_standard(standard: Standard, pack: Pack) -> Told:
    """A standard: its values."""
    return Told(
        standard.title,
        {"是": said_standard(standard, pack)},
        notes={"依据": said_basis(standard.basis)},
    )


def tell_codelist(codelist: CodeList, pack: Pack) -> Told:
    """A code list: its labels, other ways to write them, their days."""
    if codelist.of is not None:
        facts = {"从": pack.codelists[codelist.of].title, "选": "、".join(codelist.labels)}
        return Told(codelist.title, facts, notes={"依据": said_basis(codelist.basis)})
    parts = tuple(
        Part(
            code.label,
            f"{code.code} {code.label}",
            {"写法": "、".join(one for one in code.aliases if one not in _KEYS), "有效期": said_window(code)},
        )
        for code in codelist.codes
    )
    return Told(codelist.title, {}, parts, "代码", notes={"依据": said_basis(codelist.basis)})


def tell_table(table: Table, pack: Pack) -> Told:
    """A dictionary table: its fields."""
    facts: Facts = {
        "一行说的是": SUBJECTS[table.subject] if table.subject else "",
        "属于": pack.tables[table.part_of.table].title if table.part_of else "",
        "等待": "数据要等系统的后续部分" if table.waits_for else "",
    }
    parts = tuple(Part(field.name, field.label, _said_field(field, pack)) for field in table.fields.values())
    return Told(table.title, facts, parts, "字段")


def _said_field(field: Field, pack: Pack) -> Facts:
    codes = f"（{pack.codelists[field.codes].title}）" if field.codes else ""
    years = ""
    if field.collected_from:
        years = f"{field.collected_from}年" + (f"至{field.collected_to}年" if field.collected_to else "起")
    return {
        "类型": TYPES[field.type] + codes + (f"，{field.unit}" if field.unit else ""),
        "资料": PRIVACY[field.privacy],
        "意思": field.meaning or "",
        "采集": years,
        "采集表": "、".join(field.forms),
        "全国系统代码": field.alias or "",
    }


def tell_source(source: Source, pack: Pack) -> Told:
    """A source: whose it is, how it is headed."""
    fields = pack.tables[source.table].fields
    facts: Facts = {
        "部门": source.department or "",
        "填到": pack.tables[source.table].title,
        "授权": "先要有签字的授权" if source.authorisation else "",
    }
    parts = tuple(
        Part(
            one.field,
            one.heading,
            {
                "填到": fields[one.field].label if fields[one.field].label != one.heading else "",
                "别的表头": "、".join(one.aliases),
                "必须有": "是" if one.required else "",
            },
        )
        for one in source.headings
    )
    return Told(source.title, facts, parts, "表头", notes={"依据": said_basis(source.basis)})
