"""Code lists: the canonical Chinese labels, their codes and other ways to write them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from niukou.rulebook.at_date import overlap
from niukou.rulebook.basis import read_basis, read_day
from niukou.rulebook.inherit import Entry
from niukou.rulebook.model import Code, CodeList
from niukou.rulebook.nearest import known_words
from niukou.rulebook.references import References


def build_codelists(entries: Mapping[str, Entry], refs: References) -> dict[str, CodeList]:
    """Return all code lists by key; a selection (`of`) has the codes of the list it selects from."""
    lists = {key: _written(key, entry) for key, entry in entries.items() if "of" not in entry.file.value}
    for key, entry in entries.items():
        if "of" in entry.file.value:
            lists[key] = _selection(key, entry, lists, refs)
    return {key: lists[key] for key in entries}


def _written(key: str, entry: Entry) -> CodeList:
    value = entry.file.value
    codes = tuple(
        Code(
            code=said["code"],
            label=said["label"],
            label_en=said.get("label_en", ""),
            aliases=tuple(said.get("aliases", ())),
            identity=said.get("identity"),
            valid_from=read_day(said.get("from")),
            valid_to=read_day(said.get("to")),
        )
        for said in value["codes"]
    )
    return CodeList(key, value["title"], codes, basis=read_basis(value), where=entry.file.where("title"))


def _selection(key: str, entry: Entry, lists: Mapping[str, CodeList], refs: References) -> CodeList:
    file = entry.file
    of = file.value["of"]
    chosen: list[Code] = []
    if of in lists and lists[of].of is not None:
        refs.fault(file.where("of"), f"{of} 自己是从 {lists[of].of} 里选的", f"写 of: {lists[of].of}")
    elif of in lists:
        codes = {code.label: code for code in lists[of].codes}
        for at, label in enumerate(file.value["labels"]):
            if label in codes:
                chosen.append(codes[label])
            else:
                refs.fault(file.where("labels", at), f"“{label}”不在代码表 {of}", known_words(label, codes))
    elif f"codelists/{of}" not in refs.unusable:
        refs.fault(file.where("of"), f"没有代码表 {of}", known_words(of, lists))
    return CodeList(key, file.value["title"], tuple(chosen), of, read_basis(file.value), file.where("title"))


def check_codelist(codelist: CodeList, entry: Entry, refs: References) -> None:
    """No label, alias or code may mean two things; a code may be given anew once it has run out."""
    if codelist.of is not None:
        return
    meant: dict[str, Code] = {}
    numbered: dict[str, list[Code]] = {}
    for at, code in enumerate(codelist.codes):
        where = entry.file.where("codes", at)
        if code.valid_from and code.valid_to and code.valid_to < code.valid_from:
            refs.fault(where, f"“{code.label}”在启用之前就停用", "请检查两个日期")
        for text in (code.label, *code.aliases):
            other = meant.setdefault(_same(text), code)
            if other is not code:
                refs.fault(where, f"“{text}”已是“{other.label}”的名称或写法", "一种写法只能指一个代码")
        for other in numbered.setdefault(_same(code.code), []):
            if overlap(code, other):
                refs.fault(where, f"代码 {code.code} 写了两次", f"另一个是“{other.label}”")
        numbered[_same(code.code)].append(code)
    for number, codes in numbered.items():
        if number in meant and meant[number] not in codes:
            at = codelist.codes.index(codes[0])
            wrong = f"代码 {number} 也是“{meant[number].label}”的写法"
            refs.fault(entry.file.where("codes", at), wrong, "代码和写法不能混淆")


def _same(text: str) -> str:
    """Full-width and half-width are the same when files are read, so they must be so here."""
    return unicodedata.normalize("NFKC", text).strip()
