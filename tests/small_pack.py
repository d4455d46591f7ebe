"""A small made-up pack, written as objects: what tests of expressions and of the engine share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from niukou.rulebook.model import (
    Basis,
    Code,
    CodeList,
    Field,
    FieldType,
    Pack,
    PartOf,
    QualityRule,
    Scope,
    Standard,
    Table,
)


def _table(name: str, key: str, fields: Mapping[str, Any], **more: Any) -> Table:
    made = {}
    for field, (label, kind) in fields.items():
        codes = kind.removeprefix("code ") if kind.startswith("code ") else None
        plain: FieldType = "code" if codes else kind
        privacy = "sensitive" if plain in ("identity", "phone") else "public"
        from_identity = "id_number" if field in ("birth_date", "sex") else None
        made[field] = Field(field, name, label, plain, privacy, codes=codes, from_identity=from_identity)
    return Table(name, name, name, key, made, **more)


def small_pack(identity: str = "cn_resident") -> Pack:
    """Households with members and pairings, a line, a sum of incomes, three code lists."""
    household = _table(
        "household", "household_code",
        {
            "household_code": ("户编号", "text"), "village_code": ("村代码", "text"), "phone": ("联系电话", "phone"),
            "size": ("家庭人口", "number"), "income": ("人均纯收入", "number"), "wage": ("工资性收入", "number"),
            "grant": ("低保金", "number"), "exit_state": ("脱贫属性", "code exit_state"),
            "exit_year": ("脱贫年度", "year"), "head_name": ("户主姓名", "text"),
        },
        subject="household",
    )  # fmt: skip
    person = _table(
        "person", "person_code",
        {
            "person_code": ("人编号", "text"), "household_code": ("户编号", "text"), "name": ("姓名", "text"),
            "sex": ("性别", "code sex"), "id_number": ("证件号码", "identity"), "birth_date": ("出生日期", "date"),
            "relation": ("与户主关系", "code relation"), "health": ("健康状况", "code health"),
            "work_months": ("务工月数", "number"),
        },
        subject="person", part_of=PartOf("household", "household_code", "member"),
        head="person.relation = '户主'",
    )  # fmt: skip
    pairing = _table(
        "pairing", "helper_name",
        {"household_code": ("户编号", "text"), "helper_name": ("帮扶责任人", "text"), "helper_number": ("证件号码", "identity")},
        subject="helper", part_of=PartOf("household", "household_code", "pairing"),
    )  # fmt: skip
    village = _table(
        "village", "village_code", {"village_code": ("村代码", "text"), "name": ("村名", "text")}
    )
    lists = {
        "exit_state": ["未脱贫", "已脱贫"],
        "relation": ["户主", "配偶", "之子", "之女"],
        "health": ["健康", "大病", "残疾"],
    }
    codelists = {
        key: CodeList(key, key, tuple(Code(str(i), label) for i, label in enumerate(labels)))
        for key, labels in lists.items()
    }
    codelists["sex"] = CodeList(
        "sex", "性别", (Code("1", "男", identity="male"), Code("2", "女", identity="female"))
    )
    codelists["child"] = CodeList("child", "子女", (Code("2", "之子"), Code("3", "之女")), of="relation")
    standards = {
        "line": Standard(
            "line", "脱贫线", "number", "元", ((date(2014, 1, 1), 2800), (date(2016, 1, 1), 2952))
        ),
        "cutoff": Standard("cutoff", "学年截止日", "month_day", None, ((date(2000, 1, 1), "08-31"),)),
        "incomes": Standard(
            "incomes", "计入项", "fields", None, ((date(2000, 1, 1), ["household.wage", "household.grant"]),)
        ),
    }
    tables = {t.name: t for t in (household, person, pairing, village)}
    return Pack(
        "small", "小", "small", "1", identity, "none", ("small",), tables, codelists, standards, {}, {}, {}, "f" * 64
    )  # fmt: skip


def quality_rule(when: str, table: str = "household", scope: Scope = "row", **more: Any) -> QualityRule:
    """A rule with this condition; everything else filled in."""
    values: dict[str, Any] = {
        "key": "rule", "code": "R1", "title": "规则", "title_en": "rule", "severity": "error",
        "message": "有问题", "cases": (), "basis": (Basis("文", "K", note="made up"),),
    }  # fmt: skip
    return QualityRule(table=table, scope=scope, when=when, **{**values, **more})
