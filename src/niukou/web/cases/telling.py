"""The story of a case as a page tells it: each step with what was done in it, by whom, and what its form said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile
from typing import Any

from django.utils.translation import gettext

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import area_of
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.beside import Beside
from niukou.office.cases.selectors import CasePage, Told
from niukou.office.cases.who import who_does
from niukou.rulebook.model import ChecklistItem, Step
from niukou.web.cases.outcomes import told_outcome
from niukou.web.frame.pack_words import coded, heading, papers_said, question, titled
from niukou.web.frame.words import account, day

Fact = tuple[str, Any]


@dataclass(frozen=True)
class Entry:
    """One thing that was done in a step."""

    told: Told
    outcome: str
    actor: str
    recorder: str = ""
    facts: Sequence[Fact] = ()


@dataclass(frozen=True)
class StepTold:
    """A step of the procedure: done, due or to come."""

    step: Step
    who: str
    state: str
    entries: Sequence[Entry] = field(default_factory=list)


def steps_told(shown: CasePage, beside: Beside) -> list[StepTold]:
    """All steps of a case's procedure, with what was done in each."""
    roles = installed_pack().roles
    found, passed_due = [], False
    for one in shown.steps:
        entries = [_entry(shown, one.step, told, beside) for told in one.told]
        # what was done after the step that is due was done in a round that was sent back, and is to be done again
        state = "due" if one.due else "done" if one.told and not passed_due else "to-come"
        passed_due = passed_due or one.due
        who = titled(roles[one.step.who])
        if one.step.decides != one.step.who:
            who = gettext("%(who)s，由%(decides)s定") % {
                "who": who,
                "decides": titled(roles[one.step.decides]),
            }
        found.append(StepTold(one.step, who, state, entries))
    return found


def _entry(shown: CasePage, step: Step, told: Told, beside: Beside) -> Entry:
    outcome = told_outcome(shown.procedure, step, told.outcome)
    return Entry(told, outcome, *_who(told, beside), list(_facts(step, told, beside)))


def sent_back(shown: CasePage, beside: Beside) -> tuple[Step, Entry] | None:
    """Why an open case is where it has been before: the step that sent it back, and what was written there."""
    last = shown.story[-1] if shown.story else None
    if shown.case.state != "open" or last is None or last.round == shown.case.round:
        return None
    step = next((one.step for one in shown.steps if one.step.key == last.step), None)
    return (step, _entry(shown, step, last, beside)) if step is not None else None


def before_his(actor: Actor, shown: CasePage) -> tuple[Step, list[Step]] | None:
    """The next step of an open case that is his, where another is due before it, and those before; None where none is."""
    pack = installed_pack()
    waiting = list(dropwhile(lambda one: not one.due, shown.steps))
    for at, one in enumerate(waiting):
        if at and any(role.key == actor.role for role in who_does(pack, one.step)):
            return one.step, [before.step for before in waiting[:at]]
    return None


def step_of(shown: CasePage, key: str) -> Step | None:
    """A step of the case's procedure in which something has been done; None for any other."""
    return next((one.step for one in shown.steps if one.step.key == key and one.told), None)


def _who(told: Told, beside: Beside) -> tuple[str, str]:
    """Who did it, and who recorded it for him: people by their names, who has no account by what he is."""
    role = installed_pack().roles.get(told.actor)
    actor = titled(role) if role else beside.people.get(told.actor) or told.actor
    recorder = beside.people.get(told.recorder) or told.recorder
    return actor, "" if told.recorder == told.actor else recorder


def _facts(step: Step, told: Told, beside: Beside) -> Iterator[Fact]:
    form = told.form
    yield from _answers(step, form.get("answers") or {})
    meeting = beside.meetings.get(form.get("meeting", 0))
    if meeting is not None:
        yield (
            gettext("到会"),
            gettext("应到%(invited)s人，实到%(present)s人")
            % {
                "invited": meeting.invited,
                "present": meeting.present,
            },
        )
        yield gettext("票数"), gettext("同意%(for)s，反对%(against)s，弃权%(abstained)s") % {
            "for": form.get("for", 0), "against": form.get("against", 0), "abstained": form.get("abstained", 0),
        }  # fmt: skip
        yield gettext("主持"), meeting.chair
        yield gettext("会议记录"), meeting.minutes
    hung = beside.notices.get(form.get("notice", 0))
    if hung is not None and told.outcome == "posted":
        yield gettext("贴在"), hung.notice.place
        yield (
            gettext("天数"),
            gettext("%(days)s天，最后一天%(last)s")
            % {
                "days": hung.notice.days,
                "last": day(hung.last_day),
            },
        )
        yield gettext("公示原文"), hung.notice.text
    for fact in form.get("evidence") or ():
        yield (
            gettext("证据"),
            "，".join(filter(None, (fact.get("what"), fact.get("day"), fact.get("source")))),
        )
    if "leads" in form:
        yield gettext("查到的线索"), form["leads"]
    if form.get("to"):
        yield gettext("转到"), account(form["to"])
    if form.get("papers"):
        yield gettext("材料"), papers_said(form["papers"])


def _answers(step: Step, answers: Mapping[str, Any]) -> Iterator[Fact]:
    checklist = installed_pack().checklists.get(step.checklist or "")
    for item in checklist.items if checklist else ():
        if item.key in answers:
            answer = answers[item.key]
            yield (
                question(item),
                (gettext("是") if answer else gettext("否"))
                if isinstance(answer, bool)
                else _answered(item, answer),
            )


def _answered(item: ChecklistItem, answer: Any) -> Any:
    """An answer as the page says it: one of a code list by its label."""
    kind, _, codes = item.answer.partition(" ")
    return coded(answer, codes) if kind == "code" else answer


def opened_with(actor: Actor, shown: CasePage) -> list[Fact]:
    """What a case was told when it was opened, for who reads internal data."""
    if not actor.may_read("internal"):
        return []
    return list(_opened_with(shown))


def _opened_with(shown: CasePage) -> Iterator[Fact]:
    case, told = shown.case, shown.case.facts
    if case.person is not None:
        yield gettext("哪个人"), f"{case.person.name} {case.person.code}"
    for key, title in (("reason", gettext("原因")), ("relation", gettext("与户主关系"))):
        if told.get(key):
            yield title, coded(told[key])
    if told.get("day"):
        yield gettext("哪天发生的"), day(told["day"])
    if told.get("to_area"):
        yield gettext("迁往"), area_of(told["to_area"]).name
    for fact in told.get("evidence") or ():
        yield gettext("证据"), _evidence(fact)
    regroup = told.get("regroup")
    if regroup:
        yield gettext("分到或并到"), regroup["into"]
        yield gettext("去的人"), "、".join(regroup["people"])
    if told.get("reverse"):
        yield gettext("撤销哪份决定"), told["reverse"]["decision"]
    correction = told.get("correction")
    if correction:
        yield gettext("更正哪一年"), correction["year"]
        for change in correction.get("changes") or ():
            fields = installed_pack().tables[change["table"]].fields
            for name, value in change["values"].items():
                yield heading(fields[name].label) if name in fields else name, f"{value}（{change['code']}）"


def _evidence(fact: Mapping[str, Any]) -> str:
    on = day(fact["day"]) if fact.get("day") else ""
    return "，".join(filter(None, (fact.get("what"), on, fact.get("source"))))
