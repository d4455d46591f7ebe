"""The packs on the shelf, each read and put into words once a process; a page only looks things up in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from niukou.office.audit.installed import installed_pack
from niukou.rulebook.contents import FOLDERS, contents, is_own
from niukou.rulebook.differ import Difference, diff
from niukou.rulebook.errors import PackError
from niukou.rulebook.find import known_packs, packs_folders
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Basis, Pack
from niukou.rulebook.say import Told, pack_facts, tell
from niukou.rulebook.uses import Uses, uses_of

_BRIEF = ("查出", "是", "职责", "意思", "台账", "俗称", "部门", "哪类", "从", "年度")


@dataclass(frozen=True)
class Entry:
    """One thing of a pack: a rule, a procedure, a standard, a code list, a table."""

    kind: str
    key: str
    told: Told
    thing: Any
    own: bool
    said: str  # everything that is searched

    @property
    def brief(self) -> str:
        """The one line that a list shows of it."""
        facts = self.told.facts
        return next((facts[name] for name in _BRIEF if facts.get(name)), "")

    @property
    def severity(self) -> str:
        """Of a rule: block, error or doubt; else ''."""
        return str(getattr(self.thing, "severity", ""))

    @property
    def basis(self) -> tuple[Basis, ...]:
        """What it rests on."""
        return tuple(getattr(self.thing, "basis", ()))

    def standing(self, day: date) -> str:
        """Whether it holds on a day: in_force, to_come or over."""
        first, last = getattr(self.thing, "valid_from", None), getattr(self.thing, "valid_to", None)
        if first and day < first:
            return "to_come"
        return "over" if last and last < day else "in_force"


@dataclass(frozen=True)
class Volume:
    """A pack that was read: what it says of itself, and its things by kind."""

    pack: Pack
    facts: Told
    entries: Mapping[str, Mapping[str, Entry]]
    uses: Uses

    def found(self, words: str, kind: str = "") -> list[Entry]:
        """What holds all of the words, in the order people read a pack; of one kind, or of all."""
        wanted = words.casefold().split()
        kinds = [kind] if kind else list(self.entries)
        return [
            entry
            for one in kinds
            for entry in self.entries[one].values()
            if all(word in entry.said for word in wanted)
        ]

    def counted(self) -> list[tuple[str, str, int]]:
        """(kind, its title, how many) of the kinds that hold anything."""
        return [(kind, FOLDERS[kind], len(held)) for kind, held in self.entries.items() if held]

    def used_by(self, entry: Entry) -> list[str]:
        """Of a standard or a code list: the titles of what uses it."""
        held = {"standards": self.uses.standards, "codelists": self.uses.codelists}.get(entry.kind, {})
        return held.get(entry.key, [])

    def used_in(self, entry: Entry) -> list[Entry]:
        """The standards and code lists that it uses."""
        user = entry.told.title
        held = (("standards", self.uses.standards), ("codelists", self.uses.codelists))
        return [
            self.entries[kind][key]
            for kind, uses in held
            for key, users in uses.items()
            if user in users and key in self.entries[kind]
        ]

    def named(self, title: str) -> Entry | None:
        """The thing of a title, where one bears it alone."""
        found = [e for held in self.entries.values() for e in held.values() if e.told.title == title]
        return found[0] if len(found) == 1 else None


def in_force() -> Volume:
    """The pack that the office works by."""
    volume = _read(installed_pack().name, packs_folders())
    assert isinstance(volume, Volume)  # an office whose pack cannot be read has no pages
    return volume


def volume_of(name: str) -> Volume | None:
    """The pack of a name on the shelf; None where there is none, or it cannot be used."""
    found = _read(name, packs_folders()) if name in known_packs() else None
    return found if isinstance(found, Volume) else None


def shelf() -> list[tuple[str, Volume | None, str]]:
    """(name, pack, what is wrong with it) of every pack there is."""
    folders = packs_folders()
    return [
        (name, read, "") if isinstance(read := _read(name, folders), Volume) else (name, None, read)
        for name in known_packs()
    ]


@lru_cache(maxsize=32)
def differences(one: str, other: str, on: date | None) -> tuple[Difference, ...]:
    """What differs between two packs of the shelf."""
    before, after = volume_of(one), volume_of(other)
    return tuple(diff(before.pack, after.pack, on)) if before and after else ()


@lru_cache(maxsize=32)
def _read(name: str, folders: tuple[Path, ...]) -> Volume | str:  # noqa: ARG001  where the name was found
    try:
        pack = load_pack(name)
    except PackError as error:
        return "；".join(fault.wrong for fault in error.faults[:3])
    entries = {
        kind: {key: _entry(kind, key, thing, pack) for key, thing in things.items()}
        for kind, things in contents(pack).items()
    }
    return Volume(pack, pack_facts(pack), entries, uses_of(pack))


def _entry(kind: str, key: str, thing: Any, pack: Pack) -> Entry:
    told = tell(kind, thing, pack)
    named = (key, getattr(thing, "code", ""), getattr(thing, "title_en", "") or "")
    noted = [basis.note or "" for basis in getattr(thing, "basis", ())]
    said = "\n".join(str(one) for one in (*named, told.text(), *noted)).casefold()
    return Entry(kind, key, told, thing, is_own(thing, pack), said)
