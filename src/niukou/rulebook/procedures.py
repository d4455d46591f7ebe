"""Procedures: the steps by which people come in, go out or are put right, each held against the rest of the pack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from niukou.rulebook.basis import check_window, read_basis, read_window
from niukou.rulebook.files import PackFile
from niukou.rulebook.inherit import Entry
from niukou.rulebook.ledger_moves import check_moves, read_moves
from niukou.rulebook.model import Objection, Procedure, Step
from niukou.rulebook.nearest import known_words
from niukou.rulebook.references import References
from niukou.rulebook.roles import reaches
from niukou.rulebook.step_kinds import DECIDING_KINDS, SPECIAL_KEYS, STEP_KINDS

USUAL_OUTCOMES: Mapping[str, str] = {"passed": "next", "refused": "end"}
# whom a procedure must be about that changes something beside the ledger
CHANGED_OF: Mapping[str, str] = {
    "closed_year": "household", "grouping": "household", "village_exit": "village", "reversal": "household",
    "succession": "county",
}  # fmt: skip
NEXT, END, OTHER = "next", "end", "procedures/"
_STANDARDS = ("quorum", "majority", "notice_days", "within_days")


def build_procedure(key: str, entry: Entry) -> Procedure:
    """Return the procedure of a file."""
    value = entry.file.value
    valid_from, valid_to = read_window(value)
    return Procedure(
        key=key,
        code=value["code"],
        title=value["title"],
        title_en=value["title_en"],
        subject=value["subject"],
        steps=tuple(_step(said, entry.file, at) for at, said in enumerate(value["steps"])),
        moves=read_moves(entry.file),
        changes=value.get("changes"),
        summary=value.get("summary"),
        summary_en=value.get("summary_en", ""),
        guess=value.get("guess", False),
        basis=read_basis(value),
        valid_from=valid_from,
        valid_to=valid_to,
        papers_en=value.get("papers_en", {}),
        where=entry.file.where("title"),
        places={"code": entry.file.where("code")},
    )


def _step(said: Mapping[str, Any], file: PackFile, at: int) -> Step:
    objection = said.get("objection")
    # an objection that is upheld leads back to what it opened, unless the pack says otherwise
    upheld = {"objected": _first(objection["opens"], file)} if objection else {}
    return Step(
        key=said["key"],
        kind=said["kind"],
        title=said["title"],
        who=said["who"],
        decides=said.get("decides", said["who"]),
        level=said["level"],
        outcomes={**USUAL_OUTCOMES, **upheld, **said.get("outcomes", {})},
        papers=tuple(said.get("papers", ())),
        quorum=said.get("quorum"),
        majority=said.get("majority"),
        attends=said.get("attends", {}),
        notice_days=said.get("notice_days"),
        objection=Objection(
            by=tuple(objection["by"]),
            opens=objection["opens"],
            clock=objection["clock"],
            days=objection.get("days"),
        )
        if objection
        else None,
        compares=tuple(said.get("compares", ())),
        laid_before=said.get("laid_before"),
        authorised_by=said.get("authorised_by"),
        checklist=said.get("checklist"),
        within_days=said.get("within_days"),
        window=said.get("window"),
        receiving=said.get("receiving", False),
        guess=said.get("guess", False),
        note=said.get("note"),
        title_en=said.get("title_en", ""),
        where=file.where("steps", at),
    )


def _first(word: str, file: PackFile) -> str:
    """The key of the step an objection opens: `word` itself, or the first step of that kind."""
    of_kind = (step["key"] for step in file.value["steps"] if step["kind"] == word)
    return word if any(step["key"] == word for step in file.value["steps"]) else next(of_kind, END)


def check_procedure(procedure: Procedure, entry: Entry, refs: References) -> None:
    """Hold a procedure against the pack: its steps, roles, standards, sources and phases."""
    file = entry.file
    check_window(file, refs)
    check_moves(procedure, file, refs)
    about = CHANGED_OF.get(procedure.changes or "", procedure.subject)
    if procedure.subject != about:
        wrong = f"{procedure.changes} 改的是 {about}，这个程序办的是 {procedure.subject}"
        refs.fault(file.where("changes"), wrong, f"subject 写 {about}，或不写 changes")
    refs.said_in_english(file, (kind for step in procedure.steps for kind in step.papers))
    before = len(refs.faults)
    checked = _Steps(procedure, file, refs)
    checked.check()
    if len(refs.faults) == before:
        checked.check_reached()


class _Steps:
    """The steps of one procedure under inspection."""

    def __init__(self, procedure: Procedure, file: PackFile, refs: References) -> None:
        self.steps, self.file, self.refs = procedure.steps, file, refs
        self.places = {step.key: at for at, step in reversed(list(enumerate(self.steps)))}

    def check(self) -> None:
        """Every fault of every step."""
        for at, step in enumerate(self.steps):
            if self.places[step.key] != at:
                self._fault(at, ("key",), f"步骤“{step.key}”写了两次", "每一步的 key 各不相同")
            self._check_keys(at, step)
            self._check_people(at, step)
            self._check_named(at, step)
            self._check_order(at, step)
            for outcome, follows in step.outcomes.items():
                self._check_follows(at, outcome, follows)

    def _check_follows(self, at: int, outcome: str, follows: str) -> None:
        if follows.startswith(OTHER):
            known = [OTHER + key for key in self.refs.procedures]
            if follows not in known and follows not in self.refs.unusable:
                self._fault(at, ("outcomes", outcome), f"没有程序 {follows}", known_words(follows, known))
        elif follows not in (NEXT, END) and follows not in self.places:
            right = known_words(follows, [NEXT, END, *self.places])
            self._fault(at, ("outcomes", outcome), f"“{outcome}”以后做 {follows}，没有这一步", right)

    def check_reached(self) -> None:
        """A step no outcome and no objection leads to is never done."""
        reached, ahead = set(), [0]
        while ahead:
            at = ahead.pop()
            if at in reached or at >= len(self.steps):
                continue
            reached.add(at)
            step = self.steps[at]
            ahead += [
                at + 1 if to == NEXT else self.places[to]
                for to in step.outcomes.values()
                if to != END and not to.startswith(OTHER)
            ]
            if step.objection is not None:
                ahead += self._opened(step.objection.opens)
        for at, step in enumerate(self.steps):
            if at not in reached:
                self._fault(at, (), f"没有哪种结果通到“{step.title}”，它永远不会做", "改前面步骤的 outcomes")

    def _opened(self, word: str) -> list[int]:
        if word in self.places:
            return [self.places[word]]
        return [at for at, step in enumerate(self.steps) if step.kind == word]

    def _check_keys(self, at: int, step: Step) -> None:
        kind = STEP_KINDS[step.kind]
        said = self.file.value["steps"][at]
        called = f"{kind.title}（{step.kind}）"
        for key in SPECIAL_KEYS:
            if key in said and key not in kind.uses:
                users = "、".join(name for name, other in STEP_KINDS.items() if key in other.uses)
                self._fault(at, (key,), f"{called}不用写“{key}”", f"只有 {users} 用它")
        for key in kind.must:
            if key not in said:
                self._fault(at, ("kind",), f"{called}缺少“{key}”", "请补上")
        if kind.one_of and not any(key in said for key in kind.one_of):
            self._fault(at, ("kind",), f"{called}缺少 {'、'.join(kind.one_of)}", "至少写一个")

    def _check_people(self, at: int, step: Step) -> None:
        who = self.refs.role(step.who, self._where(at, "who"))
        decides = (
            who if step.decides == step.who else self.refs.role(step.decides, self._where(at, "decides"))
        )
        if who is not None and step.kind not in who.may:
            right = f"在 roles/{who.key}.yaml 的 may 里加 {step.kind}，或换一个角色"
            self._fault(at, ("who",), f"{who.title}（{who.key}）不能做{STEP_KINDS[step.kind].title}", right)
        if (
            decides is not None
            and decides is not who
            and not {step.kind, *DECIDING_KINDS}.intersection(decides.may)
        ):
            right = f"在 roles/{decides.key}.yaml 的 may 里加 {step.kind}，或换一个角色"
            self._fault(at, ("decides",), f"{decides.title}（{decides.key}）不能决定{step.title}", right)
        for word, role in (("who", who), ("decides", decides if decides is not who else None)):
            if role is not None and not reaches(role, step.level):
                wrong = f"{role.title}（{role.key}）是 {role.level} 级的，不能做 {step.level} 级的步骤"
                self._fault(at, (word,), wrong, "改 level，或换一个角色")

    def _check_named(self, at: int, step: Step) -> None:
        refs = self.refs
        for word in _STANDARDS:
            key = getattr(step, word)
            if key is not None:
                refs.standard_number(key, self._where(at, word))
        for nth, source in enumerate(step.compares):
            if refs.ask("sources", "来源", source, refs.sources, self._where(at, "compares", nth)):
                asks = refs.sources[source].authorisation
                if asks and step.authorised_by is None:
                    wrong = f"{refs.sources[source].title}要有签字授权才能查，这一步却没有 authorised_by"
                    self._fault(at, ("compares", nth), wrong, "前面加授权一步，这里写 authorised_by")
        for role, least in step.attends.items():
            refs.role(role, self._where(at, "attends", role))
            refs.standard_number(least, self._where(at, "attends", role))
        if step.checklist is not None:
            refs.ask("checklists", "清单", step.checklist, refs.checklists, self._where(at, "checklist"))
        if step.window is not None and refs.calendars:
            phases = {phase.key for calendar in refs.calendars.values() for phase in calendar.phases}
            refs.ask("calendar", "时段", step.window, phases, self._where(at, "window"))
        objection = step.objection
        if objection is not None:
            for nth, role in enumerate(objection.by):
                refs.role(role, self._where(at, "objection", "by", nth))
            if objection.days is not None:
                refs.standard_number(objection.days, self._where(at, "objection", "days"))
            if not self._opened(objection.opens):
                right = known_words(objection.opens, self.places)
                wrong = f"提了异议要做 {objection.opens}，本程序没有这一步，也没有这种步骤"
                self._fault(at, ("objection", "opens"), wrong, right)

    def _check_order(self, at: int, step: Step) -> None:
        later = [one for one in self.steps[at + 1 :] if one.kind == "review"]
        if step.laid_before is not None and step.laid_before not in {one.key for one in later}:
            right = known_words(step.laid_before, [one.key for one in later]) or "后面要有评议（review）"
            self._fault(at, ("laid_before",), f"{step.laid_before} 不是后面的评议", right)
        if step.kind == "comparison" and step.laid_before is None and later:
            right = "写 laid_before: " + " 或 ".join(one.key for one in later)
            self._fault(at, ("kind",), f"后面还有{later[0].title}，比对的结果要交给它", right)
        if step.authorised_by is not None:
            earlier = [one.key for one in self.steps[:at] if one.kind == "authorisation"]
            if step.authorised_by not in earlier:
                right = known_words(step.authorised_by, earlier) or "前面要有授权（authorisation）"
                self._fault(at, ("authorised_by",), f"{step.authorised_by} 不是前面的授权", right)

    def _where(self, at: int, *path: str | int) -> Any:
        return self.file.where("steps", at, *path)

    def _fault(self, at: int, path: tuple[str | int, ...], wrong: str, right: str) -> None:
        self.refs.fault(self._where(at, *path), wrong, right)
