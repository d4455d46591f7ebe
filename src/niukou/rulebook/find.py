"""Where packs live, and which folder a name means."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from niukou.rulebook.errors import PackError, PackFault
from niukou.rulebook.model import Where
from niukou.rulebook.nearest import known_words

PACK_FILE = "pack.yaml"
_ROOM = Path(__file__).resolve().parent


@cache
def own_packs_folder() -> Path:
    """Return the packs folder that came with this program: beside the checkout, else inside the package."""
    checkout = _ROOM.parents[2] / "packs"
    return checkout if (checkout / "schema").is_dir() else _ROOM.parent / "_packs"


def packs_folders() -> tuple[Path, ...]:
    """Return the folders searched for a pack's name, first wins.

    Those in the environment's NIUKOU_PACKS (several are divided as in PATH) go before the program's own, so
    that a county's pack may inherit what came with the program.
    """
    named = [Path(part).expanduser() for part in os.environ.get("NIUKOU_PACKS", "").split(os.pathsep) if part]
    return (*named, own_packs_folder())


def known_packs(folders: tuple[Path, ...] | None = None) -> dict[str, Path]:
    """Return the packs by name, in order of name."""
    found: dict[str, Path] = {}
    for folder in packs_folders() if folders is None else folders:
        if folder.is_dir():
            for pack in sorted(folder.iterdir()):
                if (pack / PACK_FILE).is_file():
                    found.setdefault(pack.name, pack)
    return dict(sorted(found.items()))


def find_pack(name_or_path: str | Path, beside: Path | None = None) -> Path:
    """Return the folder of a pack named, or given as a path to its folder.

    `beside` is a folder looked into before all others: a pack finds what it inherits next to itself. Raises
    PackError that lists the known packs and the nearest.
    """
    name = str(name_or_path)
    folders = packs_folders() if beside is None else (beside, *packs_folders())
    if os.sep not in name and name not in ("", ".", ".."):
        for folder in folders:
            if (folder / name / PACK_FILE).is_file():
                return folder / name
    path = Path(name).expanduser()
    if (path / PACK_FILE).is_file() and beside is None:
        return path.resolve()
    known = known_packs(folders)
    wrong = f"{name} 里没有 {PACK_FILE}" if path.is_dir() and beside is None else f"没有名为“{name}”的政策包"
    near = known_words(name, known)
    everything = "已有：" + "、".join(known)
    right = everything if near.startswith("已有") or not near else f"{near}；{everything}"
    raise PackError([PackFault(Where(name), wrong, right)])
