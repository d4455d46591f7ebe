"""One file that somebody hands in, landed the way of all files: encodings, headings and formats are understood alike."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

from niukou.pipeline.ingest import Landed, land
from niukou.rulebook.model import Pack
from niukou.runs.refusals import RefusalError

_GZIP = b"\x1f\x8b"


def land_one(file: Path, pack: Pack, work: Path) -> Landed:
    """A list, which may be gzipped, as landed tables in the work folder. Raises RefusalError, InputError."""
    if not file.is_file():
        raise RefusalError(f"没有文件 {file}。", f"There is no file {file}.")
    registry = work / "in" / "registry"
    registry.mkdir(parents=True)
    with file.open("rb") as opened:
        zipped = opened.read(len(_GZIP)) == _GZIP
    target = registry / (file.stem if zipped and file.suffix == ".gz" else file.name)
    with (gzip.open if zipped else open)(file, "rb") as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy)
    return land(work / "in", pack, work, households=False)
