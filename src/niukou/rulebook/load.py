"""A pack from its files: read, inherited, typed, held against itself, and dated. All faults at once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from niukou.rulebook.assemble import Things, assemble
from niukou.rulebook.at_date import in_force
from niukou.rulebook.basis import check_window, read_basis, read_window
from niukou.rulebook.errors import PackError, PackFault
from niukou.rulebook.expression import check_expressions
from niukou.rulebook.files import PACK, PackFile, PackFolder, read_folder
from niukou.rulebook.find import find_pack, packs_folders
from niukou.rulebook.fingerprint import fingerprint
from niukou.rulebook.ground import remember
from niukou.rulebook.inherit import merge
from niukou.rulebook.model import Pack


def load_pack(name_or_path: str | Path, on: date | None = None) -> Pack:
    """Load a pack by name or by the path of its folder, with the rules in force `on` that day.

    Without a day every rule is kept, whenever it holds. Standards and code lists keep all their dated values
    (`at_date.value_on` asks them). Raises PackError with every fault of the pack and of what it inherits.
    """
    lineage = _lineage(find_pack(name_or_path))
    if len(lineage) > 1:
        _look_at(lineage[1].folder, tuple(file for one in lineage[1:] for file in one.files.files.values()))
    merged = merge([generation.files for generation in reversed(lineage)])
    faults = [fault for generation in lineage for fault in generation.files.faults]
    faults += merged.faults
    things = assemble(merged, _scheme(lineage, "identity_scheme"))
    pack = _pack(lineage, things)
    faults += things.refs.faults
    if pack is not None and _words_are_sound(faults):
        faults += check_expressions(pack, things.sound)
    if pack is None or faults:
        raise PackError(
            sorted(set(faults), key=lambda fault: (fault.where.file, fault.where.line, fault.wrong))
        )
    remember(things.rule_files, things.ground)
    return pack if on is None else pack_on(pack, on)


def pack_on(pack: Pack, on: date) -> Pack:
    """A pack that was loaded whole, with the rules in force on a day."""
    return replace(
        pack,
        quality=in_force(pack.quality, on),
        leads=in_force(pack.leads, on),
        procedures=in_force(pack.procedures, on),
    )


def _words_are_sound(faults: Sequence[PackFault]) -> bool:
    """Whether what expressions name is right; otherwise they would only repeat its faults."""
    return not any(
        f"/{folder}/" in fault.where.file
        for fault in faults
        for folder in ("dictionary", "codelists", "standards")
    )


@dataclass(frozen=True)
class _Generation:
    """One pack of a lineage: its folder, its pack file and the rest."""

    folder: Path
    pack: PackFile | None
    files: PackFolder


def _lineage(folder: Path) -> list[_Generation]:
    """Return the pack and, in order, what it inherits. Raises PackError for a circle or an unknown pack."""
    lineage: list[_Generation] = []
    while True:
        files = read_folder(folder, _shown(folder))
        pack = files.files.get(PACK) if PACK not in files.unusable else None
        lineage.append(_Generation(folder, pack, files))
        above = pack.value.get("inherits") if pack else None
        if pack is None or above is None:
            return lineage
        where = pack.where("inherits")
        try:
            folder = find_pack(above, beside=folder.parent)
        except PackError as error:
            raise PackError([PackFault(where, fault.wrong, fault.right) for fault in error.faults]) from None
        if any(folder.resolve() == earlier.folder.resolve() for earlier in lineage):
            round_ = " → ".join([*(earlier.folder.name for earlier in lineage), folder.name])
            raise PackError([PackFault(where, f"继承绕成了圈：{round_}", "改掉其中一个 inherits")])


def _shown(folder: Path) -> str:
    """Return a pack's path relative to the packs folder it is in, or just its name."""
    for packs in packs_folders():
        if folder.resolve().is_relative_to(packs.resolve()):
            return folder.resolve().relative_to(packs.resolve()).as_posix()
    return folder.name


@lru_cache(maxsize=64)
def _look_at(folder: Path, files: tuple[PackFile, ...]) -> None:  # noqa: ARG001  the content that was looked at
    """Load what a pack inherits first, so that its rules need not be looked at again in every pack above it."""
    with suppress(PackError):  # its faults will be those of the pack that inherits it, too
        load_pack(folder)


def _scheme(lineage: Sequence[_Generation], word: str) -> str | None:
    """The scheme that the pack names, or the nearest it inherits."""
    named = (one.pack.value.get(word) for one in lineage if one.pack)
    return next((str(scheme) for scheme in named if scheme is not None), None)


def _pack(lineage: Sequence[_Generation], things: Things) -> Pack | None:
    own, refs = lineage[0].pack, things.refs
    for generation in lineage:
        if generation.pack is not None:
            check_window(generation.pack, refs)
            if generation.pack.value["name"] != generation.folder.name:
                wrong = f"名称 {generation.pack.value['name']} 与文件夹 {generation.folder.name} 不同"
                refs.fault(generation.pack.where("name"), wrong, "两处写成一样")
    if own is None or any(generation.pack is None for generation in lineage):
        return None
    schemes: dict[str, str] = {}
    for word in ("identity_scheme", "area_scheme"):
        scheme = _scheme(lineage, word)
        if scheme is None:
            refs.fault(own.where("name"), f"没有写 {word}，也没有可继承的", f"请写 {word}")
            return None
        schemes[word] = scheme
    valid_from, valid_to = read_window(own.value)
    return Pack(
        name=own.value["name"],
        title=own.value["title"],
        title_en=own.value["title_en"],
        version=own.value["version"],
        identity_scheme=schemes["identity_scheme"],
        area_scheme=schemes["area_scheme"],
        lineage=tuple(generation.folder.name for generation in lineage),
        tables=refs.tables,
        codelists=refs.codelists,
        standards=refs.standards,
        quality=things.quality,
        leads=things.leads,
        sources=refs.sources,
        fingerprint=fingerprint([(one.folder.name, one.files.files.values()) for one in lineage]),
        roles=refs.roles,
        procedures=refs.procedures,
        checklists=refs.checklists,
        calendars=refs.calendars,
        indicators=things.indicators,
        desks=things.desks,
        basis=read_basis(own.value),
        valid_from=valid_from,
        valid_to=valid_to,
        where=own.where("name"),
    )
