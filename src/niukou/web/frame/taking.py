"""The form with which something leaves a page: what it is for, in words, and the button that takes it."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from niukou.office.audit.reads import LONGEST_WHY
from niukou.web.frame.pages import WHAT_FOR

register = template.Library()


@register.inclusion_tag("frame/take.html", takes_context=True)
def take(
    context: dict[str, Any], route: str, *of: Any, query: str = "", label: str = "", free: bool = False, **asked: Any
) -> dict[str, Any]:  # fmt: skip
    """A form that takes what a route hands out. of: what stands in its address; query, or names and values: what is asked for.

    free: counts and sums of nobody, which need no words.
    """
    query = query or urlencode(asked)
    address = reverse(route, args=of) + (f"?{query}" if query else "")
    said = {"address": address, "label": label or gettext("导出表格"), "free": free}
    return said | {"csrf_token": context.get("csrf_token")}


@register.inclusion_tag("frame/what_for_field.html")
def what_for(*, free: bool = False) -> dict[str, Any]:
    """The field alone, in a form whose buttons each take something."""
    return {"name": WHAT_FOR, "longest": LONGEST_WHY, "free": free}
