"""What rules stand on: the tables, lists, standards, sources and procedures they may name.

A rule found sound on one ground is sound on every other that has the same things and more, so that a region's
pack need not look again at the hundreds of rules it inherits. Only rules of packs without any fault are
remembered, by their file, as long as the file's content is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

from niukou.rulebook.files import PackFile
from niukou.rulebook.model import CodeList, Source, Standard, Table
from niukou.rulebook.references import References

_MOST = 4  # grounds remembered of a file: its own pack's, and some that inherit it


@dataclass(frozen=True, eq=False)
class Ground:
    """The things of one pack, as far as rules may name them."""

    tables: Mapping[str, Table]
    codelists: Mapping[str, CodeList]
    standards: Mapping[str, Standard]
    sources: Mapping[str, Source]
    procedures: frozenset[str]
    identity_scheme: str | None


_SOUND: WeakKeyDictionary[PackFile, list[Ground]] = WeakKeyDictionary()


def ground_of(refs: References, identity_scheme: str | None) -> Ground:
    """The ground of a pack."""
    return Ground(
        refs.tables, refs.codelists, refs.standards, refs.sources, frozenset(refs.procedures), identity_scheme
    )


def stands(file: PackFile, ground: Ground) -> bool:
    """Whether the rule of a file was found sound on a ground that this one carries."""
    return any(_carries(ground, other) for other in _SOUND.get(file, ()))


def remember(files: Iterable[PackFile], ground: Ground) -> None:
    """Note that the rules of these files are sound on this ground."""
    for file in files:
        known = _SOUND.setdefault(file, [])
        if len(known) < _MOST:
            known.append(ground)


@lru_cache(maxsize=256)
def _carries(ground: Ground, other: Ground) -> bool:
    """Whether everything `other` has is here too and means the same to a rule."""
    return (
        ground.identity_scheme == other.identity_scheme
        and other.procedures <= ground.procedures
        and all(_same_table(ground.tables.get(name), table) for name, table in other.tables.items())
        and all(_same_list(ground.codelists.get(key), one) for key, one in other.codelists.items())
        and all(_same_standard(ground.standards.get(key), one) for key, one in other.standards.items())
        and all(_same_source(ground.sources.get(key), one) for key, one in other.sources.items())
    )


def _same_table(one: Table | None, other: Table) -> bool:
    """The same table, or the same with more fields."""
    if one is None or (one.key, one.subject, one.part_of, one.head) != (
        other.key,
        other.subject,
        other.part_of,
        other.head,
    ):
        return False
    return one.fields is other.fields or all(one.fields.get(name) == it for name, it in other.fields.items())


def _same_list(one: CodeList | None, other: CodeList) -> bool:
    return one is not None and (one is other or (one.codes == other.codes and one.of == other.of))


def _same_standard(one: Standard | None, other: Standard) -> bool:
    """The same kind of value; the fields that a list of fields names are looked up, a number is not."""
    if one is None or one.type != other.type:
        return False
    return one.type != "fields" or one.values == other.values


def _same_source(one: Source | None, other: Source) -> bool:
    return one is not None and (one.table, one.person) == (other.table, other.person)
