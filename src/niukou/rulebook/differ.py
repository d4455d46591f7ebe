"""What differs between two packs, in words for people who never saw a pack file.

Both packs are told (`rulebook.say`) and what is told is compared, so that the difference speaks of days, people
and conditions and not of files. A rule whose condition is written the same is the same, though a standard in it
may have another value: that is told once, with the standard, and the rules that use it are named there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Literal

from niukou.rulebook.at_date import holds_on, in_force, value_on
from niukou.rulebook.contents import FOLDERS, contents
from niukou.rulebook.model import CodeList, LeadRule, Pack, QualityRule, Standard, Where
from niukou.rulebook.say import Part, Told, tell
from niukou.rulebook.uses import uses_of

_ORDINAL = {"步骤": "步"}
Kind = Literal["added", "removed", "changed"]
_NAMES_OTHERS = ("procedures", "calendar")  # what is told of these names roles, lists and sources
_BRIEF = ("种类", "谁做", "在哪级", "天数")  # what is said of a step that only one pack has


@dataclass(frozen=True)
class Change:
    """One thing said otherwise: what, and how each of the two packs says it ('' = not at all)."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """A thing that only the second pack has (added), only the first (removed), or both, but not alike."""

    folder: str
    key: str
    title: str
    kind: Kind
    changes: tuple[Change, ...]
    users: tuple[str, ...] = ()  # of a standard or code list: what uses it in the second pack

    def as_json(self) -> dict[str, Any]:
        """The difference for machines."""
        return {"of": FOLDERS[self.folder], **asdict(self)}


def diff(one: Pack, other: Pack, on: date | None = None) -> list[Difference]:
    """Compare two packs; `on` a day: as they hold on it."""
    before, after = (as_on(pack, on) if on else pack for pack in (one, other))
    uses = uses_of(after)
    users = {"standards": uses.standards, "codelists": uses.codelists}
    alike = _named_alike(before, after)
    held, holds = (_contents_on(pack, on) for pack in (before, after))
    found: list[Difference] = []
    for folder in FOLDERS:
        for key, old, new in _paired(folder, held[folder], holds[folder]):
            difference = _difference(
                folder, key, _Told(old, alike if folder in _NAMES_OTHERS else before), _Told(new, after)
            )
            if difference is not None:
                using = users.get(folder, {}).get(key, ()) if old is not None else ()
                found.append(replace(difference, users=tuple(using)))
    return found


def _named_alike(before: Pack, after: Pack) -> Pack:
    """The first pack, with roles, lists and sources called as in the second: a new name is told once, not each time."""
    named: dict[str, Any] = {}
    for name in ("roles", "checklists", "sources"):
        others = getattr(after, name)
        named[name] = {
            key: replace(thing, title=others[key].title) if key in others else thing
            for key, thing in getattr(before, name).items()
        }
    return replace(before, **named)


def as_on(pack: Pack, day: date) -> Pack:
    """The pack as it holds on a day: standards with that day's value alone, and the rules in force.

    Code lists stay whole: conditions name labels of other years as well.
    """
    return replace(
        pack,
        standards={key: _standard_on(standard, day) for key, standard in pack.standards.items()},
        quality=in_force(pack.quality, day),
        leads=in_force(pack.leads, day),
        procedures=in_force(pack.procedures, day),
    )


def _contents_on(pack: Pack, day: date | None) -> dict[str, Mapping[str, Any]]:
    """Everything in a pack; of code lists the codes of the day."""
    held = contents(pack)
    if day is not None:
        held["codelists"] = {key: _codes_on(codelist, day) for key, codelist in pack.codelists.items()}
    return held


def _standard_on(standard: Standard, day: date) -> Standard:
    value = value_on(standard, day)
    return replace(standard, values=((day, value),))


def _codes_on(codelist: CodeList, day: date) -> CodeList:
    return replace(codelist, codes=tuple(code for code in codelist.codes if holds_on(code, day)))


@dataclass(frozen=True)
class _Told:
    """A thing of one of the packs, or nothing."""

    thing: Any
    pack: Pack

    def told(self, folder: str) -> Told:
        return tell(folder, self.thing, self.pack)


def _paired(
    folder: str, held: Mapping[str, Any], holds: Mapping[str, Any]
) -> Iterator[tuple[str, Any | None, Any | None]]:
    """Things of both packs by key; what is left by printed code; a lone calendar with a lone calendar."""
    gone = {key: thing for key, thing in held.items() if key not in holds}
    new = {key: thing for key, thing in holds.items() if key not in held}
    renamed: dict[str, str] = {}  # key in the first → key in the second
    coded = {thing.code: key for key, thing in new.items() if hasattr(thing, "code")}
    for key, thing in gone.items():
        if getattr(thing, "code", None) in coded:
            renamed[key] = coded[thing.code]
    if folder == "calendar" and len(gone) == len(new) == 1:
        renamed[next(iter(gone))] = next(iter(new))
    for key, thing in held.items():
        yield renamed.get(key, key), thing, holds.get(renamed.get(key, key))
    for key, thing in new.items():
        if key not in renamed.values():
            yield key, None, thing


def _difference(folder: str, key: str, old: _Told, new: _Told) -> Difference | None:
    if old.thing is None or new.thing is None:
        told = (new if old.thing is None else old).told(folder)
        kind: Kind = "added" if old.thing is None else "removed"
        said = [(name, text) for name, text in told.facts.items() if text]
        if told.parts:
            said.append((f"各{told.called}", " → ".join(part.title for part in told.parts)))
        changes = [Change(name, *(("", text) if kind == "added" else (text, ""))) for name, text in said]
        return Difference(folder, key, told.title, kind, tuple(changes))
    if _written_alike(old.thing, new.thing):
        return None
    before, after = old.told(folder), new.told(folder)
    changes = [] if before.title == after.title else [Change("名称", before.title, after.title)]
    changes += _facts("", before.facts, after.facts)
    changes += _parts(before, after)
    return Difference(folder, key, after.title, "changed", tuple(changes)) if changes else None


def _written_alike(old: Any, new: Any) -> bool:
    """Whether two rules say the same, though the standards they name may not."""
    if not isinstance(old, QualityRule | LeadRule) or type(old) is not type(new):
        return False
    apart: dict[str, Any] = {
        "key": "", "cases": (), "basis": (), "where": Where(""), "when_where": Where(""), "places": {},
    }  # fmt: skip
    return bool(replace(old, **apart) == replace(new, **apart))


def _facts(of: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    names = [*before, *(name for name in after if name not in before)]
    return [
        Change(f"{of}{name}", before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name, "") != after.get(name, "")
    ]


def _parts(before: Told, after: Told) -> list[Change]:
    """Steps, items, phases, fields or codes that are there, gone, moved or said otherwise."""
    pairs = _same_parts(before.parts, after.parts)
    called = after.called or before.called
    names = {before.parts[old].title: after.parts[new].title for old, new in pairs.items()}
    changes: list[Change] = []
    for at, part in enumerate(before.parts):
        if at not in pairs:
            changes.append(Change(f"只有甲有的{called}", _numbered(at, part, before), ""))
    for at, part in enumerate(after.parts):
        if at not in pairs.values():
            changes.append(Change(f"只有乙有的{called}", "", _numbered(at, part, after)))
    if after.ordered:
        for old, new in _moved(pairs):
            order = f"第{old + 1}{_ORDINAL.get(called, '项')}", f"第{new + 1}{_ORDINAL.get(called, '项')}"
            changes.append(Change(f"“{after.parts[new].title}”的次序", *order))
    for old, new in pairs.items():
        one, other = before.parts[old], after.parts[new]
        if one.title != other.title:
            changes.append(Change(f"{called}的名称", one.title, other.title))
        facts = {name: _renamed(said, names) for name, said in one.facts.items()}
        changes += _facts(f"“{other.title}”的", facts, other.facts)
    return changes


def _renamed(said: str, names: Mapping[str, str]) -> str:
    """A fact of the first pack that names steps, with the names they have in the second."""
    parts = re.split(r"“([^”]*)”", said)
    return "".join(part if at % 2 == 0 else f"“{names.get(part, part)}”" for at, part in enumerate(parts))


def _numbered(at: int, part: Part, told: Told) -> str:
    brief = "，".join(part.facts[name] for name in _BRIEF if part.facts.get(name))
    number = f"{at + 1}. " if told.ordered else ""
    return f"{number}{part.title}" + (f"（{brief}）" if brief else "")


def _same_parts(before: Sequence[Part], after: Sequence[Part]) -> dict[int, int]:
    """Places of the parts that are the same in both: by key, then steps of one kind in their order."""
    places = {part.key: at for at, part in enumerate(after)}
    pairs = {at: places[part.key] for at, part in enumerate(before) if part.key in places}
    left = [at for at in range(len(before)) if at not in pairs and before[at].kind]
    free = [at for at in range(len(after)) if at not in pairs.values() and after[at].kind]
    for length in (2, 1):  # kind and level alike first, then the kind alone
        kinds = [before[at].kind[:length] for at in left], [after[at].kind[:length] for at in free]
        found = {
            left[block.a + n]: free[block.b + n]
            for block in SequenceMatcher(None, *kinds, autojunk=False).get_matching_blocks()
            for n in range(block.size)
        }
        pairs |= found
        left = [at for at in left if at not in found]
        free = [at for at in free if at not in found.values()]
    return dict(sorted(pairs.items()))


def _moved(pairs: Mapping[int, int]) -> list[tuple[int, int]]:
    """The fewest pairs to take out so that the rest stand in the same order in both."""
    best: list[list[tuple[int, int]]] = []  # the longest order that ends with each pair
    for pair in pairs.items():
        before = max((run for run in best if run[-1][1] < pair[1]), key=len, default=[])
        best.append([*before, pair])
    kept = max(best, key=len, default=[])
    return [(old, new) for old, new in pairs.items() if (old, new) not in kept and old != new]
