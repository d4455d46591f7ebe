"""The files of one pack folder: which there are, read as plain data with the line of every key.

Nothing in a pack is executed. Symbolic links, files over 1 MiB and files of unknown kinds are refused.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from niukou.rulebook.canonical import canonical_json
from niukou.rulebook.errors import PackFault
from niukou.rulebook.kept import Signature, signature
from niukou.rulebook.model import Where
from niukou.rulebook.nearest import known_words
from niukou.rulebook.schema import schema_faults
from niukou.rulebook.yaml_text import Path as KeyPath
from niukou.rulebook.yaml_text import YamlError, read_yaml

LARGEST = 1 << 20  # bytes of one file
PACK = "pack"
# folder of a pack -> the schema of its files
KINDS: Mapping[str, str] = {
    "dictionary": "dictionary",
    "codelists": "codelist",
    "standards": "standard",
    "quality": "quality",
    "exclusions": "lead",
    "identity": "lead",
    "omissions": "lead",
    "disagreements": "lead",
    "sources": "source",
    "roles": "role",
    "procedures": "procedure",
    "checklists": "checklist",
    "calendar": "calendar",
    "desks": "desk",
    "indicators": "indicator",
}
_BESIDE = frozenset({"EXPECT.yaml", "README.md"})  # for people and tests, no part of the pack
_CSV_COLUMNS = ("code", "label", "aliases", "identity", "from", "to")


@dataclass(frozen=True, eq=False)  # the same content at the same place is read once and is one object
class PackFile:
    """One file of a pack. `id` is '<folder>/<stem>', or 'pack'; `file` is its path for messages."""

    file: str
    id: str
    value: Mapping[str, Any]
    lines: Mapping[KeyPath, int] = field(repr=False)
    elsewhere: Mapping[KeyPath, Where] = field(default_factory=dict, repr=False)  # rows of a CSV

    @property
    def folder(self) -> str:
        """'quality' of 'quality/no_helper'; 'pack' of the pack file."""
        return self.id.partition("/")[0]

    @property
    def stem(self) -> str:
        """'no_helper' of 'quality/no_helper'."""
        return self.id.rpartition("/")[2]

    @cached_property
    def canonical(self) -> str:
        """The value in the one form that a fingerprint is taken of."""
        return canonical_json(self.value)

    def where(self, *path: str | int) -> Where:
        """Return the place of a key, or of the nearest thing around it that has a line."""
        if not self.elsewhere and path in self.lines:
            return Where(self.file, self.lines[path])
        for end in range(len(path), 0, -1):
            if path[:end] in self.elsewhere:
                return self.elsewhere[path[:end]]
            if path[:end] in self.lines:
                return Where(self.file, self.lines[path[:end]])
        return Where(self.file, 1)


@dataclass(frozen=True)
class PackFolder:
    """What one folder holds: its files by id, what is wrong with them, and the ids that cannot be used."""

    shown: str
    files: Mapping[str, PackFile]
    faults: tuple[PackFault, ...]
    unusable: frozenset[str]


_KEPT: dict[tuple[Path, str], tuple[Signature, PackFolder]] = {}


def read_folder(folder: Path, shown: str) -> PackFolder:
    """Read every file of the pack in `folder`; `shown` is what messages call the folder."""
    seen = signature(folder)
    kept = _KEPT.get((folder, shown))
    if seen is not None and kept is not None and kept[0] == seen:
        return kept[1]
    read = _read_folder(folder, shown)
    if seen is not None and signature(folder) == seen:  # nothing changed while it was read
        _KEPT[folder, shown] = seen, read
    return read


def _read_folder(folder: Path, shown: str) -> PackFolder:
    files: dict[str, PackFile] = {}
    faults: list[PackFault] = []
    unusable: set[str] = set()
    try:
        paths, wrong_places = _paths(folder, shown)
    except OSError as error:
        unreadable = PackFault(Where(shown), f"文件夹读不出来（{error.strerror}）", "请检查权限")
        return PackFolder(shown, {}, (unreadable,), frozenset({PACK}))
    faults += wrong_places
    tables = {path.stem for id_, path in paths if id_.startswith("codelists/")}
    for path in sorted((folder / "codelists").glob("*.csv")):
        if path.stem not in tables:
            faults.append(_no_side_file(f"{shown}/codelists/{path.name}", path.stem))
    for id_, path in paths:
        file = f"{shown}/{path.relative_to(folder).as_posix()}"
        data, fault = _bytes(path, file)
        beside = path.with_suffix(".csv")
        rows: bytes | None = None
        if fault is None and id_.startswith("codelists/") and beside.is_file():
            rows, fault = _bytes(beside, file.removesuffix(".yaml") + ".csv")
        if fault is not None:
            faults.append(fault)
            unusable.add(id_)
            continue
        read, found = _read(file, id_, data, rows)
        faults += found
        if read is not None:
            files[id_] = read
        if found:
            unusable.add(id_)
    return PackFolder(shown, files, tuple(faults), frozenset(unusable))


def _paths(folder: Path, shown: str) -> tuple[list[tuple[str, Path]], list[PackFault]]:
    """List the pack's files by id; whatever does not belong in a pack is a fault."""
    paths: list[tuple[str, Path]] = []
    faults: list[PackFault] = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in _BESIDE:
            continue
        if path.name == "pack.yaml":
            paths.append((PACK, path))
        elif path.is_dir() and not path.is_symlink() and path.name in KINDS:
            for inner in sorted(path.iterdir()):
                if inner.name.startswith(".") or (path.name == "codelists" and inner.suffix == ".csv"):
                    continue
                if inner.suffix == ".yaml":
                    paths.append((f"{path.name}/{inner.stem}", inner))
                else:
                    where = Where(f"{shown}/{path.name}/{inner.name}")
                    faults.append(
                        PackFault(where, "不认识的文件", "政策包里只放 .yaml 文件（代码表可配 .csv）")
                    )
        else:
            faults.append(
                PackFault(
                    Where(f"{shown}/{path.name}"), "不认识的文件夹或文件", known_words(path.name, KINDS)
                )
            )
    return paths, faults


