"""Whether a value fits a schema, quickly: the schema is turned into nested functions once.

jsonschema explains what is wrong but takes a third of a second for the files of all packs; nearly all of them
are right. So this answers first, and only a file that does not fit is given to jsonschema, which has the last
word. A keyword not known here makes the answer "does not fit", so that nothing slips through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Fits = Callable[[Any], bool]
_SILENT = frozenset(
    {"$schema", "$id", "$defs", "title", "description", "patternErrorMessage", "then", "else"}
)
_TYPES: Mapping[str, Fits] = {
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: (
        (isinstance(value, int) and not isinstance(value, bool))
        or (isinstance(value, float) and value.is_integer())
    ),
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}


def compile_schema(schema: Any, formats: Mapping[str, Fits]) -> Fits:
    """A function that tells whether a value fits `schema`, whose references are all in place."""
    if isinstance(schema, bool):
        return lambda _: schema
    checks = list(_checks(schema, formats))
    if len(checks) == 1:
        return checks[0]
    return lambda value: all(check(value) for check in checks)


def _checks(schema: Mapping[str, Any], formats: Mapping[str, Fits]) -> Iterator[Fits]:
    inside = {"properties", "additionalProperties"} & schema.keys()
    if inside:
        yield _members(schema, formats)
    if "if" in schema:
        asked = compile_schema(schema["if"], formats)
        then = compile_schema(schema.get("then", True), formats)
        other = compile_schema(schema.get("else", True), formats)
        yield lambda value: then(value) if asked(value) else other(value)
    for keyword, rule in schema.items():
        if keyword not in _SILENT and keyword != "if" and keyword not in inside:
            yield _check(keyword, rule, formats)


def _members(schema: Mapping[str, Any], formats: Mapping[str, Fits]) -> Fits:
    known = {key: compile_schema(said, formats) for key, said in schema.get("properties", {}).items()}
    further = compile_schema(schema.get("additionalProperties", True), formats)
    return lambda value: (
        not isinstance(value, dict) or all(known.get(key, further)(inner) for key, inner in value.items())
    )


def _check(keyword: str, rule: Any, formats: Mapping[str, Fits]) -> Fits:
    match keyword:
        case "type":
            allowed = [_TYPES[one] for one in ([rule] if isinstance(rule, str) else rule)]
            return allowed[0] if len(allowed) == 1 else lambda value: any(one(value) for one in allowed)
        case "enum" | "const":
            words = rule if keyword == "enum" else [rule]
            return lambda value: any(value == word and type(value) is type(word) for word in words)
        case "required":
            return lambda value: not isinstance(value, dict) or all(key in value for key in rule)
        case "pattern":
            search = re.compile(rule).search
            return lambda value: not isinstance(value, str) or search(value) is not None
        case "format" if rule in formats:
            return formats[rule]
        case "propertyNames":
            name = compile_schema(rule, formats)
            return lambda value: not isinstance(value, dict) or all(name(key) for key in value)
        case "items":
            item = compile_schema(rule, formats)
            return lambda value: not isinstance(value, list) or all(item(one) for one in value)
        case "allOf":
            parts = [compile_schema(part, formats) for part in rule]
            return lambda value: all(part(value) for part in parts)
        case "not":
            inner = compile_schema(rule, formats)
            return lambda value: not inner(value)
        case _:
            return _measure(keyword, rule)


def _measure(keyword: str, rule: Any) -> Fits:
    match keyword:
        case "minLength":
            return lambda value: not isinstance(value, str) or len(value) >= rule
        case "minItems":
            return lambda value: not isinstance(value, list) or len(value) >= rule
        case "minProperties":
            return lambda value: not isinstance(value, dict) or len(value) >= rule
        case "uniqueItems":
            return lambda value: (
                not isinstance(value, list) or all(one not in value[:at] for at, one in enumerate(value))
            )
        case "minimum":
            return lambda value: not _TYPES["number"](value) or value >= rule
        case "maximum":
            return lambda value: not _TYPES["number"](value) or value <= rule
        case _:
            return lambda _: False
