"""YAML as data and nothing more: the text of one file becomes plain values and the line of every key.

A pack is edited by people who are no programmers, and may come from strangers. So only the plain part of
YAML is read: one document, no tags, no anchors, no aliases (which make bombs), no key twice. What looks
like a number or a truth value is one; dates, `yes`, `no`, `on` and numbers with a leading zero stay text,
because official codes such as `01` lose their zero otherwise.

The reader walks libyaml's events instead of its nodes: aliases stay visible there, and depth can be limited
before anything recursive happens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]

try:
    from yaml import CSafeLoader as EventReader
except ImportError:  # PyYAML built without libyaml: the same events, some ten times slower
    from yaml import SafeLoader as EventReader  # type: ignore[assignment]

DEEPEST = 16
MOST_VALUES = 200_000
# below a key of these names every value stays as it is written: a case gives cells as a file would hold them
AS_WRITTEN = frozenset({"given"})

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
_WORDS: Mapping[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True)
class Written:
    """The value of a file and the line (from 1) of every key and list item, by its path."""

    value: Any
    lines: Mapping[Path, int]


class YamlError(Exception):
    """The text is not the plain YAML a pack is written in: line, what is wrong, what would be right."""

    def __init__(self, line: int, wrong: str, right: str = "") -> None:
        self.line, self.wrong, self.right = line, wrong, right
        super().__init__(f"{line}: {wrong}")


@dataclass
class _Open:
    """A mapping or list that has begun and not ended."""

    value: dict[str, Any] | list[Any]
    path: Path
    as_written: bool
    key: str | None = None  # of a mapping: the key that waits for its value


def read_yaml(text: str) -> Written:
    """Read one document of plain YAML. Raises YamlError."""
    try:
        return _Builder().build(_events(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(
            (mark.line if mark else 0) + 1, f"不是正确的 YAML（{error.problem or error.context}）"
        ) from None
    except yaml.YAMLError as error:  # a character that YAML does not allow
        place = getattr(error, "position", 0)
        line = text.count("\n", 0, place) + 1 if isinstance(place, int) else 1
        raise YamlError(line, "文件里有 YAML 不允许的字符", "请删去控制字符") from None


def _events(text: str) -> Iterator[Any]:
    """The events of a text. What yaml.parse does, asking once for each event instead of twice."""
    reader = EventReader(text)
    try:
        while (event := reader.get_event()) is not None:
            yield event
    finally:
        reader.dispose()


def plain_value(text: str) -> Any:
    """Return what an unquoted scalar stands for: nothing, a truth value, a number or its text."""
    if text in _WORDS:
        return _WORDS[text]
    if text[-1] not in "0123456789":
        return text
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) <= 18 else text
    return float(text) if _DECIMAL.fullmatch(text) else text


class _Builder:
    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.open: list[_Open] = []
        self.root: Any = None
        self.documents = 0
        self.values = 0

    def build(self, events: Iterator[Any]) -> Written:
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._plain_only(event)
                self._scalar(event, event.start_mark.line + 1)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._plain_only(event)
                self._begin({} if kind is yaml.MappingStartEvent else [], event.start_mark.line + 1)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self.open.pop()
            elif kind is yaml.AliasEvent:
                raise YamlError(event.start_mark.line + 1, f"不许用别名 *{event.anchor}", "请把内容写全")
            elif kind is yaml.DocumentStartEvent:
                self.documents += 1
                if self.documents > 1:
                    line = event.start_mark.line + 1
                    raise YamlError(line, "一个文件里有两份文档（---）", "一个文件只写一件事")
        return Written(self.root, self.lines)

    def _plain_only(self, event: Any) -> None:
        self.values += 1
        if event.anchor is None and event.tag is None and self.values <= MOST_VALUES:
            return
        line = event.start_mark.line + 1
        if event.anchor is not None:
            raise YamlError(line, f"不许用锚点 &{event.anchor}", "请把内容写全")
        if event.tag is not None:
            raise YamlError(line, f"不许用标签 {event.tag}", "只写普通的值")
        raise YamlError(line, f"文件里的值超过 {MOST_VALUES} 个", "长的代码表请写成 CSV")

    def _scalar(self, event: Any, line: int) -> None:
        inside = self.open[-1] if self.open else None
        if inside is not None and inside.key is None and type(inside.value) is dict:
            self._key(inside, event.value, line)
            return
        plain = event.implicit[0]  # the style of a plain scalar differs between libyaml and PyYAML
        if inside is not None and inside.as_written:
            # a blank cell can still be written as nothing or null
            value = None if plain and event.value in ("", "~", "null") else event.value
        else:
            value = plain_value(event.value) if plain else event.value
        self._put(value, line)

    def _key(self, inside: _Open, key: str, line: int) -> None:
        if key in inside.value:
            first = self.lines[(*inside.path, key)]
            raise YamlError(line, f"“{key}”写了两次", f"第一次在第 {first} 行，留一个")
        inside.key = key
        self.lines[(*inside.path, key)] = line

    def _begin(self, value: dict[str, Any] | list[Any], line: int) -> None:
        if len(self.open) >= DEEPEST:
            raise YamlError(line, f"层数超过 {DEEPEST}", "请写得浅一些")
        inside = self.open[-1] if self.open else None
        if inside is not None and isinstance(inside.value, dict) and inside.key is None:
            raise YamlError(line, "键必须是一个词", "请看看是否缺了引号：花括号开头的文字要加引号")
        path = self._put(value, line)
        as_written = inside is not None and (inside.as_written or path[-1] in AS_WRITTEN)
        self.open.append(_Open(value, path, as_written))

    def _put(self, value: Any, line: int) -> Path:
        if not self.open:
            self.root = value
            return ()
        inside = self.open[-1]
        if isinstance(inside.value, list):
            path: Path = (*inside.path, len(inside.value))
            self.lines[path] = line
            inside.value.append(value)
            return path
        key = inside.key
        assert key is not None  # libyaml gives a key before each value
        inside.value[key] = value
        inside.key = None
        return (*inside.path, key)
