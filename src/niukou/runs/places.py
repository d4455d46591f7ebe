"""May a run read from here and write there? Asked before anything is made."""

from __future__ import annotations

import json
import os
from pathlib import Path

from niukou.runs.refusals import RefusalError, UsageRefusalError

MANIFEST = "manifest.json"
RESULT_FILES = ("findings.csv", "findings.parquet", "findings.xlsx", "rejected.csv", MANIFEST)


def check_places(directory: Path, out: Path, work: Path, replace: bool) -> None:
    """Refuse an input folder that cannot be read and a result that would destroy or mix something.

    All paths are resolved. RefusalError for the input; UsageRefusalError for `out` and the work folder's place.
    """
    _check_input(directory)
    if out == directory or out.is_relative_to(directory):
        raise UsageRefusalError(
            f"--out 不能放在输入文件夹里面：{out} 在 {directory} 里。请写一个别处的文件夹。",
            "--out must not lie inside the input folder.",
        )
    if work == directory or work.is_relative_to(directory):
        raise UsageRefusalError(
            f"NIUKOU_WORK 不能放在输入文件夹里面：{work}",
            "NIUKOU_WORK must not lie inside the input folder.",
        )
    _check_out(out, replace)
    for parent in (out.parent, work):
        _check_writable(parent)


def is_result(folder: Path) -> bool:
    """Does `folder` hold a result of niukou and nothing else?"""
    try:
        names = {path.name for path in folder.iterdir()}
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return names <= set(RESULT_FILES) and isinstance(said, dict) and "findings_version" in said


def _check_input(directory: Path) -> None:
    if not directory.exists():
        raise RefusalError(f"没有这个文件夹：{directory}", f"There is no folder {directory}")
    if not directory.is_dir():
        raise RefusalError(
            f"不是文件夹：{directory}。请写里面有 registry/ 和 registers/ 的文件夹。",
            f"Not a folder: {directory}. Name the one that holds registry/ and registers/.",
        )
    if not os.access(directory, os.R_OK | os.X_OK):
        raise RefusalError(
            f"没有读取的权限：{directory}。请换一个文件夹，或请管理员授权。",
            f"No permission to read {directory}",
        )


def _check_out(out: Path, replace: bool) -> None:
    if out.exists() and not out.is_dir():
        raise UsageRefusalError(
            f"--out 已经是一个文件：{out}。请写一个文件夹的名字。", f"--out is a file: {out}"
        )
    if not out.is_dir() or not any(out.iterdir()):
        return
    if not replace:
        hint = "要换掉旧结果请加 --replace，或换一个文件夹。" if is_result(out) else "请换一个文件夹。"
        raise UsageRefusalError(
            f"--out 里已经有文件：{out}。{hint}",
            "--out is not empty: name another folder, or --replace a former result of niukou.",
        )
    if not is_result(out):
        raise UsageRefusalError(
            f"--replace 只换 niukou 自己的结果，而 {out} 里有别的文件。请换一个文件夹。",
            f"--replace replaces a result of niukou only; {out} holds other files.",
        )


def _check_writable(folder: Path) -> None:
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise RefusalError(
            f"没有写入的权限：{folder}。请换一个文件夹，或请管理员授权。",
            f"No permission to write to {folder}",
        )
