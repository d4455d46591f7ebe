"""What a merged pack holds, to be asked whether a name exists; whatever is asked in vain is a fault.

A name whose file was refused for another reason is passed over in silence: that file's own fault says it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from niukou.rulebook.errors import PackFault
from niukou.rulebook.files import PackFile
from niukou.rulebook.model import (
    Calendar,
    Checklist,
    CodeList,
    Field,
    Procedure,
    Role,
    Source,
    Standard,
    Table,
    Where,
)
from niukou.rulebook.nearest import known_words


class _InFile(Protocol):
    @property
    def where(self) -> Where: ...


_Written = TypeVar("_Written", bound=_InFile)


@dataclass
class References:
    """The named things of a pack, the ids that cannot be used, and the faults found so far."""

    tables: Mapping[str, Table]
    unusable: frozenset[str]
    pack: str = ""  # what messages call the folder of the pack itself; the rest is inherited
    codelists: Mapping[str, CodeList] = field(default_factory=dict)
    standards: Mapping[str, Standard] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    checklists: Mapping[str, Checklist] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    faults: list[PackFault] = field(default_factory=list)
    rows_words: dict[bool, dict[str, Table | None]] = field(default_factory=dict)  # what cases call rows

    def fault(self, where: Where, wrong: str, right: str = "") -> None:
        """Note one fault."""
        self.faults.append(PackFault(where, wrong, right))

    def table(self, name: str, where: Where) -> Table | None:
        """Return the dictionary table of that name."""
        found = self.tables.get(name)
        if found is None and f"dictionary/{name}" not in self.unusable:
            self.fault(where, f"字典里没有表 {name}", known_words(name, self.tables))
        return found

    def codelist(self, key: str, where: Where) -> CodeList | None:
        """Return the code list of that key."""
        found = self.codelists.get(key)
        if found is None and f"codelists/{key}" not in self.unusable:
            self.fault(where, f"没有代码表 {key}", known_words(key, self.codelists))
        return found

    def standard_number(self, key: str, where: Where) -> None:
        """Ask for a standard that is a number."""
        found = self.standards.get(key)
        if found is None:
            self.ask("standards", "标准", key, self.standards, where)
        elif found.type != "number":
            self.fault(where, f"标准 {key} 的类型是 {found.type}", "这里要 number 类型的标准")

    def said_in_english(self, file: PackFile, papers: Iterable[str]) -> None:
        """Every kind of paper to which a file gives an English name is one that it asks for."""
        asked = sorted(set(papers))
        for kind in file.value.get("papers_en", {}):
            if kind not in asked:
                where = file.where("papers_en", kind)
                self.fault(where, f"没有哪里要材料“{kind}”", known_words(kind, asked))

    def role(self, key: str, where: Where) -> Role | None:
        """Return the role of that key."""
        self.ask("roles", "角色", key, self.roles, where)
        return self.roles.get(key)

    def own_last(self, things: Iterable[_Written]) -> list[_Written]:
        """Things in an order in which a clash is told of the pack's own file, not of the inherited one."""
        return sorted(things, key=lambda thing: thing.where.file.startswith(f"{self.pack}/"))

    def ask(self, folder: str, called: str, key: str, known: Iterable[str], where: Where) -> bool:
        """Whether `key` is among `known`, the keys of a folder; a fault that names the nearest if it is not."""
        keys = list(known)
        if key not in keys and f"{folder}/{key}" not in self.unusable:
            self.fault(where, f"没有{called} {key}", known_words(key, keys))
        return key in keys

    def field_of(self, table: Table, name: str, where: Where, types: Collection[str] = ()) -> Field | None:
        """Return a field of a table, which must be of one of `types` where any are given."""
        found = table.fields.get(name)
        if found is None:
            self.fault(
                where, f"{table.name}（{table.title}）没有字段 {name}", known_words(name, table.fields)
            )
            return None
        if types and found.type not in types:
            wanted = "、".join(types)
            self.fault(where, f"{table.name}.{name} 的类型是 {found.type}", f"这里要 {wanted} 类型的字段")
            return None
        return found

    def field_named(self, dotted: str, where: Where, types: Collection[str] = ()) -> Field | None:
        """Return the field that 'table.field' names."""
        table_name, _, name = dotted.partition(".")
        table = self.table(table_name, where)
        return self.field_of(table, name, where, types) if table is not None else None
