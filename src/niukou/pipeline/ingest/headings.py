"""Headings as people write them, folded until the same heading is the same text.

Folded: full-width characters, blanks and line breaks, letter case, the asterisk of a compulsory column, a colon
at the end. A bracket is dropped only when it holds a unit or a remark on filling in: 证件号码(户主) is somebody
else's number, not 证件号码.
"""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_BRACKET = re.compile(r"[(\[【〔{]([^()\[\]【】〔〕{}]*)[)\]】〕}]$")
_REMARK = re.compile(r"必填项?|选填项?|可空|单选|多选|下拉|是/否|y{4}.*|如.*|格式.*|单位")
_UNITS = {
    "元": "元", "rmb": "元", "yuan": "元", "万元": "万元", "千元": "千元", "亿元": "亿元",
    "m2": "平方米", "平方米": "平方米", "平米": "平方米", "亩": "亩", "公顷": "公顷",
    "公里": "公里", "千米": "公里", "km": "公里", "米": "米", "m": "米",
    "人": "人", "户": "户", "个": "个", "岁": "岁", "周岁": "岁", "年": "年", "月": "月", "个月": "月",
    "天": "天", "日": "天", "%": "%", "斤": "斤", "公斤": "公斤", "kg": "公斤", "吨": "吨", "分": "分",
    "辆": "辆", "套": "套", "间": "间", "头": "头", "只": "只", "台": "台", "次": "次",
}  # fmt: skip


def fold(heading: str) -> str:
    """The heading without what writers vary: `＊ 住房\\n面积（㎡）：` → `住房面积(m2)`."""
    text = _BLANKS.sub("", unicodedata.normalize("NFKC", heading)).casefold()
    return text.strip("*").rstrip(":")


def split_unit(folded: str) -> tuple[str, str | None]:
    """A folded heading without its last bracket, and the unit in it: `住房面积(m2)` → (`住房面积`, `平方米`).

    A remark on filling in gives no unit. A bracket that is neither stays: the heading comes back unchanged.
    """
    found = _BRACKET.search(folded)
    if not found:
        return folded, None
    inside = found.group(1).removeprefix("单位:")
    unit = plain_unit(inside)
    if unit is None and not _REMARK.fullmatch(inside):
        return folded, None
    return folded[: found.start()], unit


def plain_unit(unit: str | None) -> str | None:
    """A unit in one spelling, without what it is counted by: `元/人·年` → `元`, `㎡` → `平方米`; None unknown."""
    if unit is None:
        return None
    return _UNITS.get(fold(unit).split("/")[0])
