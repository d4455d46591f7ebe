"""A rule in words: one paragraph, or its facts one by one."""

from __future__ import annotations

from niukou.rulebook.expression import (
    Vocabulary,
    parse_condition,
    parse_message,
    vocabulary_of_lead,
    vocabulary_of_quality,
)
from niukou.rulebook.expression.message import TIMING
from niukou.rulebook.model import LeadRule, Pack, QualityRule
from niukou.rulebook.say.conditions import describe, say
from niukou.rulebook.say.told import Facts, Told
from niukou.rulebook.say.words import SECURES, SEVERITIES, WHOSE, said_basis, said_window


def say_rule(rule: QualityRule | LeadRule, pack: Pack) -> str:
    """The whole rule as one paragraph: code, title, of whom, when it finds, how grave, on what basis."""
    if isinstance(rule, QualityRule):
        words = vocabulary_of_quality(rule, pack)
        whom = pack.tables[rule.table].title
        when = say(parse_condition(rule.when, words), pack)
        of = f"（只看：{say(parse_condition(rule.population, words), pack)}）" if rule.population else ""
        text = f"{whom}{of}：{when}"
    else:
        lead_words = vocabulary_of_lead(rule, pack)
        text = f"{pack.tables[rule.looks_at].title}：{say(parse_condition(rule.when, lead_words), pack)}"
        if rule.doubt_when:
            text += f"；存疑的情形：{say(parse_condition(rule.doubt_when, lead_words), pack)}"
        if rule.kin:
            text += f"；户主亲属：{say(parse_condition(rule.kin, lead_words), pack)}"
    grave = SEVERITIES[rule.severity]
    return f"{rule.code} {rule.title}：{text}。{grave}。依据：{said_basis(rule.basis)}"


def tell_quality(rule: QualityRule, pack: Pack) -> Told:
    """A quality rule, fact by fact."""
    words = vocabulary_of_quality(rule, pack)
    facts: Facts = {
        "看": pack.tables[rule.table].title,
        "只看": _condition(rule.population, words, pack),
        "查出": _condition(rule.when, words, pack),
        "要求": SEVERITIES[rule.severity],
        "拦住": pack.procedures[rule.gate].title if rule.gate else "",
        "保障": SECURES[rule.secures] if rule.secures else "",
        "不填也拦住": "、".join(_field(dotted, pack) for dotted in rule.asks),
        "提示": _message(rule.message, words, pack),
        "等待": "要等系统的后续部分" if pack.tables[rule.table].waits_for else "",
        "有效期": said_window(rule),
    }
    return Told(f"{rule.code} {rule.title}", facts, notes={"依据": said_basis(rule.basis)})


def tell_lead(rule: LeadRule, pack: Pack) -> Told:
    """A rule over a register, fact by fact."""
    words = vocabulary_of_lead(rule, pack)
    facts: Facts = {
        "看": pack.tables[rule.looks_at].title + _unmet(rule),
        "看谁名下的": "、".join(WHOSE[one] for one in rule.whose),
        "授权": "先要有签字的授权" if rule.authorised else "",
        "查出": _condition(rule.when, words, pack),
        "存疑的情形": _condition(rule.doubt_when, words, pack),
        "户主近亲": _condition(rule.kin, words, pack),
        "要求": SEVERITIES[rule.severity],
        "提示": _message(rule.message, words, pack),
        "事实的日子": "、".join(_field(dotted, pack) for dotted in rule.fact_date),
        "有效期": said_window(rule),
    }
    return Told(f"{rule.code} {rule.title}", facts, notes={"依据": said_basis(rule.basis)})


def _unmet(rule: LeadRule) -> str:
    if rule.matched:
        return ""
    return "（找登记里没有的人）" if rule.unmet == "person" else "（找全户登记里都没有的人）"


def _condition(text: str | None, words: Vocabulary, pack: Pack) -> str:
    return say(parse_condition(text, words), pack) if text else ""


def _message(text: str, words: Vocabulary, pack: Pack) -> str:
    pieces = parse_message(text, words)
    told = "".join(p if isinstance(p, str) else f"〔{describe(p, pack)}〕" for p in pieces)
    return told.replace(TIMING, "〔事实在识别以前还是以后〕")


def _field(dotted: str, pack: Pack) -> str:
    table, _, name = dotted.partition(".")
    return pack.tables[table].fields[name].label
