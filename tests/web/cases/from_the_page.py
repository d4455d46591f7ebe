"""A form as it stands in the HTML of a page: read, filled in by its labels, and sent, as a browser would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from niukou.office.cases.models import Case
from tests.web.cases.at_the_pages import AtThePages, numbered, scan


@dataclass
class Control:
    """Something to fill in. kind: of an input, or select, textarea; options: (value, words) to choose from."""

    name: str
    kind: str
    id: str = ""
    value: str = ""
    required: bool = False
    options: list[tuple[str, str]] = field(default_factory=list)
    label: str = ""


class _Forms(HTMLParser):
    """The controls of each form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[Control]] = []
        self.labels: dict[str, str] = {}
        self._words: list[str] | None = None
        self._for = self._legend = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append([])
        elif tag in ("input", "select", "textarea") and self.forms and said.get("name"):
            self._control(tag, said)
        elif tag == "option":
            self.forms[-1][-1].options.append((said.get("value", ""), ""))
            if "selected" in said:
                self.forms[-1][-1].value = said.get("value", "")
        if tag in ("label", "legend", "option", "textarea"):
            self._words, self._for = [], said.get("for", "")

    def _control(self, tag: str, said: dict[str, str]) -> None:
        kind = said.get("type", "text") if tag == "input" else tag
        here = self.forms[-1]
        if kind in ("radio", "checkbox") and here and here[-1].name == said["name"]:
            here[-1].options.append((said.get("value", "on"), ""))
            return
        value = "" if kind in ("radio", "checkbox") else said.get("value", "")
        options = [(said.get("value", "on"), "")] if kind in ("radio", "checkbox") else []
        one = Control(said["name"], kind, said.get("id", ""), value, "required" in said, options)
        one.label = self._legend if kind == "radio" else ""
        here.append(one)

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        words = "".join(self._words or ()).strip()
        if tag == "label" and self._for:
            self.labels[self._for] = words
        elif tag == "legend":
            self._legend = words
        elif tag == "option" and self.forms and self.forms[-1]:
            value, _ = self.forms[-1][-1].options[-1]
            self.forms[-1][-1].options[-1] = (value, words)
        elif tag == "textarea":
            self.forms[-1][-1].value = words
        if tag in ("label", "legend", "option", "textarea"):
            self._words = None


def form_of(page: str) -> list[Control]:
    """The controls of the form that has most to fill in, below the head of a page."""
    read = _Forms()
    read.feed(page[page.index("<main") :])
    for form in read.forms:
        for one in form:
            one.label = read.labels.get(one.id, one.label)
    return max(read.forms, key=lambda form: sum(one.kind != "hidden" for one in form))


def filled(form: Sequence[Control], said: Mapping[str, Any]) -> dict[str, Any]:
    """What is sent: what is said under a label, what stands there already, else what passes. said: by the label's words."""
    sent: dict[str, Any] = {}
    for one in form:
        known = next((value for words, value in said.items() if one.label.startswith(words)), None)
        if known is not None:
            named = next((value for value, words in one.options if words == known), known)
            sent[one.name] = named
        else:
            value = _passing(one)
            if value is not None:
                sent[one.name] = value
    return sent


def _passing(one: Control) -> Any:
    if one.kind == "file":
        return scan()
    if one.kind == "checkbox":
        return "on"
    if one.kind == "radio":
        return "no" if "危房" in one.label else "yes"
    if one.kind == "select":
        stands = one.value or one.options[0][0]  # a browser sends the first where none is chosen
        return stands or (next(value for value, _ in one.options if value) if one.required else "")
    if one.value or one.kind in ("hidden", "date"):
        return one.value
    if one.label == "到会的人":
        return numbered(30)
    if one.label == "同意":
        return "30"
    if one.label.startswith("到会的"):
        return "队员"
    if one.kind == "number":
        return "5200"
    return "写明了" if one.required or one.label in ("主持人", "在哪里开", "会议记录", "答复") else ""


@dataclass
class FromThePage(AtThePages):
    """As AtThePages, but the forms are those that stand in the HTML, not those that the view made."""

    def send(self, browser: Client, cases: Sequence[Case], **other: Any) -> HttpResponse:
        page = browser.get(self.address(cases)).content.decode()
        sent = filled(form_of(page), other) | {"case": [case.number for case in cases]}
        return browser.post(self.address(cases).partition("?")[0], sent)

    def open(self, browser: Client, address: str, **said: Any) -> Case:
        """A case opened by the form at an address; the case whose page comes then."""
        page = browser.get(address).content.decode()
        answer = browser.post(address, filled(form_of(page), said))
        assert answer.status_code == 302, answer.content.decode()
        return Case.objects.select_related("area").get(number=answer["Location"].split("/")[2])

    def refused(self, browser: Client, address: str, **said: Any) -> str:
        """The page that comes where a case is not opened."""
        page = browser.get(address).content.decode()
        answer = browser.post(address, filled(form_of(page), said))
        assert answer.status_code == 200
        return str(answer.content.decode())
