"""The JSON Schemas of packs/schema, and what they refuse, said in plain words with the line.

The schemas serve two readers: an editor, that offers keys with their descriptions, and this loader. They
are read once, with their references put in place, since following them for each file costs more than the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from niukou.rulebook.errors import PackFault
from niukou.rulebook.find import own_packs_folder
from niukou.rulebook.model import Where
from niukou.rulebook.nearest import known_words
from niukou.rulebook.schema_check import Fits, compile_schema

PlaceOf = Callable[..., Where]

_TYPES = {
    "string": "文字",
    "number": "数",
    "integer": "整数",
    "boolean": "true 或 false",
    "array": "清单（每项以 - 开头）",
    "object": "“键: 值”",
    "null": "空",
}
_formats = FormatChecker(formats=())


@_formats.checks("date")
def _is_date(text: object) -> bool:
    if not isinstance(text, str):
        return True
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@lru_cache
def schema(kind: str) -> Mapping[str, Any]:
    """Return the schema of a kind of file with all its references put in place."""
    whole = _document(kind)
    return dict(_in_place(whole, whole))


@lru_cache
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema(kind), format_checker=_formats)


@lru_cache
def _fits(kind: str) -> Fits:
    return compile_schema(schema(kind), {"date": _is_date})


@lru_cache
def _document(kind: str) -> dict[str, Any]:
    text = (own_packs_folder() / "schema" / f"{kind}.schema.json").read_text("utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def _in_place(part: Any, document: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_in_place(item, document) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        file, _, pointer = part["$ref"].partition("#/")
        target = _document(file.removesuffix(".schema.json")) if file else document
        found: Any = target
        for step in pointer.split("/"):
            found = found[step]
        beside = {key: value for key, value in part.items() if key != "$ref"}
        return {**_in_place(found, target), **beside}
    return {key: _in_place(value, document) for key, value in part.items() if key != "$defs"}


@lru_cache
def _meanings(kind: str) -> Mapping[str, str]:
    """Return the Chinese half of each key's description."""
    meanings: dict[str, str] = {}

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            for key, said in part.get("properties", {}).items():
                if "description" in said:
                    meanings.setdefault(key, said["description"].partition("。")[0])
            for inner in part.values():
                walk(inner)
        elif isinstance(part, list):
            for inner in part:
                walk(inner)

    walk(schema(kind))
    return meanings


def schema_faults(kind: str, value: Any, place: PlaceOf) -> list[PackFault]:
    """Hold a file's value against its schema; `place(*path)` tells where a path is written."""
    if _fits(kind)(value):
        return []
    faults: dict[tuple[str, int, str], PackFault] = {}
    for error in _validator(kind).iter_errors(value):
        for fault in _said(error, place, kind):
            # both branches of an alternative may say the same
            faults.setdefault((fault.where.file, fault.where.line, fault.wrong), fault)
    return list(faults.values())


def _said(error: ValidationError, place: PlaceOf, kind: str) -> Iterator[PackFault]:
    path = tuple(error.absolute_path)
    where = place(*path)
    name = _name(path)
    rule: Any = error.validator_value
    about: Any = error.schema if isinstance(error.schema, dict) else {}
    match error.validator:
        case "not":  # `not: {}` refuses everything: the key may not stand here
            yield PackFault(where, f"这里不能写“{path[-1]}”", "请删去")
        case "additionalProperties":
            known = about.get("properties", {})
            for key in sorted(error.instance if isinstance(error.instance, dict) else ()):
                if key not in known:
                    yield PackFault(place(*path, key), f"不认识的键“{key}”", known_words(key, known, most=20))
        case "required":
            key = error.message.split("'")[1]
            meaning = _meanings(kind).get(key, "")
            yield PackFault(where, f"缺少“{key}”" + (f"（在{name}里）" if path else ""), meaning)
        case "type":
            types = [rule] if isinstance(rule, str) else rule
            right = "应当是" + "或".join(_TYPES[one] for one in types)
            if types == ["string"] and not isinstance(error.instance, (dict, list, type(None))):
                right += "，请加引号"
            yield PackFault(where, f"{name}是 {_short(error.instance)}", right)
        case "enum":
            right = known_words(str(error.instance), rule)
            every = "可用：" + "、".join(rule)
            yield PackFault(
                where,
                f"{name}不能是 {_short(error.instance)}",
                f"{right}；{every}" if "最接近" in right else every,
            )
        case "const":
            yield PackFault(where, f"{name}不能是 {_short(error.instance)}", f"只能是 {json.dumps(rule)}")
        case _:
            yield PackFault(where, *_measure(str(error.validator), rule, error.instance, about, name))


def _measure(keyword: str, rule: Any, instance: Any, about: Mapping[str, Any], name: str) -> tuple[str, str]:
    """Say what a keyword about form or number refuses."""
    match keyword:
        case "pattern":
            return f"{name}不能是 {_short(instance)}", str(about.get("patternErrorMessage", rule))
        case "format":
            return f"{name}不是日期：{_short(instance)}", "写成 2017-10-01"
        case "minItems":
            return f"{name}只有 {len(instance)} 项", f"至少要有 {rule} 项"
        case "minLength" | "minProperties":
            return f"{name}是空的", "请填写或删去"
        case "uniqueItems":
            return f"{name}里有重复的项", "留一个"
        case _:
            return f"{name}不对：{_short(instance)}", f"{keyword} {rule}"


def _name(path: tuple[str | int, ...]) -> str:
    """Name a path as a person would: “cases” 第 2 项的“then”."""
    if not path:
        return "文件"
    words = [f"第 {step + 1} 项" if isinstance(step, int) else f"“{step}”" for step in path[-3:]]
    return "的".join(words).replace("”的第", "”第")


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "…"
