"""Two snapshots, what changed from the one to the other: who came, who went, who stands elsewhere."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from niukou.engine.session import EngineError, open_session
from niukou.office.areas.selectors import area_of, chain_of
from niukou.office.audit import keys
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.reads import Taken, record_read
from niukou.pipeline.snapshot import Snapshot, SnapshotError, compare, read_snapshot
from niukou.rulebook.load import load_pack
from niukou.runs.acting import acting_for
from niukou.runs.new_file import new_file
from niukou.runs.office_ready import open_office
from niukou.runs.office_refusals import refusing
from niukou.runs.refusals import RefusalError, UsageRefusalError, refusal_of
from niukou.runs.take_snapshot import SEAL
from niukou.terms.identity import identity_scheme

HEADINGS = ("对象", "编号", "变化", "原来", "现在")


@dataclass(frozen=True)
class Compared:
    """changes: how many, by subject (household, person, ledger_entry) and kind. shown: the first of them, as dictionaries."""

    older: str
    newer: str
    changes: Mapping[tuple[str, str], int]
    shown: tuple[Mapping[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        """What `--json` prints."""
        counted = [{"subject": s, "change": c, "count": n} for (s, c), n in sorted(self.changes.items())]
        return {"older": self.older, "newer": self.newer, "counts": counted, "changes": list(self.shown)}


def compare_snapshots(
    older: Path,
    newer: Path,
    out: Path | None = None,
    most: int | None = None,
    username: str = "",
    why: str = "",
) -> Compared:
    """Verify both and compare them; every change goes to `out` (CSV). most: changes to keep in the answer, None: all.

    Encrypted ones open in the office that took them, for a user whose area it is (`username`), and the trail tells it,
    with what it is for (`why`).
    Raises RefusalError for a damaged snapshot or two of different areas.
    """
    try:
        first, second = read_snapshot(older), read_snapshot(newer)
        _check(first, second)
        if first.sealed_key is None and second.sealed_key is None:
            return _compared(first, second, out, most)
        with open_office(), refusing():
            area = area_of(str(first.facts["area"]))
            actor = acting_for(username, area, installed_pack(), why)
            told = _compared(_opened(first), _opened(second), out, most)
            asked = {"older": first.digest, "newer": second.digest}
            taken = Taken("registry.compare_snapshots", f"area:{area.code}", chain_of(area), asked)
            record_read(actor, taken, rows=sum(told.changes.values()))
        return told
    except SnapshotError as error:
        raise RefusalError(*str(error).splitlines()) from error
    except EngineError as error:
        raise refusal_of(error) from error


def _opened(one: Snapshot) -> Snapshot:
    return one if one.sealed_key is None else one.unlocked(keys.unseal(SEAL, one.sealed_key))


def _check(older: Snapshot, newer: Snapshot) -> None:
    if older.facts["area"] != newer.facts["area"]:
        raise RefusalError(
            f"两个快照不是一个地方的：{older.facts['area']}、{newer.facts['area']}。",
            "The snapshots are of two areas.",
        )
    if str(newer.facts["taken_at"]) < str(older.facts["taken_at"]):
        raise UsageRefusalError("先写旧的，再写新的。", "Name the older one first.")


def _compared(older: Snapshot, newer: Snapshot, out: Path | None, most: int | None) -> Compared:
    pack = load_pack(str(newer.facts["pack"]))
    counts: Counter[tuple[str, str]] = Counter()
    shown: list[Mapping[str, Any]] = []

    def walk(write: Any = None) -> None:
        with (
            TemporaryDirectory(prefix="niukou-") as work,
            open_session(
                Path(work), identity_scheme(pack.identity_scheme), folders=[older.folder, newer.folder]
            ) as session,
        ):
            for change in compare(session, older, newer):
                counts[change.subject, change.change] += 1
                if most is None or len(shown) < most:
                    shown.append(asdict(change))
                if write is not None:
                    write(asdict(change).values())

    if out is None:
        walk()
    else:
        with new_file(out) as making, making.open("w", encoding="utf-8-sig", newline="") as text:
            writer = csv.writer(text)
            writer.writerow(HEADINGS)
            walk(writer.writerow)
    return Compared(older.digest, newer.digest, counts, tuple(shown))
