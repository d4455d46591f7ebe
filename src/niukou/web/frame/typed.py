"""What was typed into a form whose session had ended: it goes along while one signs in, and is put back into the form.

Nothing of it is kept here: it travels in the pages that are shown, signed, for an hour, and comes back to the one alone whose
session it was. Nothing is done with it before he sends the form again. Forms in which somebody types a password, and files,
are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from importlib import import_module
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core import signing
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

TYPED = "typed"  # the field in which it travels
WITHOUT = frozenset({"entrance", "accounts"})  # rooms in whose forms somebody types a password
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105  the name of a field
_SALT = "niukou.web.frame.typed"
_SECONDS = 3600
_LONGEST = 1_000_000  # characters, signed
_TICKED, _LEFT = ("checkbox", "radio"), ("password", "file", "submit", "button", "image", "reset")


@dataclass(frozen=True)
class Typed:
    """user: whose session it was, as sessions write it. page: where the form stood; sent_to: where it went."""

    user: str
    page: str
    sent_to: str
    fields: Sequence[tuple[str, str]]


def carried(request: HttpRequest) -> str:
    """What a form held that came after the session's end, to travel; '' for what is none, of nobody, or too much."""
    room = request.resolver_match.app_name if request.resolver_match else ""
    if request.method != "POST" or room in WITHOUT or "text/html" not in request.headers.get("Accept", ""):
        return ""
    user = _whose(request)
    fields = [
        (name, said) for name, every in request.POST.lists() if name not in (_TOKEN, TYPED) for said in every
    ]
    if not user or not fields:
        return ""
    told = signing.dumps([user, _page(request), request.path, fields], salt=_SALT, compress=True)
    return told if len(told) <= _LONGEST else ""


def brought(request: HttpRequest) -> Typed | None:
    """What has travelled with this request, if it is as it was signed, of the last hour, and of who has signed in."""
    told = request.POST.get(TYPED, "") if request.method == "POST" else ""
    typed = read(told)
    return typed if typed and typed.user == request.session.get(SESSION_KEY) else None


def read(told: str) -> Typed | None:
    """What travels, whosever it is; None for what nobody signed, or longer ago."""
    try:
        user, page, sent_to, fields = signing.loads(told, salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        return None
    return Typed(user, page, sent_to, [(name, said) for name, said in fields])


def put_back(html: str, typed: Typed, notice: str) -> str:
    """A page with its form filled as it was sent, and a word about it; the page as it is where the form is no longer there."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    form = _form_of(reader.forms, typed)
    return html if form is None else _Filler(typed.fields).filled(reader.pieces, form, notice)


def _whose(request: HttpRequest) -> str:
    """Whose session it was that has ended: its row is there until somebody clears it away, though it opens nothing."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    row = store.get_model_class().objects.filter(session_key=key).first() if key else None
    return str(row.get_decoded().get(SESSION_KEY, "")) if row else ""


def _page(request: HttpRequest) -> str:
    """Where the form stood: what the browser says it comes from, if that is here; else where it was sent to."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure()):
        return request.get_full_path()
    parts = urlsplit(before)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@dataclass
class _Piece:
    """A piece of a page, as it stands there. tag: of one that begins an element, with its attributes; '' for any other."""

    raw: str
    form: int | None = None
    tag: str = ""
    given: dict[str, str | None] = field(default_factory=dict)
    ends: str = ""


@dataclass
class _Form:
    number: int
    action: str
    names: set[str] = field(default_factory=set)
    hidden: set[tuple[str, str]] = field(default_factory=set)


class _Reader(HTMLParser):
    """Takes a page to pieces that make the same page when they are put together."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[_Piece] = []
        self.forms: list[_Form] = []
        self._form: _Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form" and (given.get("method") or "").lower() == "post":
            self._form = _Form(len(self.forms), given.get("action") or "")
            self.forms.append(self._form)
        if self._form is not None and (name := given.get("name")):
            self._form.names.add(name)
            if given.get("type") == "hidden" and name != _TOKEN:
                self._form.hidden.add((name, given.get("value") or ""))
        self._add(_Piece(self.get_starttag_text() or "", tag=tag, given=given))

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        self._add(_Piece(f"</{tag}>", ends=tag))
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        self._add(_Piece(data))

    def handle_entityref(self, name: str) -> None:
        self._add(_Piece(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self._add(_Piece(f"&#{name};"))

    def handle_comment(self, data: str) -> None:
        self._add(_Piece(f"<!--{data}-->"))

    def handle_decl(self, decl: str) -> None:
        self._add(_Piece(f"<!{decl}>"))

    def _add(self, piece: _Piece) -> None:
        piece.form = self._form.number if self._form else None
        self.pieces.append(piece)


def _form_of(forms: Sequence[_Form], typed: Typed) -> int | None:
    """The form that goes where it went, and has the most of what it held; of several alike the one with the same hidden."""
    sent = {name for name, _ in typed.fields}
    there = [
        one
        for one in forms
        if urlsplit(urljoin(typed.page, one.action)).path == typed.sent_to and one.names & sent
    ]
    best = max(
        there, key=lambda one: (len(one.names & sent), len(one.hidden & set(typed.fields))), default=None
    )
    return None if best is None else best.number


class _Filler:
    """Writes what was sent into the pieces of a form: each value once, in the order in which they came."""

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        self._sent: dict[str, list[str]] = defaultdict(list)
        for name, said in fields:
            self._sent[name].append(said)
        self._next: dict[str, int] = defaultdict(int)
        self._select = ""

    def filled(self, pieces: Sequence[_Piece], form: int, notice: str) -> str:
        out: list[str] = []
        inside = ""  # a text of several lines that is being replaced
        for piece in pieces:
            if piece.form != form or (inside and piece.ends != "textarea"):
                out += [] if inside else [piece.raw]
                continue
            inside = ""
            out.append(self._written(piece))
            if piece.tag == "form":
                out.append(f'<p class="said" role="status">{escape(notice)}</p>')
            if piece.tag == "textarea" and (said := self._said(piece)) is not None:
                out.append("\n" + escape(said))
                inside = "textarea"
        return "".join(out)

    def _written(self, piece: _Piece) -> str:
        name, kind = piece.given.get("name") or "", (piece.given.get("type") or "text").lower()
        if piece.tag == "select":
            self._select = name
        if piece.ends == "select":
            self._select = ""
        if piece.tag == "option" and self._select in self._sent:
            return _tag(piece, selected=(piece.given.get("value") or "") in self._sent[self._select])
        if piece.tag != "input" or kind in _LEFT or name in (_TOKEN, TYPED, ""):
            return piece.raw
        if kind in _TICKED:
            return _tag(piece, checked=(piece.given.get("value") or "on") in self._sent.get(name, ()))
        said = self._said(piece)
        return piece.raw if said is None else _tag(piece, value=said)

    def _said(self, piece: _Piece) -> str | None:
        name = piece.given.get("name") or ""
        at, sent = self._next[name], self._sent.get(name, [])
        self._next[name] += 1
        return sent[at] if at < len(sent) else None


def _tag(piece: _Piece, **changed: Any) -> str:
    """The beginning of an element with an attribute changed: a text, or one that is there or is not."""
    given: dict[str, Any] = {
        **piece.given,
        **{name: None if said is True else said for name, said in changed.items()},
    }
    told = [
        name if said is None else f'{name}="{escape(said)}"'
        for name, said in given.items()
        if said is not False
    ]
    return f"<{' '.join([piece.tag, *told])}>"
