"""Desks: which findings of a kind a person must look at, who answers them until when, and how."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from niukou.rulebook.basis import read_basis
from niukou.rulebook.inherit import Entry
from niukou.rulebook.model import Desk, DeskAnswer
from niukou.rulebook.references import References
from niukou.rulebook.roles import above

_LISTS = (
    "takes", "leaves_timings", "takes_rules", "leaves_rules", "assigned_by", "answered_by", "checked_by",
)  # fmt: skip


def build_desk(key: str, entry: Entry) -> Desk:
    """Return the desk of a file."""
    value = entry.file.value
    return Desk(
        key=key,
        title=value["title"],
        title_en=value["title_en"],
        kind=value["kind"],
        within_days=value["within_days"],
        answers=tuple(_answer(said) for said in value["answers"]),
        checklist=value.get("checklist"),
        papers_en=value.get("papers_en", {}),
        basis=read_basis(value),
        where=entry.file.where("title"),
        **{name: tuple(value.get(name, ())) for name in _LISTS},
    )


def _answer(said: Mapping[str, Any]) -> DeskAnswer:
    lists = {name: tuple(said[name]) for name in ("procedures", "papers") if name in said}
    by_hand = "procedures" not in said or "by_hand" in said
    return DeskAnswer(**{**said, **lists, "by_hand": by_hand})


def check_desk(desk: Desk, entry: Entry, refs: References, codes: Collection[str]) -> None:
    """What it names is there, somebody is above whoever answers, and each answer can be given. codes: of all rules."""
    refs.standard_number(desk.within_days, entry.file.where("within_days"))
    if desk.checklist is not None:
        refs.ask("checklists", "清单", desk.checklist, refs.checklists, entry.file.where("checklist"))
    for name in ("takes_rules", "leaves_rules"):
        for at, code in enumerate(getattr(desk, name)):
            _ask_rule(refs, code, codes, entry, (name, at))
    _check_roles(desk, entry, refs)
    refs.said_in_english(entry.file, (kind for answer in desk.answers for kind in answer.papers))
    seen: set[str] = set()
    given_by: dict[str, str] = {}
    for at, answer in enumerate(desk.answers):
        if answer.key in seen:
            refs.fault(
                entry.file.where("answers", at, "key"),
                f"“{answer.key}”写了两次",
                "每种回答的 key 各不相同",
            )
        seen.add(answer.key)
        for place, key in enumerate(answer.procedures):
            where = entry.file.where("answers", at, "procedures", place)
            refs.ask("procedures", "程序", key, refs.procedures, where)
            if given_by.setdefault(key, answer.key) != answer.key:
                wrong = f"程序 {key} 办结既算“{given_by[key]}”又算“{answer.key}”"
                refs.fault(where, wrong, "一个程序只得出一种回答")
        _check_answer(answer, entry, at, refs, codes)


def _check_roles(desk: Desk, entry: Entry, refs: References) -> None:
    known = {
        name: [refs.role(key, entry.file.where(name, at)) for at, key in enumerate(getattr(desk, name))]
        for name in ("assigned_by", "answered_by", "checked_by")
    }
    for name, roles in known.items():
        for at, role in enumerate(roles):
            if role is not None and not role.signs_in:
                refs.fault(
                    entry.file.where(name, at), f"{role.title}没有账号，不能派、答、核", "写有账号的角色"
                )
    for at, role in enumerate(known["answered_by"]):
        checkers = [one for one in known["checked_by"] if one is not None]
        if role is not None and checkers and not any(above(one.level, role.level) for one in checkers):
            wrong = f"{role.title}答的，没有上一级的人来核"
            refs.fault(entry.file.where("answered_by", at), wrong, "checked_by 写一个级别更高的角色")


def _check_answer(
    answer: DeskAnswer, entry: Entry, at: int, refs: References, codes: Collection[str]
) -> None:
    if answer.at_most_days is not None:
        where = entry.file.where("answers", at, "at_most_days")
        refs.standard_number(answer.at_most_days, where)
        if answer.lasts != "until":
            refs.fault(
                where, f"“{answer.title}”没有期限，却写了最长几天", "lasts 写 until，或去掉 at_most_days"
            )
    for code, reason in answer.reasons.items():
        where = entry.file.where("answers", at, "reasons", code)
        _ask_rule(refs, code, codes, entry, ("answers", at, "reasons", code))
        lists = [_reasons_of(key, refs) for key in answer.procedures]
        if not any(lists):
            refs.fault(where, f"“{answer.title}”的程序不要原因", "去掉 reasons，或写要原因的程序")
        elif not any(reason in labels for labels in lists):
            known = "、".join(label for labels in lists for label in labels)
            refs.fault(where, f"程序的原因里没有“{reason}”", f"写其中一项：{known}")


def _reasons_of(procedure: str, refs: References) -> tuple[str, ...]:
    found = refs.procedures.get(procedure)
    codelist = refs.codelists.get(found.moves.reasons or "") if found and found.moves else None
    return tuple(codelist.labels) if codelist else ()


def _ask_rule(
    refs: References, code: str, codes: Collection[str], entry: Entry, path: tuple[str | int, ...]
) -> None:
    if code not in codes:
        refs.fault(entry.file.where(*path), f"没有编号 {code} 的规则", "写规则的 code，如 C16")


def check_kinds(desks: Mapping[str, Desk], refs: References) -> None:
    """A kind of finding has one desk."""
    kinds: dict[str, Desk] = {}
    for desk in refs.own_last(desks.values()):
        other = kinds.setdefault(desk.kind, desk)
        if other is not desk:
            refs.fault(desk.where, f"{desk.kind} 的线索已有案头 {other.key}", "合成一个，或用 replaces")
