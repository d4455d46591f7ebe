"""The rules: of quality over the registry's own rows, and of leads over a department's register."""

from __future__ import annotations

from collections.abc import Mapping

from niukou.rulebook.at_date import overlap
from niukou.rulebook.basis import check_window, read_basis, read_window
from niukou.rulebook.cases import build_cases, check_cases
from niukou.rulebook.files import PackFile
from niukou.rulebook.inherit import Entry
from niukou.rulebook.model import LeadRule, Procedure, QualityRule, Severity, Where
from niukou.rulebook.references import References

_FOLDER_KIND = {
    "exclusions": "exclusion",
    "identity": "identity",
    "omissions": "omission",
    "disagreements": "quality",
}
_STRENGTH: Mapping[str, Severity] = {"exclude": "error", "examine": "doubt"}
_SAID = (
    "when",
    "population",
    "doubt_when",
    "kin",
    "message",
    "scope",
    "evidence",
    "severity",
    "table",
    "code",
    "gate",
    "secures",
    "asks",
    "whose",
)


def build_quality(key: str, entry: Entry) -> QualityRule:
    """Return the quality rule of a file."""
    value = entry.file.value
    valid_from, valid_to = read_window(value)
    return QualityRule(
        key=key,
        code=value["code"],
        title=value["title"],
        title_en=value["title_en"],
        table=value["table"],
        severity=value["severity"],
        scope=value["scope"],
        when=value["when"],
        message=value["message"],
        cases=build_cases(entry.file),
        basis=read_basis(value),
        population=value.get("population"),
        evidence=tuple(value["evidence"]) if "evidence" in value else None,
        gate=value.get("gate"),
        secures=value.get("secures"),
        asks=tuple(value.get("asks", ())),
        valid_from=valid_from,
        valid_to=valid_to,
        where=entry.file.where("title"),
        when_where=entry.file.where("when"),
        places=_places(entry.file),
    )


def build_lead(key: str, entry: Entry) -> LeadRule:
    """Return the lead rule of a file; the strength of an exclusion becomes its severity."""
    value = entry.file.value
    valid_from, valid_to = read_window(value)
    return LeadRule(
        key=key,
        kind=value["kind"],
        code=value["code"],
        title=value["title"],
        title_en=value["title_en"],
        looks_at=value["looks_at"],
        severity=_STRENGTH[value["strength"]] if "strength" in value else value["severity"],
        when=value["when"],
        message=value["message"],
        cases=build_cases(entry.file),
        basis=read_basis(value),
        doubt_when=value.get("doubt_when"),
        kin=value.get("kin"),
        matched=value.get("matched", True),
        unmet=value.get("unmet", "person"),
        fact_date=tuple(value.get("fact_date", ())),
        whose=tuple(value.get("whose", ())),
        authorised=value.get("authorised", False),
        evidence=tuple(value["evidence"]) if "evidence" in value else None,
        valid_from=valid_from,
        valid_to=valid_to,
        where=entry.file.where("title"),
        when_where=entry.file.where("when"),
        places=_places(entry.file),
    )


def _places(file: PackFile) -> dict[str, Where]:
    return {word: file.where(word) for word in _SAID if word in file.value}


def check_quality(rule: QualityRule, entry: Entry, refs: References) -> None:
    """Hold a quality rule against the pack; its expressions are the expression room's matter."""
    file = entry.file
    table = refs.table(rule.table, file.where("table"))
    if table is not None and table.subject is None:
        refs.fault(file.where("table"), f"{table.name} 没有写明一行说的是谁", "在字典里写 subject")
    if rule.gate is not None:
        refs.ask("procedures", "程序", rule.gate, refs.procedures, file.where("gate"))
        if rule.severity != "block":
            refs.fault(
                file.where("gate"), f"拦住程序的规则，severity 却是 {rule.severity}", "写 severity: block"
            )
    for word in ("secures", "asks"):
        if rule.gate is None and word in file.value:
            refs.fault(file.where(word), f"写了 {word}，却没有拦住哪个程序", "写 gate，或删去这一项")
    for at, dotted in enumerate(rule.asks):
        refs.field_named(dotted, file.where("asks", at))
    check_window(file, refs)
    check_cases(rule.cases, rule, file, refs)
    for at, case in enumerate(rule.cases):
        if case.then == "doubt" or case.timing is not None:
            word = "timing" if case.timing is not None else "then"
            refs.fault(
                file.where("cases", at, word), "数据质量规则只有 finding 和 none，也没有 timing", "请改正例子"
            )


def check_lead(rule: LeadRule, entry: Entry, refs: References) -> None:
    """Hold a lead rule against the pack; its expressions are the expression room's matter."""
    file = entry.file
    if rule.kind != _FOLDER_KIND[file.folder]:
        refs.fault(
            file.where("kind"),
            f"kind 写的是 {rule.kind}，文件却在 {file.folder}",
            f"写 kind: {_FOLDER_KIND[file.folder]}",
        )
        return
    _check_filled(rule, file, refs)
    if rule.whose and ("kin" in rule.whose) != (rule.kin is not None):
        said = "要看近亲名下的，却没有 kin 条件" if rule.kin is None else "没说要看近亲名下的，却有 kin 条件"
        refs.fault(file.where("whose"), said, "whose 里的 kin 和 kin 条件要么都写，要么都不写")
    if rule.matched and "unmet" in file.value:
        refs.fault(file.where("unmet"), "不是找登记里没有的人，不用写 unmet", "写 matched: false，或删去")
    for at, dotted in enumerate(rule.fact_date):
        refs.field_named(dotted, file.where("fact_date", at), ("date", "year"))
    check_window(file, refs)
    check_cases(rule.cases, rule, file, refs)


def _check_filled(rule: LeadRule, file: PackFile, refs: References) -> None:
    """Some file must fill the register, and one must tell families apart where the rule asks for them."""
    looked_at = refs.table(rule.looks_at, file.where("looks_at"))
    if any(id_.startswith("sources/") for id_ in refs.unusable):
        return  # a refused source may be the one that is missed
    people = [source for source in refs.sources.values() if source.person is not None]
    if looked_at is not None and rule.looks_at not in {source.table for source in people}:
        right = "在 sources 里写它的版式和认人的字段"
        refs.fault(file.where("looks_at"), f"没有哪种文件填写 {rule.looks_at}", right)
    asks = "kin" if rule.kin is not None else "kind" if rule.kind == "omission" else None
    if asks is not None and not any(source.person and source.person.family for source in people):
        wrong = "要看同户的人，可没有哪种文件写明户号"
        refs.fault(file.where(asks), wrong, "在 sources 里给户籍人口写 person 的 family")


def check_codes(rules: Mapping[str, QualityRule | LeadRule | Procedure], refs: References) -> None:
    """A printed code belongs to one rule or procedure on any day."""
    coded: dict[str, list[QualityRule | LeadRule | Procedure]] = {}
    for rule in refs.own_last(rules.values()):
        for other in coded.setdefault(rule.code, []):
            if overlap(rule, other):
                where = rule.places.get("code", rule.where)
                refs.fault(where, f"编号 {rule.code} 已是“{other.title}”的（{other.where}）", "请换一个编号")
        coded[rule.code].append(rule)
