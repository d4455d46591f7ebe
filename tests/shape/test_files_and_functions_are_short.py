"""A file fits in a head, a function on a page. An exemption is a line in the table, with its reason."""

from __future__ import annotations

import ast
import re

from tests.shape.repository import text_of, tracked, tree_of

LONGEST_FILE = 400  # lines
LONGEST_FUNCTION = 60
MOST_PARAMETERS = 6
LARGEST_TRACKED = 400_000  # bytes
EXEMPT: dict[str, str] = {}  # path or path:function → reason

PYTHON = [name for name in tracked() if name.endswith(".py")]
OURS = [name for name in PYTHON if re.match(r"(src|tools|demo|bench)/", name)]


def test_files_are_short() -> None:
    long = {name: text_of(name).count("\n") for name in PYTHON if name not in EXEMPT}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    found = {f"{name}:{f.name}": _lines(f) for name in PYTHON for f in _functions(name)}
    assert {n: lines for n, lines in found.items() if lines > LONGEST_FUNCTION and n not in EXEMPT} == {}


def test_functions_take_few_parameters() -> None:
    found = {
        f"{name}:{f.name}": len(
            [a for a in (*f.args.posonlyargs, *f.args.args) if a.arg not in ("self", "cls")]
        )
        for name in OURS
        for f in _functions(name)
        if not f.decorator_list  # a command's parameters are its options
    }
    assert {n: count for n, count in found.items() if count > MOST_PARAMETERS and n not in EXEMPT} == {}


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        f"{name}:{f.name}"
        for name in OURS
        for f in _functions(name)
        if any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(f))
    ]
    assert [name for name in hidden if name not in EXEMPT] == []


def test_nothing_large_is_tracked() -> None:
    from_disk = {name: len(text_of(name).encode()) for name in tracked()}
    assert {name: size for name, size in from_disk.items() if size > LARGEST_TRACKED} == {}


def _functions(name: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in ast.walk(tree_of(name)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1
