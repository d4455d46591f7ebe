"""What a pack holds, kind by kind, as its files do: for whoever tells, compares or counts everything."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from niukou.rulebook.model import Pack

# folder → title, in the order in which people read a pack
FOLDERS: Mapping[str, str] = {
    "standards": "标准",
    "procedures": "程序",
    "roles": "角色",
    "checklists": "清单",
    "calendar": "日程",
    "desks": "案头",
    "exclusions": "排除线索",
    "identity": "人口变动线索",
    "omissions": "漏评线索",
    "disagreements": "登记与名册不一致",
    "quality": "数据质量规则",
    "indicators": "指标",
    "sources": "来源",
    "codelists": "代码表",
    "dictionary": "字典",
}
_LEADS = {
    "exclusion": "exclusions",
    "identity": "identity",
    "omission": "omissions",
    "quality": "disagreements",
}


def contents(pack: Pack) -> dict[str, Mapping[str, Any]]:
    """Everything in a pack: folder → key → object. A dictionary table's key is its name."""
    leads: dict[str, dict[str, Any]] = {folder: {} for folder in _LEADS.values()}
    for key, rule in pack.leads.items():
        leads[_LEADS[rule.kind]][key] = rule
    held: dict[str, Mapping[str, Any]] = {
        "standards": pack.standards,
        "procedures": pack.procedures,
        "roles": pack.roles,
        "checklists": pack.checklists,
        "calendar": pack.calendars,
        "desks": pack.desks,
        **leads,
        "quality": pack.quality,
        "indicators": pack.indicators,
        "sources": pack.sources,
        "codelists": pack.codelists,
        "dictionary": pack.tables,
    }
    return {folder: held[folder] for folder in FOLDERS}


def is_own(thing: Any, pack: Pack) -> bool:
    """Whether a thing stands in the pack's own files rather than in what it inherits."""
    return PurePosixPath(thing.where.file).parent.parent.name == pack.name
