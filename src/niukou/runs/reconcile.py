"""Another system's register of an area, held against the book person by person: what one has and the other lacks, and why."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from niukou.office.areas.selectors import area_of
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.selectors.reconcile import Difference, OtherRow, Reconciliation, reconcile
from niukou.office.registry.services.reconciled import tell_reconciliation
from niukou.pipeline.ingest import InputError, InputFile, Landed
from niukou.rulebook.labels import label_of, move_label
from niukou.rulebook.model import Pack
from niukou.runs.acting import acting_for
from niukou.runs.folders import work_folder, work_parent
from niukou.runs.new_file import new_file
from niukou.runs.office_ready import open_office
from niukou.runs.office_refusals import refusing
from niukou.runs.one_list import land_one
from niukou.runs.refusals import RefusalError, refusal_of
from niukou.runs.stopping import heed_stop
from niukou.terms.identity import identity_scheme

_SIDES = {"other": "只有对方有", "ours": "只有本册有"}
_PEOPLE = ("person", "roster")  # tables of a register that have a person in each row
HEADINGS = ("有的一方", "对方的行", "人编号", "事由", "现在的账户", "地方", "生效日")


@dataclass(frozen=True)
class Reconciled:
    """What came of it. pack: in whose words; unnumbered: rows of the other list without a readable identity number, which meet nobody."""

    area: str
    area_name: str
    found: Reconciliation
    pack: Pack
    unnumbered: Sequence[str] = field(default_factory=tuple)

    @property
    def reasons(self) -> Mapping[tuple[str, str], int]:
        """How many persons only one side has, by which, and by the cause that explains it ('' where nothing does)."""
        return Counter((one.has, one.cause) for one in self.found.differences)

    def said(self, cause: str) -> str:
        """The cause of an entry as the pack calls it; '' for none."""
        return move_label(self.pack, cause)

    def as_json(self) -> dict[str, Any]:
        """What `--json` prints."""
        return {
            "area": self.area, "area_name": self.area_name, "both": self.found.both,
            "repeated": list(self.found.repeated), "unnumbered": list(self.unnumbered),
            "differences": [_row(one) for one in self.found.differences],
        }  # fmt: skip


def reconcile_with(
    username: str, code: str, file: Path, out: Path | None = None, *, why: str = ""
) -> Reconciled:  # fmt: skip
    """Read the list, hold it against the book, write the differences to `out` (CSV). why: as `acting_for`. Raises RefusalError."""
    with heed_stop() as stop:
        try:
            with open_office(), refusing(), work_folder(work_parent(file.absolute()), stop.seal) as work:
                return _reconciled(username, code, file, out, work, why)
        except KeyboardInterrupt as error:
            raise refusal_of(error, stop.signal) from None
        except (InputError, OSError) as error:
            raise refusal_of(error, stop.signal) from error


def _reconciled(
    username: str, code: str, file: Path, out: Path | None, work: Path, why: str
) -> Reconciled:  # fmt: skip
    pack, area = installed_pack(), area_of(code)
    actor = acting_for(username, area, pack, why)
    landed = land_one(file, pack, work)
    lists = [one for one in landed.files if one.table in _PEOPLE]
    if len(lists) != 1:
        raise RefusalError(
            f"{file} 要有一张一人一行的名册（有{_number(pack).label}一栏），这里有 {len(lists)} 张。",
            "One list with a person in each row, and an identity number, is needed.",
        )
    unnumbered = list(_set_aside(landed))
    found = reconcile(actor, area, _rows(pack, lists[0], unnumbered))
    tell_reconciliation(actor, area, lists[0].sha256, found)
    told = Reconciled(area.code, area.name, found, pack, tuple(unnumbered))
    if out is not None:
        _write(told, out)
    return told


def _rows(pack: Pack, one: InputFile, unnumbered: list[str]) -> Iterator[OtherRow]:
    """The rows with a number that may be somebody's; the others' references are added to `unnumbered`."""
    scheme, number = identity_scheme(pack.identity_scheme), _number(pack).name
    file = pq.ParquetFile(one.parquet)
    called = [name for name in ("person_code",) if name in file.schema_arrow.names]
    for batch in file.iter_batches(columns=["landed_row", number, *called]):
        for row in batch.to_pylist():
            reference = str(row.get("person_code") or "").strip() or f"第{row['landed_row']}行"
            standard = scheme.derive(row[number]).standard or ""
            # a wrong number may stand in both lists; a word in its place (`不详`) is nobody's
            if any(character.isdigit() for character in standard):
                yield OtherRow(reference, standard)
            else:
                unnumbered.append(reference)


def _set_aside(landed: Landed) -> Iterator[str]:
    """Rows that could not be read as a person's."""
    for batch in pq.ParquetFile(landed.rejected).iter_batches(columns=["row", "kept"]):
        yield from (f"第{row}行" for row, kept in zip(*batch.to_pydict().values(), strict=True) if not kept)


def _number(pack: Pack) -> Any:
    return next(one for one in pack.tables["person"].fields.values() if one.type == "identity")


def _write(told: Reconciled, out: Path) -> None:
    with new_file(out) as making, making.open("w", encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(HEADINGS)
        for one in told.found.differences:
            words = {
                "has": _SIDES[one.has], "cause": told.said(one.cause), "account": label_of(told.pack, "account", one.account)
            }  # fmt: skip
            writer.writerow((_row(one) | words).values())


def _row(one: Difference) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in asdict(one).items()}
