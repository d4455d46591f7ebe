"""`python -m tools.translations`: the English of the pages, from `django.po` into the form in which Django reads it.

`texts()` are the Chinese texts that pages and their code hold; a test holds them against what has an English beside it.
`python -m tools.translations missing` lists those that have none yet.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.template.base import Lexer, Token, TokenType

WEB = Path(__file__).parents[1] / "src/niukou/web"
ENGLISH = WEB / "frame/locale/en/LC_MESSAGES/django.po"
_ASKED_IN_CODE = {"gettext", "gettext_lazy"}
_TRANSLATE = re.compile(r"^(?:translate|trans)\s+\"(?P<text>[^\"]*)\"")
_IN_TAG = re.compile(r"_\(\"([^\"]*)\"\)")


def texts() -> set[str]:
    """All of them."""
    found = {text for file in WEB.parent.rglob("*.py") for text in _of_code(file.read_text("utf-8"))}
    return found | {text for file in WEB.rglob("*.html") for text in _of_template(file.read_text("utf-8"))}


def english() -> dict[str, str]:
    """By the Chinese, what is said in English; '' where nothing is."""
    with ENGLISH.open(encoding="utf-8") as source:
        return {str(one.id): str(one.string) for one in read_po(source) if one.id}


def main(arguments: list[str]) -> int:
    """Write what Django reads, or list what has no English; 1 where something has none."""
    if arguments == ["missing"]:
        there = english()
        missing = sorted(text for text in texts() if not there.get(text))
        print("\n".join(missing))  # noqa: T201
        return int(bool(missing))
    with ENGLISH.open(encoding="utf-8") as source, ENGLISH.with_suffix(".mo").open("wb") as target:
        write_mo(target, read_po(source))
    return 0


def _of_code(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _ASKED_IN_CODE:
            (text,) = node.args
            assert isinstance(text, ast.Constant), "a text that is put together cannot be translated"
            yield str(text.value)


def _of_template(template: str) -> Iterator[str]:
    tokens: Iterator[Token] = iter(Lexer(template).tokenize())
    for token in tokens:
        if token.token_type is TokenType.TEXT:
            continue
        yield from _IN_TAG.findall(token.contents)
        if asked := _TRANSLATE.match(token.contents):
            yield asked["text"]
        elif token.contents.startswith(("blocktranslate", "blocktrans")):
            yield _block(tokens, trimmed=" trimmed" in token.contents)


def _block(tokens: Iterator[Token], *, trimmed: bool) -> str:
    """As Django asks for it: values by their names, percent signs doubled."""
    said = ""
    for token in tokens:
        if token.contents.startswith("endblock"):
            break
        value = token.token_type is TokenType.VAR
        said += f"%({token.contents.strip()})s" if value else token.contents.replace("%", "%%")
    return " ".join(line.strip() for line in said.strip().splitlines()) if trimmed else said


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
