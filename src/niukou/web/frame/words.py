"""How the office writes a count, a day, an account, a step."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django import template
from django.utils import dateformat, timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_lazy

from niukou.office.audit.installed import installed_pack
from niukou.office.cases.words import STATES_SAID
from niukou.office.registry.selectors.villages import PHOTOGRAPH
from niukou.rulebook.labels import label_of, move_label, words_of_moves
from niukou.rulebook.say.words import share_words
from niukou.terms.money import grouped
from niukou.terms.sentences import written_out
from niukou.web.frame.pack_words import coded, heading, input_said, paper_said, titled
from niukou.web.frame.saying import in_english, in_one_language

register = template.Library()
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OUTCOMES = {
    "passed": gettext_lazy("通过"), "refused": gettext_lazy("不通过"), "posted": gettext_lazy("已张贴"),
    "requested": gettext_lazy("已提出"), "received": gettext_lazy("已收到"), "answered": gettext_lazy("已答复"),
    "back": gettext_lazy("退回"), "withdrawn": gettext_lazy("撤回"),
}  # fmt: skip
_PAPERS = {
    "sheet": gettext_lazy("信息对照表"), "register": gettext_lazy("贫困户登记表"), "card": gettext_lazy("明白卡"),
    "file": gettext_lazy("一户一档"),
}  # fmt: skip

_SEVERITIES = {
    "block": gettext_lazy("阻断"), "error": gettext_lazy("须改正"), "doubt": gettext_lazy("须核实"),
}  # fmt: skip


@register.filter
def severity(key: str) -> Any:
    """How grave a rule is, and what it finds."""
    return _SEVERITIES.get(key, key)


@register.filter
def count(number: int | None) -> str:
    """A count with its thousands parted; a dash for none known."""
    return "—" if number is None else f"{number:,}"


@register.filter
def signed(number: int) -> str:
    """A change with its sign."""
    return f"{number:+,}" if number else "0"


@register.filter
def day(when: date | datetime | str | None) -> str:
    """A day as people write it: 2017年9月30日, 30 Sep 2017 on English pages."""
    if not when:
        return "—"
    if isinstance(when, str):
        when = date.fromisoformat(when[:10])
    if isinstance(when, datetime):
        when = timezone.localtime(when)
    if in_english():
        return dateformat.format(when, "j M Y")
    return f"{when.year}年{when.month}月{when.day}日"


@register.filter
def written(value: str, kind: str = "") -> str:
    """A value of a year file as people write it: a day written out; of a number (kind: of its field) the thousands parted."""
    if kind == "number":
        return grouped(value)
    if kind == "code":
        return coded(value)
    try:
        return day(value) if _DAY.fullmatch(value) else value
    except ValueError:  # no day of any calendar: as somebody wrote it
        return value


@register.filter
def sentence(told: str) -> str:
    """What a rule says of somebody, which is Chinese on every page, as people write it."""
    return written_out(told)


@register.simple_tag
def chinese() -> str:
    """The attribute of an element whose words are Chinese on every page, such as what a rule says: for who has pages read aloud."""
    return mark_safe(' lang="zh-Hans"') if in_english() else ""


@register.filter
def moment(when: datetime | None) -> str:
    """A day with the time on it, where the office is."""
    return "—" if when is None else f"{day(when)} {timezone.localtime(when):%H:%M}"


@register.filter
def until(when: datetime | None) -> str:
    """A moment at which something ends: the first of a day is 24:00 of the day before, as people say when a window closes."""
    if when is None:
        return "—"
    told = timezone.localtime(when)
    if (told.hour, told.minute, told.second) != (0, 0, 0):
        return moment(when)
    return f"{day(told.date() - timedelta(days=1))} 24:00"


@register.filter
def account(key: str) -> str:
    """An account of the ledger, by the pack's label."""
    return coded(label_of(installed_pack(), "account", key), "account")


@register.filter
def cause(key: str) -> str:
    """Why somebody was moved, by the pack's label."""
    pack = installed_pack()
    return coded(move_label(pack, key), words_of_moves(pack, key))


@register.filter
def state(key: str) -> Any:
    """How far a case is."""
    return STATES_SAID.get(key, key)


@register.filter
def outcome(key: str) -> Any:
    """What came of a step."""
    return _OUTCOMES.get(key, key)


@register.filter
def procedure(key: str) -> str:
    """The title of a procedure of the pack."""
    found = installed_pack().procedures.get(key)
    return titled(found) if found else key


@register.filter
def role(key: str) -> str:
    """The title of a role of the pack."""
    found = installed_pack().roles.get(key)
    return titled(found) if found else key


@register.filter
def pack_title(name: str) -> str:
    """What a pack is called, where it is the one in force; else how it is named on the shelf."""
    return titled(installed_pack()) if installed_pack().name == name else name


@register.filter
def share(fraction: str) -> str:
    """A share that is asked for (`2/3`), as people say it: 三分之二, on English pages 2/3; one that is no plain share as it is."""
    return fraction if in_english() else share_words(float(Fraction(fraction))) or fraction


@register.filter
def paper_title(kind: str) -> Any:
    """What a kind of paper is called."""
    return _PAPERS.get(kind, kind)


@register.filter
def paper_kind(kind: str) -> Any:
    """What a paper that was handed in is, as the pack's steps call it."""
    if kind == "receipt":  # of money that was spent: no step of the pack asks for it
        return gettext("支出凭证")
    return gettext("照片") if kind == PHOTOGRAPH else paper_said(kind)


@register.filter
def field_title(name: str, table: str) -> str:
    """The heading of a field of the dictionary."""
    held = installed_pack().tables.get(table)
    return heading(held.fields[name].label) if held and name in held.fields else name


@register.simple_tag
def step_of_procedure(key: str, step: str) -> str:
    """A step with its procedure before it."""
    found = installed_pack().procedures[key]
    title = next((titled(one) for one in found.steps if one.key == step), step)
    return f"{titled(found)}{gettext('：')}{title}"


@register.simple_tag
def step_title(case: Any) -> str:
    """The title of the step that is due in a case."""
    found = installed_pack().procedures.get(case.procedure)
    return (
        next((titled(step) for step in found.steps if step.key == case.step), case.step)
        if found
        else case.step
    )


@register.simple_tag
def divides_by(rate: Any) -> str:
    """What a rate divides by, in the words of its indicator; or what it waits for."""
    if rate.waits:
        return in_one_language(rate.waits)
    return gettext("、").join(input_said(rate.indicator, key) for key in rate.divides_by)


@register.filter
def of(known: Any, key: Any) -> Any:
    """What is known of one among many; nothing where nothing is."""
    return known.get(key, "") if known else ""
