"""The states of a case in words, for pages and workbooks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

STATES_SAID = {
    "open": gettext_lazy("在办"), "finished": gettext_lazy("办结"), "refused": gettext_lazy("不通过"),
    "withdrawn": gettext_lazy("撤回"),
}  # fmt: skip
