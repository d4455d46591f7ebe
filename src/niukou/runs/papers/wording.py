"""How papers write a day, a label, somebody's role; and tables as the forms take them. Papers are in Chinese alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.selectors import user_of
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import area_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.rulebook.labels import label_of, move_label
from niukou.rulebook.model import Field
from niukou.terms.money import grouped

_STARS = re.compile(r"\*{7,}")
OUTCOMES = {
    "passed": "通过", "refused": "不通过", "posted": "已张贴", "requested": "已提出", "received": "已收到",
    "answered": "已答复", "back": "退回", "withdrawn": "撤回", "objected": "有异议",
}  # fmt: skip


def day(when: date | datetime | None) -> str:
    """2017年9月30日; '' for none."""
    if when is None:
        return ""
    if isinstance(when, datetime):
        when = timezone.localtime(when).date()
    return f"{when.year}年{when.month}月{when.day}日"


def printed_by(actor: Actor) -> str:
    """Who prints, as what, when: the foot of every page."""
    user = user_of(actor.user)
    name = (user.full_name if user else "") or actor.username
    now = timezone.localtime(clock.now())
    return f"打印：{name}（{area_of(actor.area).name} {role(actor.role)}）　{day(now)} {now:%H:%M}"


def role(key: str) -> str:
    """The title of a role of the pack."""
    found = installed_pack().roles.get(key)
    return found.title if found else key


def label(codelist: str, key: str) -> str:
    """A key of the program in the words of the pack that is in force."""
    return label_of(installed_pack(), codelist, key)


def move(cause: str) -> str:
    """Why people were moved in the ledger, in the words of the pack that is in force."""
    return move_label(installed_pack(), cause)


def place(area: Area) -> str:
    """The names of an area and of those it lies in, widest first."""
    names, one = [area.name], area.parent
    while one is not None:
        names.append(one.name)
        one = one.parent
    return " ".join(reversed(names))


def fact(name: str, value: str, unit: str = "", *, number: bool = False) -> dict[str, Any]:
    """A heading with what is known; a number stands right."""
    return {"label": name, "value": value or "", "unit": unit, "number": number}


def facts(
    fields: Mapping[str, Field], names: Iterable[str], values: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Fields of the dictionary that the pack has, with their values as people write them."""
    known = [fields[name] for name in names if name in fields]
    return [
        fact(
            one.label,
            written(one.type, values.get(one.name, "")),
            one.unit or "",
            number=one.type == "number",
        )
        for one in known
    ]


def written(kind: str, value: str) -> str:
    """A value of a field of this type as papers write it; of what is masked no more stars than a cell takes."""
    if kind == "number":
        return grouped(value)
    try:
        return day(date.fromisoformat(value)) if kind == "date" and value else _STARS.sub("******", value)
    except ValueError:
        return value


def table(headings: Sequence[str], widths: Sequence[float], rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """A table: its headings, how wide its columns stand to each other, its rows as text."""
    return {
        "headings": list(headings), "widths": list(widths),
        "rows": [["" if cell is None else str(cell) for cell in row] for row in rows],
    }  # fmt: skip
