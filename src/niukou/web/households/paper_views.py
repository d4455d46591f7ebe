"""A household's papers and photographs: named on its page, opened with a reason, each opening told in the trail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.registry.scans import PICTURES, kind_of
from niukou.office.registry.selectors import (
    DamagedPaperError,
    NotThereError,
    household,
    may_open,
    papers_of,
    read_paper,
)
from niukou.office.registry.selectors.villages import PHOTOGRAPH
from niukou.web.frame.files import handed_over
from niukou.web.frame.pages import page, refused

_WHY = "photographs"  # of a session: why he looks at the photographs of which household
_LONGEST = 200  # characters of a reason


@page
def paper(request: HttpRequest, actor: Actor, code: str, number: int) -> HttpResponse:
    """One paper: what it is; with a reason, the file itself, to be kept and never shown inside a page."""
    home = household(actor, code)
    one = papers_of(actor, home.code).filter(pk=number).first()
    if one is None:
        raise NotThereError(f"{number}：没有这份材料，或不归您管 / no such paper, or not yours")
    reason = request.POST.get("reason", "").strip()[:_LONGEST] if request.method == "POST" else ""
    if not reason:
        return render(request, "households/paper.html", {"home": home, "paper": one, "may": may_open(actor)})
    try:
        row, content = read_paper(actor, one.pk, reason)
    except DamagedPaperError as error:
        return refused(request, 410, str(error))
    return handed_over(_file_name(row.title or row.kind, row.media_type), content, "application/octet-stream")


@page
def photographs(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """All photographs of a household, when he has said why he looks."""
    home = household(actor, code)
    reason = request.POST.get("reason", "").strip()[:_LONGEST] if request.method == "POST" else ""
    if reason and not may_open(actor):
        raise NotAllowedError("您的职责不能看材料原件 / may not read it")
    if reason:
        request.session[_WHY] = [home.code, reason]
    shown = {"home": home, "reason": reason, "may": may_open(actor)}
    pictures = papers_of(actor, home.code).filter(kind=PHOTOGRAPH)
    return render(request, "households/photographs.html", shown | {"pictures": pictures})


@page
def photograph(request: HttpRequest, actor: Actor, code: str, number: int) -> HttpResponse:
    """One photograph, for the page of them: told in the trail with the reason he gave there, and kept by no cache."""
    home = household(actor, code)
    one = papers_of(actor, home.code).filter(pk=number, kind=PHOTOGRAPH).first()
    if one is None:
        raise NotThereError(f"{number}：没有这张照片，或不归您管 / no such photograph, or not yours")
    whose, reason = request.session.get(_WHY) or ("", "")
    try:
        row, content = read_paper(actor, one.pk, reason if whose == home.code else "")
    except DamagedPaperError as error:
        return refused(request, 410, str(error))
    if row.media_type not in PICTURES or kind_of(content) != row.media_type:
        return handed_over(_file_name(row.title or row.kind, ""), content, "application/octet-stream")
    answer = HttpResponse(content, content_type=row.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _file_name(title: str, media_type: str) -> str:
    """What it is called on the reader's machine: its title, and an ending that fits."""
    ending = _ENDINGS.get(media_type, "")
    return title if title.lower().endswith(ending) else title + ending


_ENDINGS = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "application/pdf": ".pdf", "text/plain": ".txt",
}  # fmt: skip
