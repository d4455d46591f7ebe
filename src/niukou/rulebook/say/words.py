"""The words of a sentence about a pack that are the same in every pack: levels, accounts, marks, values, days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from niukou.rulebook.at_date import Dated
from niukou.rulebook.model import Basis, Pack, Standard

LEVELS: Mapping[str, str] = {
    "natural_village": "自然村级",
    "village": "村级",
    "town": "乡级",
    "county": "县级",
    "prefecture": "市级",
    "province": "省级",
    "outside": "不属于哪一级",
}
ACCOUNTS: Mapping[str, str] = {
    "outside": "册外",
    "poor": "未脱贫",
    "exited": "已脱贫",
    "removed": "已剔除",
    "gone": "自然减少",
}
SUBJECTS: Mapping[str, str] = {
    "household": "户",
    "person": "人",
    "village": "村",
    "county": "县",
    "helper": "帮扶人",
}
PRIVACY: Mapping[str, str] = {"public": "公开", "internal": "内部", "sensitive": "敏感"}
SEVERITIES: Mapping[str, str] = {"block": "阻断", "error": "须改正", "doubt": "须核实"}
WHOSE: Mapping[str, str] = {"member": "本户的人", "kin": "户主近亲"}
OUTCOMES: Mapping[str, str] = {
    "passed": "通过",
    "refused": "不通过",
    "objected": "有异议",
    "disputed": "有争议",
    "exits": "应走退出",
}
TYPES: Mapping[str, str] = {
    "text": "文字",
    "identity": "证件号码",
    "code": "代码",
    "number": "数",
    "date": "日期",
    "year": "年度",
    "phone": "电话",
    "account": "账号",
}
SECURES: Mapping[str, str] = {
    "food": "不愁吃",
    "clothing": "不愁穿",
    "education": "义务教育",
    "medical": "基本医疗",
    "housing": "住房安全",
    "water": "饮水有保障",
}


_DIGITS = "零一二三四五六七八九十"


def said_basis(basis: Sequence[Basis]) -> str:
    """What something rests on, with the mark that says how sure."""
    return "；".join(f"{b.document}{b.article or ''}〔{b.mark}〕" for b in basis)


def said_window(window: Dated) -> str:
    """From when to when it holds; nothing where both ends are open."""
    first, last = window.valid_from, window.valid_to
    if first and last:
        return f"{said_day(first)}至{said_day(last)}"
    return f"{said_day(first)}起" if first else f"到{said_day(last)}止" if last else ""


def said_day(day: date | None) -> str:
    """A day as people write it."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def said_number(value: Any) -> str:
    """A number without a needless point."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def said_share(standard: Standard) -> str:
    """A share that a meeting needs, as offices say it: 0.66666666 is two thirds."""
    value = standard.values[-1][1]
    word = "全体" if value == 1 else share_words(float(value or 0))
    return f"{standard.title}（{word}）" if word else standard.title


def share_words(value: float) -> str:
    """A number below one that is a plain share: 0.5 is half, 0.66666666 two thirds; '' for any other."""
    share = Fraction(value).limit_denominator(10)
    if not 0 < share < 1 or abs(share - Fraction(value)) > Fraction(1, 1000):
        return ""
    if share == Fraction(1, 2):
        return "半数"
    return f"{_DIGITS[share.denominator]}分之{_DIGITS[share.numerator]}"


def said_value(value: Any, standard: Standard, pack: Pack) -> str:
    """One value of a standard, with its unit."""
    match value:
        case None:
            return "废止"
        case date():
            return said_day(value)
        case tuple() | list():
            return "、".join(_label(dotted, pack) for dotted in value)
        case _ if standard.type == "month_day":
            month, day = str(value).split("-")
            return f"{int(month)}月{int(day)}日"
        case float() if not standard.unit and (share := share_words(value)):
            return share
        case _:
            return f"{said_number(value)}{standard.unit or ''}"


def said_standard(standard: Standard, pack: Pack) -> str:
    """All values of a standard, each with its first day where there are several."""
    if len(standard.values) == 1:
        return said_value(standard.values[0][1], standard, pack)
    return "，".join(
        f"{said_day(day)}起{said_value(value, standard, pack)}" for day, value in standard.values
    )


def _label(dotted: str, pack: Pack) -> str:
    table, _, name = dotted.partition(".")
    return pack.tables[table].fields[name].label
