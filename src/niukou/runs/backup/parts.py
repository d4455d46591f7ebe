"""The sealed files of a backup: the rows of a table, packed; the papers, as they lie in their folder."""

from __future__ import annotations

import gzip
import io
import shutil
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from django.db.models import Model

from niukou.runs.backup.manifest import PAPERS, Part, damaged
from niukou.runs.backup.rows import columns_of, lines_of, load_lines
from niukou.runs.backup.sealed_stream import DamagedError, SealedReader, SealedWriter

_QUICK = 1  # rows are packed at the speed of the disk
_LINES = 1_000  # packed at once


class Box:
    """A folder of sealed files under one key."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder, self._key = folder, key

    def keep_table(self, model: type[Model]) -> Part:
        """Write the rows of a table."""
        name = model._meta.db_table
        rows = clear = 0
        with (self.folder / f"{name}.sealed").open("xb") as out:
            sealed = SealedWriter(out, self._key, name)
            with gzip.GzipFile(
                fileobj=sealed, mode="wb", compresslevel=_QUICK, mtime=0, filename=""
            ) as packed:
                lines = lines_of(model)
                while part := list(islice(lines, _LINES)):
                    clear += packed.write(("\n".join(part) + "\n").encode())
                    rows += len(part)
            sealed.close()
        columns = tuple(str(field.column) for field in columns_of(model))
        return Part(name, rows, clear, sealed.size, sealed.sha256(), columns)

    def bring_table(self, model: type[Model], part: Part, source: str) -> int:
        """Add the rows of a table to the database; how many they were. Raises RefusalError for a damaged file.

        source: the kind of database that they are from.
        """
        with self._opened(part) as sealed, gzip.GzipFile(fileobj=sealed, mode="rb") as packed:
            return load_lines(
                model, part.columns, io.TextIOWrapper(packed, encoding="utf-8", newline="\n"), source
            )

    def keep_papers(self, folder: Path, names: Iterable[str]) -> tuple[Part, tuple[str, ...]]:
        """Write the papers of that folder, which are sealed already; and the names of those that are not there."""
        kept = clear = 0
        missing: list[str] = []
        with (self.folder / f"{PAPERS}.sealed").open("xb") as out:
            sealed = SealedWriter(out, self._key, PAPERS)
            with tarfile.open(fileobj=sealed, mode="w|") as shelf:
                for name in names:
                    try:
                        paper = (folder / name).open("rb")
                    except FileNotFoundError:
                        missing.append(name)
                        continue
                    with paper:
                        told = tarfile.TarInfo(name)
                        told.size = paper.seek(0, io.SEEK_END)
                        paper.seek(0)
                        shelf.addfile(told, paper)
                        kept, clear = kept + 1, clear + told.size
            sealed.close()
        return Part(PAPERS, kept, clear, sealed.size, sealed.sha256()), tuple(missing)

    def bring_papers(self, part: Part, folder: Path) -> int:
        """Put the papers into a folder; how many they were. Raises RefusalError for a damaged file."""
        with self._opened(part) as sealed, tarfile.open(fileobj=sealed, mode="r|") as shelf:
            kept = 0
            for told in shelf:
                # by hand: the first releases of Python 3.11 know no way to extract that keeps inside the folder
                content, place = shelf.extractfile(told), Path(told.name)
                if content is None or place.is_absolute() or ".." in place.parts:
                    raise DamagedError(told.name)
                (folder / place).parent.mkdir(parents=True, exist_ok=True)
                with content, (folder / place).open("xb") as out:
                    shutil.copyfileobj(content, out)
                kept += 1
            return kept

    @contextmanager
    def _opened(self, part: Part) -> Iterator[io.BufferedReader]:
        try:
            with (self.folder / part.file).open("rb") as source:
                yield io.BufferedReader(SealedReader(source, self._key, part.name), 1 << 20)
        except (DamagedError, tarfile.TarError, EOFError, gzip.BadGzipFile):
            raise damaged(part.file) from None
