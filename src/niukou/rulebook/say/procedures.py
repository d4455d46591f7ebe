"""A procedure in plain Chinese: numbered steps with who, where, what papers, quorum, days, objections, what follows."""

from __future__ import annotations

from niukou.rulebook.ledger_moves import HOUSEHOLD, LEDGER_MOVES, SOURCE, UNCHANGED
from niukou.rulebook.model import Objection, Pack, Phase, Procedure, Step
from niukou.rulebook.procedures import END, NEXT, OTHER, USUAL_OUTCOMES
from niukou.rulebook.say.told import Facts, Part, Told
from niukou.rulebook.say.words import (
    ACCOUNTS,
    LEVELS,
    OUTCOMES,
    SUBJECTS,
    said_basis,
    said_day,
    said_share,
    said_standard,
    said_window,
)
from niukou.rulebook.step_kinds import STEP_KINDS

_SETTLED = {HOUSEHOLD: "随本户的状态", SOURCE: "照来源登记的状态", UNCHANGED: "状态不变，只换地方"}
_CHANGES = {
    "closed_year": "不能再录入的年度数，原数留痕", "grouping": "谁归哪一户", "village_exit": "村列为退出",
    "reversal": "撤销记错的一笔，原来的记录留着", "succession": "撤销、合并的地方的人转到接收的地方",
}  # fmt: skip
_CLOCKS = {"stops": "公示的天数停下来", "runs": "公示的天数照算"}


def tell_procedure(procedure: Procedure, pack: Pack) -> Told:
    """A procedure, step by step."""
    facts: Facts = {
        "办的是": SUBJECTS[procedure.subject],
        "台账": _moves(procedure, pack),
        "另外改": _CHANGES.get(procedure.changes or "", ""),
        "俗称": procedure.summary or "",
        "有效期": said_window(procedure),
    }
    parts = tuple(
        Part(
            step.key,
            step.title,
            _step(step, procedure, pack),
            _notes(step, pack),
            (step.kind, step.level),
        )
        for step in procedure.steps
    )
    guessed = "整个程序是推测的" if procedure.guess else ""
    notes = {"推测": guessed, "依据": said_basis(procedure.basis)}
    return Told(f"{procedure.code} {procedure.title}", facts, parts, "步骤", ordered=True, notes=notes)


def _moves(procedure: Procedure, pack: Pack) -> str:
    moves = procedure.moves
    if moves is None:
        return ""
    before = "、".join(ACCOUNTS[one] for one in moves.from_accounts)
    after = "或".join(ACCOUNTS[one] for one in moves.to_accounts)
    to = f"从{before}转到{after}" if moves.settled_by != UNCHANGED else f"{before}的都可以迁"
    parts = [f"记{LEDGER_MOVES[moves.kind].title}，{to}"]
    if moves.settled_by is not None:
        titles = {one.key: one.title for one in procedure.steps}
        parts.append(_SETTLED.get(moves.settled_by) or f"由“{titles[moves.settled_by]}”定")
    parts.append("从办结那天起算" if moves.effective == "end" else "从事情发生那天起算")
    if moves.reasons is not None:
        parts.append(f"写明原因（{pack.codelists[moves.reasons].title}）")
    if moves.for_good:
        parts.append(f"因{'、'.join(moves.for_good)}转走的，不能再加回来，记错了的撤销那份决定")
    return "；".join(parts)


def _step(step: Step, procedure: Procedure, pack: Pack) -> Facts:
    titles = {one.key: one.title for one in procedure.steps}
    who, decides = pack.roles[step.who].title, pack.roles[step.decides].title
    follows = {
        OUTCOMES.get(name, name): _follows(to, titles, pack)
        for name, to in step.outcomes.items()
        if USUAL_OUTCOMES.get(name) != to
    }
    return {
        "种类": STEP_KINDS[step.kind].title,
        "谁做": who,
        "谁决定": decides if decides != who else "",
        "在哪级": LEVELS[step.level] + ("（迁入地）" if step.receiving else ""),
        "材料": "、".join(step.papers),
        "清单": pack.checklists[step.checklist].title if step.checklist else "",
        "到会": said_share(pack.standards[step.quorum]) if step.quorum else "",
        "通过": said_share(pack.standards[step.majority]) if step.majority else "",
        "另到会": _attends(step, pack),
        "比对": "、".join(pack.sources[key].title for key in step.compares),
        "授权": f"以“{titles[step.authorised_by]}”为准" if step.authorised_by else "",
        "结果交给": f"“{titles[step.laid_before]}”" if step.laid_before else "",
        "天数": _standard(step.notice_days, pack),
        "异议": _objection(step.objection, titles, pack) if step.objection else "",
        "期限": f"{_standard(step.within_days, pack)}内" if step.within_days else "",
        "时段": _window(step.window, pack) if step.window else "",
        "以后": "；".join(f"{name}就{to}" for name, to in follows.items()),
    }


def _follows(to: str, titles: dict[str, str], pack: Pack) -> str:
    if to.startswith(OTHER):
        return f"本件结束，改办“{pack.procedures[to.removeprefix(OTHER)].title}”"
    return {NEXT: "做下一步", END: "结束"}.get(to) or f"做“{titles[to]}”"


def _attends(step: Step, pack: Pack) -> str:
    return "、".join(
        f"{pack.roles[role].title}至少{said_standard(pack.standards[least], pack)}"
        for role, least in step.attends.items()
    )


def _standard(key: str | None, pack: Pack) -> str:
    return said_standard(pack.standards[key], pack) if key else ""


def _objection(objection: Objection, titles: dict[str, str], pack: Pack) -> str:
    by = "、".join(pack.roles[role].title for role in objection.by)
    days = f"在{_standard(objection.days, pack)}内" if objection.days else ""
    opens = titles.get(objection.opens) or STEP_KINDS[objection.opens].title
    return f"{by}{days}可以提；提了就做“{opens}”，{_CLOCKS[objection.clock]}"


def _window(key: str, pack: Pack) -> str:
    return "、".join(dict.fromkeys(phase.title for phase in _phases(key, pack))) or "由各地的日程规定"


def _phases(key: str, pack: Pack) -> list[Phase]:
    return [phase for calendar in pack.calendars.values() for phase in calendar.phases if phase.key == key]


def _notes(step: Step, pack: Pack) -> Facts:
    phases = _phases(step.window, pack) if step.window else []
    return {
        "时段的日子": "；".join(f"{said_day(one.first)}至{said_day(one.last)}" for one in phases),
        "推测": "文件没有明说" if step.guess else "",
        "说明": step.note or "",
    }