def _bytes(path: Path, file: str) -> tuple[bytes, PackFault | None]:
    if path.is_symlink() or not path.is_file():
        return b"", PackFault(Where(file), "不是普通文件", "请放文件本身，不要放链接")
    try:
        with path.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as fault:
        return b"", PackFault(Where(file), f"读不出来（{fault.strerror}）", "请检查权限")
    if len(data) > LARGEST:
        return b"", PackFault(Where(file), "文件超过 1 MiB", "请拆开，长的代码表写成 CSV")
    return data, None


@lru_cache(maxsize=4096)
def _read(
    file: str, id_: str, data: bytes, rows: bytes | None
) -> tuple[PackFile | None, tuple[PackFault, ...]]:
    """Read one file and hold it against its schema. Kept by content: regions share what they inherit."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        return None, (PackFault(Where(file, line), "不是 UTF-8 编码", "请另存为 UTF-8"),)
    try:
        written = read_yaml(text)
    except YamlError as fault:
        return None, (PackFault(Where(file, fault.line), fault.wrong, fault.right),)
    if not isinstance(written.value, dict):
        return None, (PackFault(Where(file), "文件里应当是“键: 值”", "请对照同类文件"),)
    read = PackFile(file, id_, written.value, written.lines)
    if rows is not None or "csv" in written.value:
        read, faults = _with_rows(read, rows)
        if faults:
            return read, faults
    kind = PACK if id_ == PACK else KINDS[read.folder]
    return read, tuple(schema_faults(kind, read.value, read.where))


def _no_side_file(file: str, stem: str) -> PackFault:
    return PackFault(Where(file), "没有说明文件", f"请写 {stem}.yaml，其中有 csv: {stem}.csv")


def _with_rows(side: PackFile, data: bytes | None) -> tuple[PackFile, tuple[PackFault, ...]]:
    """Put the rows of a code list's CSV under `codes`, as if they were written there."""
    name = f"{side.stem}.csv"
    file = side.file.removesuffix(".yaml") + ".csv"
    if side.value.get("csv") != name:
        if "csv" not in side.value:
            return side, (
                PackFault(Where(file), "没有说明文件提到它", f"请在 {side.stem}.yaml 写 csv: {name}"),
            )
        return side, (PackFault(side.where("csv"), f"CSV 只能是 {name}", "与说明文件同名"),)
    if data is None:
        return side, (PackFault(side.where("csv"), f"没有文件 {name}", "请放在说明文件旁边"),)
    try:
        reader = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        header = next(reader, [])
        if unknown := [name for name in header if name not in _CSV_COLUMNS]:
            right = "可用的列：" + "、".join(_CSV_COLUMNS)
            return side, (PackFault(Where(file), f"不认识的列“{unknown[0]}”", right),)
        codes: list[dict[str, Any]] = []
        places: dict[KeyPath, Where] = {}
        for row in reader:
            if not any(row):
                continue
            place = Where(file, reader.line_num)
            if len(row) != len(header):
                return side, (PackFault(place, f"这一行有 {len(row)} 格", f"应当有 {len(header)} 格"),)
            places[("codes", len(codes))] = place
            codes.append(_code(dict(zip(header, row, strict=True))))
    except UnicodeDecodeError:
        return side, (PackFault(Where(file), "不是 UTF-8 编码", "请另存为 UTF-8"),)
    except csv.Error as fault:
        return side, (PackFault(Where(file, reader.line_num), f"不是正确的 CSV（{fault}）"),)
    value = {**{key: value for key, value in side.value.items() if key != "csv"}, "codes": codes}
    return PackFile(side.file, side.id, value, side.lines, places), ()


def _code(cells: dict[str, str]) -> dict[str, Any]:
    code: dict[str, Any] = {name: cell.strip() for name, cell in cells.items() if cell.strip()}
    if "aliases" in code:
        code["aliases"] = [alias.strip() for alias in code["aliases"].split("|") if alias.strip()]
    return code
