"""A pack over the pack it inherits: every file says what it does to the other's.

`adds: true` brings what was not there, `replaces: <id>` takes the place of what was, `removes: <id>` ends it,
`adds_to: <id>` gives a dictionary table more fields. Nothing is replaced silently, because a forgotten
national rule and a rule deliberately dropped look the same otherwise. A root pack declares nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from niukou.rulebook.errors import PackFault
from niukou.rulebook.files import PACK, PackFile, PackFolder
from niukou.rulebook.nearest import known_words

DECLARATIONS = ("adds", "replaces", "removes", "adds_to")


@dataclass(frozen=True)
class Entry:
    """One thing of a merged pack: the file that defines it and the files that add to it."""

    file: PackFile
    additions: tuple[PackFile, ...] = ()


@dataclass(frozen=True)
class Merged:
    """All things of a pack and of what it inherits, by id; `unusable` ids are there but were refused."""

    entries: Mapping[str, Entry]
    faults: tuple[PackFault, ...]
    unusable: frozenset[str]
    pack: str  # what messages call the folder of the pack asked for


def merge(folders: Sequence[PackFolder]) -> Merged:
    """Lay packs over one another; `folders` begins with the root and ends with the pack asked for."""
    entries: dict[str, Entry] = {}
    unusable: set[str] = set()
    faults: list[PackFault] = []
    for generation, folder in enumerate(folders):
        layer = _Layer(folder, entries, unusable) if generation else None
        if layer is None:
            faults += _root_faults(folder)
            entries = {id_: Entry(file) for id_, file in folder.files.items() if id_ != PACK}
        else:
            entries = layer.laid()
            faults += layer.faults
        unusable |= folder.unusable
    usable = {id_: entry for id_, entry in entries.items() if id_ not in unusable}
    return Merged(usable, tuple(faults), frozenset(unusable), folders[-1].shown)


def _root_faults(folder: PackFolder) -> list[PackFault]:
    return [
        PackFault(
            file.where(word), f"这个政策包不继承别的，不用写“{word}”", "请删去，或在 pack.yaml 写 inherits"
        )
        for file in folder.files.values()
        if file.id != PACK
        for word in DECLARATIONS
        if word in file.value
    ]


class _Layer:
    """One pack laid over what it inherits."""

    def __init__(self, folder: PackFolder, inherited: Mapping[str, Entry], unusable: set[str]) -> None:
        self.files = [file for file in folder.files.values() if file.id != PACK]
        # of a refused file only its own fault is told
        self.refused = folder.unusable
        self.inherited = inherited
        self.known = {*inherited, *unusable}
        self.faults: list[PackFault] = []
        self.taken: dict[str, PackFile] = {}  # inherited id -> the file that replaces or removes it

    def laid(self) -> dict[str, Entry]:
        declared = [(file, *self._declaration(file)) for file in self.files]
        gone = {
            id_
            for file, word, id_ in declared
            if word in ("replaces", "removes") and self._ends(file, word, id_)
        }
        laid = {id_: entry for id_, entry in self.inherited.items() if id_ not in gone}
        for file, word, _ in declared:
            if word == "adds":
                self._is_new(file)
            if word in ("adds", "replaces", "") and (file.id not in laid or word == ""):
                laid[file.id] = Entry(file)
        for file, word, id_ in declared:
            if word == "adds_to":
                self._add_fields(file, id_, laid)
        return laid

    def _declaration(self, file: PackFile) -> tuple[str, str]:
        words = [word for word in DECLARATIONS if word in file.value]
        if len(words) == 1:
            return words[0], str(file.value[words[0]])
        if words:
            self._fault(file, words[1], "不能同时写 " + "、".join(words), "只写一个")
        elif file.id not in self.refused:
            right = f"replaces: {file.id}" if file.id in self.known else "adds: true"
            self._fault(file, "", "没有写明是添加还是代替", f"请写 {right}")
        return "", ""

    def _ends(self, file: PackFile, word: str, id_: str) -> bool:
        verb = "代替" if word == "replaces" else "取消"
        if id_ not in self.known:
            self._fault(
                file, word, f"继承的政策包里没有 {id_}，无从{verb}", known_words(id_, self._alike(file))
            )
            return False
        if id_.partition("/")[0] != file.folder:
            self._fault(file, word, f"{file.folder} 里的文件不能{verb} {id_}", "放到同一种文件夹")
            return False
        if id_ in self.taken:
            self._fault(file, word, f"{id_} 已由 {self.taken[id_].file} 代替或取消", "留一个")
            return False
        if word == "replaces" and id_ != file.id and file.id in self.known:
            self._fault(file, word, f"继承的政策包里另有 {file.id}", f"把文件改名，或写 replaces: {file.id}")
            return False
        self.taken[id_] = file
        return True

    def _is_new(self, file: PackFile) -> None:
        if file.id in self.known:
            self._fault(
                file, "adds", f"继承的政策包里已有 {file.id}", f"改写 replaces: {file.id}，或换文件名"
            )

    def _add_fields(self, file: PackFile, id_: str, laid: dict[str, Entry]) -> None:
        entry = laid.get(id_)
        if entry is None or file.folder != "dictionary":
            if id_ not in self.known or entry is not None:
                tables = [known for known in laid if known.startswith("dictionary/")]
                self._fault(file, "adds_to", f"没有字典表 {id_}", known_words(id_, tables))
            return
        earlier = [one for part in (entry.file, *entry.additions) for one in part.value.get("fields", {})]
        for name in file.value.get("fields", {}):
            if name in earlier:
                right = f"要改动它，请用 replaces: {id_}"
                self.faults.append(PackFault(file.where("fields", name), f"{id_} 已有字段 {name}", right))
        laid[id_] = replace(entry, additions=(*entry.additions, file))

    def _alike(self, file: PackFile) -> list[str]:
        return [id_ for id_ in self.known if id_.startswith(f"{file.folder}/")]

    def _fault(self, file: PackFile, word: str, wrong: str, right: str) -> None:
        self.faults.append(PackFault(file.where(word), wrong, right))
