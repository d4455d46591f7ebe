"""How windows write what is open."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext_lazy

from niukou.office.audit.installed import installed_pack
from niukou.office.windows.phases import opened
from niukou.web.frame.pack_words import titled

register = template.Library()
_STATES = {
    "to_come": gettext_lazy("还没到"), "open": gettext_lazy("开着"), "closed": gettext_lazy("要申请才开"),
    "over": gettext_lazy("已过"),
}  # fmt: skip


@register.filter
def phase_state(key: str) -> Any:
    """How a phase stands."""
    return _STATES.get(key, key)


@register.filter
def function_title(key: str) -> str:
    """What a phase opens: a kind of step, or a procedure."""
    known = opened(key, installed_pack())
    return titled(known) if known else key


@register.filter
def table_title(name: str) -> str:
    """The title of a table of the dictionary."""
    held = installed_pack().tables.get(name)
    return titled(held) if held else name
