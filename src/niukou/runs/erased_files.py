"""Files that should have gone with an erasure, and lie there still because the process was killed after its commit.

Nobody opens them: their keys went with the commit. Only what the book itself says is gone is unlinked: papers and extracts
without a key, and what stood in the place of an extract that an erasure wrote anew, which its entry names. A file that nothing
names may belong to another database, and is counted alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from niukou.office.accounts.actor import Actor
from niukou.office.findings.models import Extract
from niukou.office.registry.models import Paper
from niukou.office.registry.selectors import former_files


@dataclass(frozen=True)
class Finished:
    """unlinked: how many files went now. unnamed: the names of files that no row of this database names."""

    unlinked: int
    unnamed: tuple[str, ...]


def finish_files(actor: Actor) -> Finished:
    """Unlink files of his area whose key is gone; run again, there are none."""
    folder = Path(settings.PAPERS)
    unlinked = 0
    for name in {*_gone(actor)} | {*former_files(actor)} - _named():
        file = folder / name
        if file.exists():
            file.unlink(missing_ok=True)
            unlinked += 1
    # the folder first: what is added meanwhile has its row by the time that rows are read, or is not seen
    there = {path.name for path in folder.glob("[!.]*")} if folder.is_dir() else set()
    return Finished(unlinked, tuple(sorted(there - _named())))


def _named() -> set[str]:
    return {*Paper.objects.values_list("file", flat=True), *Extract.objects.values_list("file", flat=True)}


def _gone(actor: Actor) -> Iterator[str]:
    yield from Paper.objects.filter(actor.sees(), key=None).values_list("file", flat=True)
    yield from Extract.objects.filter(actor.sees(), key=b"").values_list("file", flat=True)
