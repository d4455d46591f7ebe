"""New households and persons as they were written, read by the dictionary of the year; every fault is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from niukou.office.registry.content import Content, content_of, parts
from niukou.office.registry.fields import OF_THE_LEDGER, UnreadableError, YearDictionary
from niukou.office.registry.lookups import holders
from niukou.office.registry.refused import Fault
from niukou.rulebook.model import Field


@dataclass(frozen=True)
class Read:
    """A new household or person as it will be written."""

    code: str
    content: Content


class Reader:
    """Reads what was written of new households and persons, and keeps the faults."""

    def __init__(self, dictionary: YearDictionary) -> None:
        self._dictionary = dictionary
        self.faults: list[Fault] = []

    def household(self, code: str, values: Mapping[str, Any], members: int) -> Read:
        """Of a family itself, which must have members."""
        if not members:
            self.faults.append(Fault(code, "", "没有成员 / without members"))
        return self.read("household", code, values)

    def person(self, code: str, values: Mapping[str, Any]) -> Read:
        """Of one person, who must have a name."""
        read = self.read("person", code, values)
        if not read.content.values.get("name"):
            label = self._dictionary.pack.tables["person"].fields["name"].label
            self.faults.append(Fault(code, label, "没有填 / missing"))
        return read

    def reads(self, field: Field, written: Any) -> bool:
        """Whether this is one of the field's values in the year."""
        try:
            return self._dictionary.read(field, written) is not None
        except UnreadableError:
            return False

    def read(self, table: str, code: str, written: Mapping[str, Any]) -> Read:
        """What was written of somebody or something, by the dictionary's fields of its table."""
        fields = self._dictionary.fields(table)
        values: dict[str, str | None] = {}
        for name, cell in written.items():
            known = fields.get(name)
            if known is None or name in OF_THE_LEDGER:
                self.faults.append(not_of_the_year(code, name, self._dictionary, table))
                continue
            try:
                values[name] = self._dictionary.read(known, cell)
            except UnreadableError as error:
                self.faults.append(Fault(code, known.label, error.wrong, error.right))
        return Read(code, content_of(fields, values))


def not_of_the_year(code: str, name: str, dictionary: YearDictionary, table: str) -> Fault:
    """Why a field cannot be set."""
    known: Field | None = dictionary.pack.tables[table].fields.get(name)
    if known is None:
        return Fault(code, name, "字典里没有这个字段 / no such field")
    if name in OF_THE_LEDGER:
        return Fault(
            code, known.label, "由台账决定，不能填 / told by the ledger", "请走程序 / it takes a procedure"
        )
    if name in dictionary.fields(table):
        return Fault(code, known.label, "不能这样填 / cannot be set so")
    return Fault(code, known.label, f"{dictionary.year}年不采集 / not collected in that year")


def person_columns(content: Content, dictionary: YearDictionary) -> dict[str, Any]:
    """What of a person's year file stands in the person's own row: name, sex, birth date."""
    number = next((text for name, text in content.sealed.items() if _is_number(name, dictionary)), None)
    told = dictionary.scheme.derive(number)
    sexes = {c.identity: c.label for c in dictionary.pack.codelists["sex"].codes if c.identity}
    born = content.values.get("birth_date")
    return {
        "name": content.values.get("name", ""),
        "sex": content.values.get("sex") or (sexes.get(told.sex or "", "") if told.valid else ""),
        "birth_date": _day(born) or (told.birth if told.valid else None),
    }


def _is_number(name: str, dictionary: YearDictionary) -> bool:
    return dictionary.fields("person")[name].type == "identity"


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None  # an import keeps what no type could read


def known_already(read: Sequence[Read], dictionary: YearDictionary) -> Iterator[Fault]:
    """Whose valid number is in the book already, or twice among these."""
    label = next(f.label for f in dictionary.fields("person").values() if f.type == "identity")
    numbers: dict[str, str] = {}
    for one in read:
        for name, text in one.content.sealed.items():
            told = dictionary.scheme.derive(text) if _is_number(name, dictionary) else None
            if told and told.valid and told.standard:
                if told.standard in numbers:
                    yield Fault(one.code, label, "与另一个人相同 / somebody else's too")
                numbers[told.standard] = one.code
    for part in parts(numbers):
        if holders("identity", part).filter(person__isnull=False).exists():
            for number in part:
                if holders("identity", [number]).filter(person__isnull=False).exists():
                    right = "请找到原来的人再办 / find him and go on from there"
                    yield Fault(numbers[number], label, "这个人已在册 / is in the book already", right)
