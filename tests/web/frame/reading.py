"""What a page says, and where it leads: read from the HTML as a browser would, or from the paper or workbook it hands out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from niukou.office.audit import clock
from tests.web.frame.made_lists import taken

ASKS = "frame/what_for.html"
WORKBOOK = b"PK\x03\x04"  # all four: a token of /here/ is of any letters, and began with PK once
PICTURE = b"\x89PNG\r\n\x1a\n made up"
_TOKENS = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
_UNSEEN = {"script", "style", "template", "title"}


def opened(browser: Client, address: str) -> HttpResponseBase:
    """What comes of an address; where its page asks what something is taken for, what comes once it is said."""
    answer: HttpResponseBase = browser.get(address)
    return taken(browser, address) if asks_what_for(answer) else answer


def asks_what_for(answer: HttpResponseBase) -> bool:
    """Whether it is the page that asks what something is taken for."""
    return ASKS in [one.name for one in getattr(answer, "templates", ())]


def shown(browser: Client, address: str) -> tuple[int, str]:
    """What comes: a page, or the text of a paper or workbook that is handed out, by the page itself or to be fetched there."""
    status, said = said_by(opened(browser, address))
    if fetch := re.search(r'href="(\?made=\w+)"', said):
        return status, said + shown(browser, address + fetch[1])[1]
    return status, said


def said_by(answer: HttpResponseBase) -> tuple[int, str]:
    """The status, and all that can be read of an answer, without the tokens of its forms, which are made of any letters."""
    said = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type,attr-defined]
    if said.startswith(b"%PDF"):
        return answer.status_code, "".join(one.extract_text() for one in PdfReader(BytesIO(said)).pages)
    if said.startswith(WORKBOOK):
        book = CalamineWorkbook.from_filelike(BytesIO(said))
        tables = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        return answer.status_code, str(tables)
    return answer.status_code, _TOKENS.sub("", said.decode("utf-8", "replace"))


@dataclass
class Form:
    """A form that is sent: where to, what with, by which buttons (name, value, another address). check: asked as one types."""

    action: str
    method: str
    check: str = ""
    sent: dict[str, Any] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)

    def ways(self, page: str) -> list[tuple[str, dict[str, Any]]]:
        """Each way to send it from the page of this address: to which address, with what."""
        found = [
            (urljoin(page, action or self.action), self.sent | ({name: value} if name else {}))
            for name, value, action in self.buttons or [("", "", "")]
        ]
        return found + ([(self.check, self.sent)] if self.check else [])


class _Page(HTMLParser):
    """Links, forms filled in with what passes, and the words that are seen."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._select = self._area = self._unseen = ""
        self._needed = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        elif tag == "form":
            self._form = Form(said.get("action", ""), said.get("method", "get"), said.get("data-check", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(tag, said, self._form)
        self._unseen = tag if tag in _UNSEEN else self._unseen
        told = (said.get(name, "") for name in ("aria-label", "placeholder", "alt", "data-label"))
        self.words += [words for words in told if words]

    def _control(self, tag: str, said: dict[str, str], form: Form) -> None:
        name, value = said.get("name", ""), said.get("value", "")
        if tag == "button":
            form.buttons.append((name, value, said.get("formaction", "")))
        elif tag == "select" and name:
            self._select, self._needed = name, "required" in said
        elif tag == "option" and self._select:
            known = form.sent.get(self._select)
            if "selected" in said or known is None or (self._needed and not known):
                form.sent[self._select] = value
        elif tag == "textarea" and name:
            self._area, form.sent[name] = name, ""
            self._needed = "required" in said
        elif tag == "input" and name and "disabled" not in said:
            kind = said.get("type", "text")
            if kind in ("radio", "checkbox"):
                form.sent.setdefault(name, value or "on")
            else:
                form.sent[name] = value or _passing(kind, needed="required" in said)

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.sent[self._area] += data
        if not self._unseen and data.strip():
            self.words.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area and self._form is not None:
            self._form.sent[self._area] = self._form.sent[self._area].strip() or _passing(
                "text", needed=self._needed
            )
        if tag == "form":
            self._form = None
        self._select = "" if tag == "select" else self._select
        self._area = "" if tag == "textarea" else self._area
        self._unseen = "" if tag == self._unseen else self._unseen


def _passing(kind: str, *, needed: bool) -> Any:
    """What is written where nothing stands yet."""
    if kind == "file":
        return SimpleUploadedFile("a.png", PICTURE, content_type="image/png")
    told = {"text": "写明了", "number": "1", "date": clock.today().isoformat()}
    return told.get(kind, "") if needed else ""


@dataclass(frozen=True)
class Read:
    """What a page offers."""

    links: list[str]
    forms: list[Form]
    words: list[str]


def read(said: str) -> Read:
    """A page of HTML."""
    page = _Page()
    page.feed(said)
    return Read(page.links, page.forms, page.words)
