"""How the rulebook writes severities, marks of a basis, and what differs."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext, gettext_lazy

from niukou.rulebook.contents import FOLDERS
from niukou.rulebook.model import Pack
from niukou.rulebook.say import Part
from niukou.rulebook.say.words import said_window
from niukou.web.frame.saying import in_english
from niukou.web.rulebook.shelf import Entry, Volume

register = template.Library()
# how a text of a pack names another thing of it: its file, or the key alone
_REFERS = re.compile(r" ?(?:(?P<kind>[a-z]+)/)?\b(?P<key>[a-z]+(?:_[a-z]+)+)\b", re.ASCII)
_DIFFERS = {
    "added": gettext_lazy("只有乙有"),
    "removed": gettext_lazy("只有甲有"),
    "changed": gettext_lazy("不一样"),
}
_KINDS = {
    "standards": gettext_lazy("标准"), "procedures": gettext_lazy("程序"), "roles": gettext_lazy("角色"),
    "checklists": gettext_lazy("清单"), "calendar": gettext_lazy("日程"), "desks": gettext_lazy("案头"),
    "exclusions": gettext_lazy("排除线索"), "identity": gettext_lazy("人口变动线索"), "omissions": gettext_lazy("漏评线索"),
    "disagreements": gettext_lazy("登记与名册不一致"), "quality": gettext_lazy("数据质量规则"), "indicators": gettext_lazy("指标"),
    "sources": gettext_lazy("来源"), "codelists": gettext_lazy("代码表"), "dictionary": gettext_lazy("字典"),
}  # fmt: skip
_STANDING = {"to_come": gettext_lazy("还没生效"), "over": gettext_lazy("已经不用")}
_SURE = {
    "S": gettext_lazy("见于公开网页"), "C": gettext_lazy("见于公开代码"), "K": gettext_lazy("凭常识，未核实"),
    "D": gettext_lazy("推算，或本包的读法"),
}  # fmt: skip


@register.filter
def differs(key: str) -> Any:
    """How two packs differ in a thing."""
    return _DIFFERS.get(key, key)


@register.filter
def kind_title(key: str) -> Any:
    """The title of a kind of things."""
    return _KINDS.get(key) or FOLDERS.get(key, key)


@register.filter
def entry_title(entry: Entry) -> str:
    """The title of a thing, as the pack says it; on English pages its English one, behind its code."""
    english = getattr(entry.thing, "title_en", "") if in_english() else ""
    return (
        " ".join(filter(None, (getattr(entry.thing, "code", ""), english))) if english else entry.told.title
    )


@register.filter
def sure(mark: str) -> Any:
    """What a basis rests on, by its mark."""
    return gettext("出自原始文件") if mark.startswith("seed") else _SURE.get(mark, mark)


@register.filter
def named(told: str, volume: Volume) -> str:
    """A text of a pack with what it refers to called by its title: `standards/income_line` → “扶贫标准”."""
    return _REFERS.sub(lambda found: _title(volume, found), told)


def _title(volume: Volume, found: re.Match[str]) -> str:
    kinds = [found["kind"]] if found["kind"] else list(volume.entries)
    things = (volume.entries.get(kind, {}).get(found["key"]) for kind in kinds)
    return next((f"“{one.told.title}”" for one in things if one), found[0])


@register.filter
def window(pack: Pack) -> str:
    """From when to when a pack holds; '' where both ends are open."""
    return said_window(pack)


@register.filter
def fact(part: Part, name: str) -> str:
    """One fact of a part; a dash where nothing is said."""
    return part.facts.get(name) or "—"


@register.simple_tag
def standing(entry: Entry, day: date) -> Any:
    """Whether a thing does not hold on a day: not yet, or no more; '' where it does."""
    return _STANDING.get(entry.standing(day), "")
