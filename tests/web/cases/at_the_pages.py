"""A made-up office that works cases off at its pages alone: each step by somebody who may do it, in a browser of his own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from niukou.office.accounts.actor import Actor
from niukou.office.cases.models import Case, ComparisonItem, ComparisonRequest, NoticeItem
from niukou.office.cases.services import Result, take_comparison
from niukou.rulebook.model import Step
from tests.office.cases.staff import Staff, fresh, today, turn_to

PICTURE = b"\x89PNG\r\n\x1a\n made up"


def scan(name: str = "a.png", content: bytes = PICTURE) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


def numbered(count: int, word: str = "代表") -> str:
    return "\n".join(f"{word}{n}" for n in range(count))


@dataclass
class AtThePages:
    """staff: who is who; other: what is written in a field instead of what would pass, by the field's name."""

    staff: Staff
    at_desk: Callable[[Actor], Client]
    desks: dict[str, Client] = field(default_factory=dict)

    def desk(self, actor: Actor) -> Client:
        key = f"{actor.username} {actor.role}"
        return self.desks.setdefault(key, self.at_desk(actor))

    def address(self, cases: Sequence[Case]) -> str:
        if len(cases) == 1:
            return f"/cases/{cases[0].number}/"
        return "/cases/together/?" + "&".join(f"case={case.number}" for case in cases)

    def who(self, step: Step, case: Case) -> Client:
        return self.desk(self.staff.for_step(step, case.area))

    def send(self, browser: Client, cases: Sequence[Case], **other: Any) -> HttpResponse:
        """Open the page, fill the form in and send it. `other` by the field's name, without the id of the case."""
        shown = browser.get(self.address(cases))
        assert shown.status_code == 200, shown.content.decode()
        tried = shown.context["tried"]
        assert tried is not None, shown.content.decode()
        data = filled(tried.form, other) | {"case": [case.number for case in cases]}
        return browser.post(self.address(cases).partition("?")[0], data)

    def do(self, cases: Sequence[Case], **other: Any) -> list[Case]:
        """The step that is due, done at the page by whoever has to; what he writes is what the pack asks for."""
        step = self.staff.step_of(cases[0])
        browser = self.who(step, cases[0])
        answer = self.send(browser, cases, **other)
        assert answer.status_code == 302, said(answer)
        if step.kind == "comparison":
            return self.serve(cases, step)
        if step.notice_days is not None and cases[0].state == "open":
            last = NoticeItem.objects.filter(case__in=cases, step=step.key).order_by("-last_day")[0].last_day
            turn_to(last + timedelta(1))
            answer = self.send(browser, cases)
            assert answer.status_code == 302, said(answer)
        return fresh(cases)

    def serve(self, cases: Sequence[Case], step: Step) -> list[Case]:
        """What the county's run does: it brings the results back."""
        request = ComparisonRequest.objects.latest("pk")
        contents = dict(ComparisonItem.objects.filter(request=request).values_list("case_id", "content"))
        now = fresh(cases)
        results = [Result(case, contents[case.pk], self.staff.leads.get(case.number, ())) for case in now]
        clerk = self.staff.for_step(step, cases[0].area)
        return take_comparison(clerk, request, results, "run-1", today(), self.staff.papers(step))

    def run(self, cases: Sequence[Case], until: str = "") -> list[Case]:
        """Step by step to the end, or until a step is due."""
        now = fresh(cases)
        while now[0].state == "open" and now[0].step != until:
            now = self.do(now)
        return now


def filled(form: Any, other: dict[str, Any]) -> dict[str, Any]:
    """What a form is sent with: what passes, as its fields ask, and `other` before all."""
    data: dict[str, Any] = {}
    for name in form.fields:
        plain = name.rpartition("-")[0] or name
        if plain in other:
            data[name] = other[plain]
        elif name.startswith("version-"):
            data[name] = form[name].initial
        else:
            data |= _passing(form, name, plain)
    return data


def _passing(form: Any, name: str, plain: str) -> dict[str, Any]:
    one = form.fields[name]
    kind = type(one).__name__
    if plain in ("came",):
        return {name: numbered(30)}
    if plain == "for":
        return {name: 30}
    if plain.startswith("attends_"):
        return {name: "队员"}
    if kind == "FileField":
        return {name: scan()}
    if kind == "BooleanField":
        return {name: "on"}
    if kind == "DateField":
        return {name: one.initial.isoformat()} if one.initial else {}
    if kind in ("DecimalField", "IntegerField"):
        return {name: 0 if plain in ("against", "abstained") else 5200}
    if kind == "ChoiceField":
        return {name: _choice(form, name, plain, [key for key, _ in one.choices])}
    if plain in ("chair", "place", "minutes", "answer", "name") or plain.startswith("answer_"):
        return {name: "张主持，议了名单"}
    return {}


def _choice(form: Any, name: str, plain: str, keys: list[str]) -> str:
    if plain.startswith("answer_") and "yes" in keys:
        item = next(i for i in form.due.checklist.items if f"answer_{i.key}" == plain)
        return "no" if item.secured_by == "no" or (item.field or "").endswith("unsafe_house") else "yes"
    if "passed" in keys:
        return "passed"
    if plain == "to":
        return next(key for key in keys if key)
    if plain.startswith("answer_"):
        return next(key for key in keys if key)
    return keys[0]


def said(answer: HttpResponse) -> str:
    """What a page refuses, for the message of a test that fails."""
    tried = (answer.context or {}).get("tried") if answer.context else None
    if tried is None:
        return answer.content.decode()[:3000]
    return f"{tried.refusals} {dict(tried.form.errors)}"
