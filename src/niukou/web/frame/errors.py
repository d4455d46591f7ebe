"""What is shown where there is no page, and where one broke."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from niukou.runs.refusals import found_no_room
from niukou.web.frame.pages import refused


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  the shape Django calls
    """There is no such page."""
    return refused(request, 404, gettext("没有这一页"))


def broken(request: HttpRequest) -> HttpResponse:
    """A page broke: nothing of the trouble is shown, it stands in the log; but of a full disk, which people can mend."""
    error = sys.exc_info()[1]
    if error is not None and found_no_room(error):
        said = gettext("服务器的磁盘满了，没有写进任何东西。请告诉管理员腾出空间，再做一次。")
        return refused(request, 507, said)
    return render(request, "frame/broken.html", status=500)
