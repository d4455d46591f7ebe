"""What is shown where there is no page, where one broke, and where what was sent is not taken."""

from __future__ import annotations

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from niukou.runs.refusals import found_no_room
from niukou.web.frame.pages import refused


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  the shape Django calls
    """There is no such page."""
    return refused(request, 404, gettext("没有这一页"))


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  the shape Django calls
    """Something refuses before a page is asked."""
    return refused(request, 403, gettext("这里不能看。"))


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be taken: too much of it, or not written as a form writes it."""
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent | RequestDataTooBig):
        return refused(request, 413, gettext("一次交的太多了，什么也没有写进去。请分成几次办。"))
    return refused(request, 400, gettext("看不懂发来的内容，什么也没有写进去。请从页面上重新打开再办。"))


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form that this session did not show: left open until another one signed in, or sent from elsewhere."""
    said = gettext(
        "这张表是您这次登录以前打开的，什么也没有写进去。请按浏览器的“后退”，把写好的抄下来，刷新那一页再交。"
    )
    return refused(request, 403, said)


def broken(request: HttpRequest) -> HttpResponse:
    """A page broke: nothing of the trouble is shown, it stands in the log; but of a full disk, which people can mend."""
    error = sys.exc_info()[1]
    if error is not None and found_no_room(error):
        said = gettext("服务器的磁盘满了，没有写进任何东西。请告诉管理员腾出空间，再做一次。")
        return refused(request, 507, said)
    return render(request, "frame/broken.html", status=500)
