"""Papers of cases: 公示 and 公告, 告知书, 评议记录. What is posted holds public fields alone, as it was recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.names import names_of
from niukou.office.audit import clock
from niukou.office.cases.hung_and_held import heads_of, meeting, notice
from niukou.office.cases.models import Case
from niukou.office.cases.selectors import CasePage, Told
from niukou.runs.papers.wording import OUTCOMES, day, fact, place, role, table
from niukou.terms.mask import hide_personal_numbers
from niukou.terms.sentences import written_out

_TITLES = {"notice": "公示", "announcement": "公告"}


def posted(actor: Actor, number: int) -> dict[str, Any]:
    """公示 or 公告, to be hung out. A number that somebody typed into a name is starred."""
    view = notice(actor, number)
    hung, title = view.notice, _TITLES.get(view.kind, _TITLES["notice"])
    rows = [[at, *(hide_personal_numbers(part) for part in line)] for at, line in enumerate(view.lines, 1)]
    headings = ("序号", *view.headings)
    widths = (0.6, *[1.5] * len(view.headings))
    return {
        "form": "notice", "begins": True, "title": title, "subject": hung.step_title,
        "opening": f"按照程序，现将下列{len(rows):,}{view.counted}予以{title}：", "list": table(headings, widths, rows),
        "right": _of_figures(rows),
        "closing": hide_personal_numbers(view.closing),
        "days": f"{title}时间：{day(hung.posted_on)}张贴，到{day(view.last_day)}止。张贴地点：{hide_personal_numbers(hung.place)}。",
        "by": view.by.name, "on": day(hung.posted_on),
    }  # fmt: skip


def _of_figures(rows: Sequence[Sequence[Any]]) -> list[int]:
    """The places of the columns, after the first, that hold figures alone."""
    columns = list(zip(*rows, strict=True))
    return [
        at
        for at, cells in enumerate(columns)
        if at and any(cells) and all(not cell or str(cell).isdecimal() for cell in cells)
    ]


def letter(actor: Actor, page: CasePage) -> dict[str, Any]:
    """告知书: tells the household how its case stands, in which step, on which days, and that it may object."""
    case: Case = page.case
    actor.must_cover(case.area)
    head = heads_of([case]).get(case.household_id or 0, "")
    home = case.household.code if case.household else ""
    done = [
        [
            at,
            told.title,
            day(told.on_day),
            OUTCOMES.get(told.outcome, told.outcome),
            "" if told.outcome == "passed" else written_out(told.reason),
        ]
        for at, told in enumerate(page.story, 1)
    ]
    state = {"finished": "已经办结", "refused": "没有通过", "withdrawn": "已经撤回"}.get(
        case.state, "正在办理"
    )
    words = [
        f"你户（户编号：{home}）的“{page.procedure.title}”（办件编号：{case.number}）{state}，办理情况如下："
    ]
    closing = ["对上面写的有不同意见的，请向村民委员会或乡镇人民政府提出。"]
    if case.decision:
        closing.insert(0, f"决定编号：{case.decision.number}，自{day(case.decision.effective_day)}起算。")
    return {
        "form": "letter", "begins": True, "title": "告知书", "under": place(case.area),
        "to": head or home, "words": words, "closing": closing,
        "steps": table(("序号", "办了什么", "日期", "结果", "说明"), (0.6, 2.4, 1.6, 1, 2.2), done),
        "by": case.area.name, "on": day(clock.today()),
        "receipt": f"《告知书》（办件编号：{case.number}）收到，内容已经向我讲明白。",
    }  # fmt: skip


def _part(guest: Mapping[str, Any]) -> str:
    """What somebody of the roll had to do with the vote: nobody votes who did not come."""
    if not guest.get("votes", True):
        return "列席"
    return "参加表决" if guest.get("present") else "未参加"


def _done_by(told: Told, people: Mapping[str, str]) -> str:
    who = people.get(told.actor) or role(told.actor)
    recorder = people.get(told.recorder) or told.recorder
    return f"{who}（{recorder}代录）" if recorder and told.recorder != told.actor else who


def minutes(actor: Actor, number: int) -> dict[str, Any]:
    """评议记录 of one meeting."""
    view = meeting(actor, number)
    held = view.meeting
    roll = [
        [at, guest["name"], role(guest.get("role", "")), "到会" if guest.get("present") else "未到",
         _part(guest), ""]
        for at, guest in enumerate(held.roll, 1)
    ]  # fmt: skip
    votes = [
        [
            at, one.head or (one.vote.case.household.code if one.vote.case.household else one.vote.case.number),
            one.procedure, one.vote.votes_for, one.vote.votes_against, one.vote.abstained,
            OUTCOMES.get(one.outcome, one.outcome), written_out(one.vote.reason),
        ]
        for at, one in enumerate(view.votes, 1)
    ]  # fmt: skip
    told = [
        fact("时间", day(held.held_on)), fact("地点", held.place), fact("会议", role(held.role)),
        fact("主持人", held.chair), fact("应到", f"{held.invited}人"), fact("实到", f"{held.present}人"),
    ]  # fmt: skip
    return {
        "form": "minutes", "begins": True, "title": "民主评议记录", "under": place(held.area), "facts": told,
        "roll": table(("序号", "姓名", "身份", "到会", "表决", "签名"), (0.6, 1.4, 1.8, 1, 1.2, 1.6), roll),
        "votes": table(
            ("序号", "户主姓名", "事项", "同意", "反对", "弃权", "结果", "理由"), (0.6, 1.4, 2, 0.8, 0.8, 0.8, 1, 2), votes
        ),
        "words": held.minutes,
    }  # fmt: skip


def steps_of(page: CasePage) -> dict[str, Any]:
    """A case in a household's file: who did a step is called by his name; who has no account, by what he is."""
    people = names_of(name for told in page.story for name in (told.actor, told.recorder))
    rows = [
        [
            told.title, day(told.on_day), OUTCOMES.get(told.outcome, told.outcome), _done_by(told, people),
            written_out(told.reason),
        ]
        for told in page.story
    ]  # fmt: skip
    return {
        "title": f"{page.procedure.title}　{page.case.number}",
        "steps": table(("步骤", "日期", "结果", "经办", "说明"), (2.2, 1.6, 1, 1.4, 2.2), rows),
    }
