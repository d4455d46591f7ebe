"""Which files of the input folder are read, and which are a reason to refuse it.

`README`, hidden files, lock files of an open workbook (`~$…`) and what Windows leaves behind are passed over;
anything else that cannot be read is told, for a file silently left out is a register silently not compared.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from niukou.pipeline.ingest.faults import InputFault

FOLDERS = ("registry", "registers")
SUFFIXES = (".csv", ".tsv", ".xlsx", ".xls", ".parquet")
PASSED_OVER = frozenset({"thumbs.db", "desktop.ini"})
READABLE = "请用 .csv .tsv .xlsx .xls .parquet / use one of these formats"


@dataclass(frozen=True)
class FoundFile:
    """A file to read: where it is, its name relative to the input folder, the folder it lies in, its size."""

    path: Path
    relative: str
    folder: str
    size: int

    @property
    def suffix(self) -> str:
        """The extension in lower case, with its dot."""
        return self.path.suffix.lower()


def find_files(directory: Path, folders: Sequence[str] = FOLDERS) -> tuple[list[FoundFile], list[InputFault]]:
    """The files in `folders` of `directory` in order of their names, and every fault of the folders themselves."""
    faults: list[InputFault] = []
    found: list[FoundFile] = []
    if fault := _folder_fault(directory, "", directory):
        return [], [fault]
    for folder in folders:
        below = directory / folder
        if folder == "registers" and not os.path.lexists(below):
            continue  # the registry alone can be screened: its rules need no register
        if fault := _folder_fault(below, folder, directory):
            faults.append(fault)
            continue
        for item in _files_in(below, folder, directory):
            (found if isinstance(item, FoundFile) else faults).append(item)  # type: ignore[arg-type]
    return found, faults


def _folder_fault(path: Path, name: str, directory: Path) -> InputFault | None:
    shown = name or str(path)
    try:
        if not path.exists():
            return InputFault(
                shown,
                wrong="文件夹不存在 / no such folder",
                right="输入文件夹里应有 registry/（登记）和 registers/（部门数据） / DIR holds registry/ and registers/",
            )
        if not path.is_dir():
            return InputFault(shown, wrong="不是文件夹 / not a folder")
        if name and _points_outside(path, directory):
            return InputFault(
                shown, wrong="链接指向输入文件夹之外 / a link that points outside the input folder"
            )
        with os.scandir(path):
            return None
    except PermissionError:
        return InputFault(
            shown,
            wrong="没有读取文件夹的权限 / no right to read this folder",
            right="请开通读取权限 / grant it",
        )


def _files_in(below: Path, folder: str, directory: Path) -> Iterator[FoundFile | InputFault]:
    for path in sorted(below.iterdir()):
        name = path.name.casefold()
        if name.startswith((".", "~$")) or name in PASSED_OVER or path.stem.casefold() == "readme":
            continue
        yield _file_or_fault(path, folder, directory)


def _file_or_fault(path: Path, folder: str, directory: Path) -> FoundFile | InputFault:
    relative = f"{folder}/{path.name}"
    try:
        if _points_outside(path, directory):
            return InputFault(
                relative, wrong="链接指向输入文件夹之外 / a link that points outside the input folder"
            )
        if path.is_dir():
            return InputFault(
                relative,
                wrong="这里不应有文件夹 / a folder inside",
                right="文件请直接放在上一级 / move its files up",
            )
        if not path.is_file():  # a pipe or device would be waited for without end
            return InputFault(relative, wrong="不是普通文件 / not an ordinary file")
        if path.suffix.lower() not in SUFFIXES:
            return InputFault(
                relative, wrong=f"不认识的扩展名 {path.suffix or '(无)'} / unknown extension", right=READABLE
            )
        size = path.stat().st_size
        if size == 0:
            return InputFault(
                relative,
                wrong="空文件（0 字节） / an empty file (0 bytes)",
                right="请重新导出 / export it again",
            )
        with path.open("rb"):
            return FoundFile(path, relative, folder, size)
    except PermissionError:
        return InputFault(
            relative, wrong="没有读取权限 / no right to read it", right="请开通读取权限 / grant it"
        )
    except OSError as error:
        return InputFault(relative, wrong=f"不能读取 / cannot be read: {error.strerror}")


def _points_outside(path: Path, directory: Path) -> bool:
    return path.is_symlink() and not path.resolve().is_relative_to(directory.resolve())
