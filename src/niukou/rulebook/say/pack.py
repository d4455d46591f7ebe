"""A whole pack in words, or one thing of it by code, key or id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from niukou.rulebook.contents import FOLDERS, contents, is_own
from niukou.rulebook.model import Pack, Table
from niukou.rulebook.say.desks import tell_desk
from niukou.rulebook.say.procedures import tell_procedure
from niukou.rulebook.say.rules import tell_lead, tell_quality
from niukou.rulebook.say.things import (
    tell_calendar,
    tell_checklist,
    tell_codelist,
    tell_indicator,
    tell_role,
    tell_source,
    tell_standard,
    tell_table,
)
from niukou.rulebook.say.told import Told
from niukou.rulebook.say.words import said_basis, said_window

_TELL: Mapping[str, Callable[[Any, Pack], Told]] = {
    "standards": tell_standard,
    "procedures": tell_procedure,
    "roles": tell_role,
    "checklists": tell_checklist,
    "calendar": tell_calendar,
    "desks": tell_desk,
    "indicators": tell_indicator,
    "exclusions": tell_lead,
    "identity": tell_lead,
    "omissions": tell_lead,
    "disagreements": tell_lead,
    "quality": tell_quality,
    "sources": tell_source,
    "codelists": tell_codelist,
    "dictionary": tell_table,
}


def tell(folder: str, thing: Any, pack: Pack) -> Told:
    """One thing of a pack in words; `folder` is the kind of its file."""
    return _TELL[folder](thing, pack)


def tell_pack(pack: Pack, *, own: bool = False) -> list[tuple[str, list[Told]]]:
    """The whole pack: (title of a kind, its things) in the order people read; `own`: only what it wrote itself."""
    told = []
    for folder, things in contents(pack).items():
        kept = [_own_part(thing, pack) for thing in things.values()] if own else list(things.values())
        if here := [tell(folder, thing, pack) for thing in kept if thing is not None]:
            told.append((FOLDERS[folder], here))
    return told


def _own_part(thing: Any, pack: Pack) -> Any:
    """A thing of the pack's own files; of an inherited table the fields that the pack adds; else None."""
    if is_own(thing, pack):
        return thing
    if isinstance(thing, Table):
        added = {name: field for name, field in thing.fields.items() if is_own(field, pack)}
        return replace(thing, fields=added) if added else None
    return None


def pack_facts(pack: Pack) -> Told:
    """What a pack says of itself."""
    facts = {
        "名称": pack.name,
        "版本": pack.version,
        "指纹": pack.fingerprint,
        "继承哪个包": " → ".join(pack.lineage[1:]),
        "有效期": said_window(pack),
        "依据": said_basis(pack.basis),
    }
    return Told(pack.title, facts)


def find_things(pack: Pack, word: str) -> list[tuple[str, Any]]:
    """The (kind, thing) that a code (`J01`, `P-ID`), a key (`income_line`) or an id (`standards/income_line`) means."""
    coded = [
        (folder, thing)
        for folder, things in contents(pack).items()
        for thing in things.values()
        if getattr(thing, "code", None) == word
    ]
    return coded or [
        (folder, thing)
        for folder, things in contents(pack).items()
        for key, thing in things.items()
        if word in (key, f"{folder}/{key}")
    ]


def known_names(pack: Pack) -> list[str]:
    """Every code and key that `find_things` knows."""
    found = {key for things in contents(pack).values() for key in things}
    found |= {
        thing.code
        for things in contents(pack).values()
        for thing in things.values()
        if hasattr(thing, "code")
    }
    return sorted(found)
