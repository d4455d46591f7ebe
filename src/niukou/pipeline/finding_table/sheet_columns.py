"""Which columns the sheet of a kind shows, and in which words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from niukou.pipeline.finding_table.shape import (
    AGREEMENTS,
    LEAD_SEVERITIES,
    LINKS,
    SEVERITIES,
    SUBJECTS,
    TIMINGS,
)
from niukou.pipeline.finding_table.sheet import Cell

LONG = frozenset({"说明", "依据"})  # texts that are wrapped
_LEAD_TAIL = ("来源", "记录", "认定方式", "把握", "姓名")
_SHOWN: Mapping[str, tuple[str, ...]] = {
    "exclusion": (
        *("村", "村代码", "户编号", "人编号", "规则", "规则名称", "程度", "对象", "时间", "说明"),
        *_LEAD_TAIL,
        *("依据", "编号"),
    ),
    "omission": ("村", "村代码", "户号", "规则", "规则名称", "程度", "说明", *_LEAD_TAIL, "依据", "编号"),
    "identity": (
        *("村", "村代码", "户编号", "人编号", "规则", "规则名称", "程度", "对象", "时间", "说明"),
        *_LEAD_TAIL,
        *("依据", "编号"),
    ),
    "quality": (
        *("村", "村代码", "户编号", "人编号", "规则", "规则名称", "程度", "对象", "说明", "来源", "记录"),
        *("依据", "编号"),
    ),
}


@dataclass(frozen=True)
class SheetColumn:
    """A heading and how a finding's row is shown under it."""

    heading: str
    show: Callable[[Mapping[str, Any]], Cell]


def columns_of(kind: str, villages: Mapping[str, str], rules: Mapping[str, str]) -> tuple[SheetColumn, ...]:
    """Columns of the sheet of `kind`, with names for village codes and rule codes."""
    severities = SEVERITIES if kind == "quality" else LEAD_SEVERITIES
    shown: dict[str, Callable[[Mapping[str, Any]], Cell]] = {
        "村": lambda row: villages.get(row["village"] or "", ""),
        "规则名称": lambda row: rules.get(row["rule"], ""),
        "程度": lambda row: severities.get(row["severity"], row["severity"]),
        "对象": _in_words("subject", SUBJECTS),
        "时间": _in_words("timing", TIMINGS),
        "认定方式": _in_words("link", LINKS),
        "姓名": _in_words("name_agrees", AGREEMENTS),
        "依据": lambda row: evidence_in_words(row["evidence"]),
    }
    plain = {
        "村代码": "village",
        "户编号": "household",
        "人编号": "person",
        "户号": "family",
        "规则": "rule",
        "说明": "message",
        "来源": "source",
        "记录": "record",
        "把握": "score",
        "编号": "finding",
    }
    return tuple(
        SheetColumn(heading, shown[heading] if heading in shown else _as_it_is(plain[heading]))
        for heading in _SHOWN[kind]
    )


def evidence_in_words(evidence: str | None) -> str:
    """`{"购置价格": 52000.0}` as `购置价格：52000`; several parted by `；`. No object: as it is."""
    if not evidence:
        return ""
    try:
        values = json.loads(evidence)
    except ValueError:
        return evidence
    if not isinstance(values, dict):
        return evidence
    return "；".join(f"{name}：{_value(value)}" for name, value in values.items())


def _value(value: object) -> str:
    if value is None:
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(round(value, 2))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _in_words(name: str, words: Mapping[str, str]) -> Callable[[Mapping[str, Any]], Cell]:
    return lambda row: words.get(row[name], row[name])


def _as_it_is(name: str) -> Callable[[Mapping[str, Any]], Cell]:
    return lambda row: row[name]
