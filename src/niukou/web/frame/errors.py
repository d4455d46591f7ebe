"""What is shown where there is no page, and where one broke."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from niukou.web.frame.pages import refused


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  the shape Django calls
    """There is no such page."""
    return refused(request, 404, gettext("没有这一页"))


def broken(request: HttpRequest) -> HttpResponse:
    """A page broke: nothing of the trouble is shown, it stands in the log."""
    return render(request, "frame/broken.html", status=500)
