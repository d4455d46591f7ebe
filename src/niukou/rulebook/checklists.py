"""Checklists: what a visit has to look at, and which field of the dictionary each answer fills."""

from __future__ import annotations

from niukou.rulebook.basis import read_basis
from niukou.rulebook.inherit import Entry
from niukou.rulebook.model import Checklist, ChecklistItem
from niukou.rulebook.references import References

_FIELD_TYPES = {"number": ("number", "year"), "yes_no": ("code",), "text": ()}


def build_checklist(key: str, entry: Entry) -> Checklist:
    """Return the checklist of a file."""
    value = entry.file.value
    return Checklist(
        key=key,
        title=value["title"],
        title_en=value["title_en"],
        items=tuple(ChecklistItem(**said) for said in value["items"]),
        basis=read_basis(value),
        where=entry.file.where("title"),
    )


def check_checklist(checklist: Checklist, entry: Entry, refs: References) -> None:
    """Keys differ, fields exist and fit the kind of answer."""
    seen: set[str] = set()
    for at, item in enumerate(checklist.items):
        if item.key in seen:
            refs.fault(entry.file.where("items", at, "key"), f"“{item.key}”写了两次", "每项的 key 各不相同")
        seen.add(item.key)
        where = entry.file.where("items", at, "answer")
        kind, _, key = item.answer.partition(" ")
        codes = refs.codelist(key, where) if key else None
        if item.secured_by is not None and (item.secures is None or item.answer != "yes_no"):
            wrong = "写了 secured_by，却不是回答两不愁三保障的是否题"
            refs.fault(entry.file.where("items", at, "secured_by"), wrong, "answer 写 yes_no，并写 secures")
        if item.field is None:
            continue
        types = _FIELD_TYPES.get(kind, ("code",))
        field = refs.field_named(item.field, entry.file.where("items", at, "field"), types)
        if field is not None and codes is not None and field.codes != codes.key:
            refs.fault(where, f"{item.field} 的代码表是 {field.codes}", f"写 answer: code {field.codes}")
