"""Prove an office: its trail, every row of its tables, the book, the years, the papers and the cases."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from niukou.office.areas.authority import AreaAuthor, Operator, operator
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import codes_along, within
from niukou.office.audit import clock
from niukou.office.audit.faults import UNREADABLE, Fault, as_far_as_it_reads, bounded
from niukou.office.audit.keys import SealError, none_made
from niukou.office.audit.models import Anchor
from niukou.office.audit.proof import told_chains
from niukou.office.audit.services import NATION
from niukou.office.audit.snapshot import one_look
from niukou.office.audit.whole_proof import Known, as_far_as_keys_open, known, tell_proof, trail_faults
from niukou.office.cases.proof import case_faults, unproved
from niukou.office.findings.selectors.proof import extract_faults
from niukou.office.registry.selectors.indicator_proof import indicator_faults
from niukou.office.registry.selectors.proof import (
    ledger_faults,
    paper_faults,
    sealed_faults,
    staged_faults,
    year_faults,
)
from niukou.office.support.selectors.proof import help_faults
from niukou.runs.acting import command_line
from niukou.runs.office_ready import open_office
from niukou.runs.progress import Progress, Silence
from niukou.runs.refusals import RefusalError

_HEADS = "heads.jsonl"
_MOST = 10_000  # faults that are told one by one
# what is proved, the table that it begins with, how
_Proof = tuple[str, str, Callable[[AreaAuthor, Area], Iterator[Fault]]]
_PROOFS: tuple[_Proof, ...] = (
    ("账和决定 / the ledger", "registry_ledgerentry", ledger_faults),
    ("封存的年度 / frozen years", "registry_yearseal", year_faults),
    ("封住的号码 / sealed values", "registry_personyear", sealed_faults),
    ("筛选用的 / what filters read", "registry_householdindicators", indicator_faults),
    ("暂存的文件 / staged files", "registry_staging", staged_faults),
    ("材料 / papers", "registry_paper", paper_faults),
    ("部门数据 / extracts", "findings_extract", extract_faults),
    ("帮扶和资金 / help and money", "support_measure", help_faults),
    ("案子 / cases", "cases_case", case_faults),
)
_OF_FILES = (paper_faults, extract_faults)


@dataclass(frozen=True)
class Verified:
    """What was proved, as it was at `as_of`. faults: at most 10 000 of `found`. unproved: cases that nobody can replay.

    heads: against how many days that have left the house it was held; 0: an end that was cut off whole is not seen.
    papers: where papers were looked for, when that folder is not there: NIUKOU_PAPERS may name another than the office's.
    """

    area: str
    as_of: datetime
    found: int
    faults: tuple[Fault, ...]
    unproved: int
    heads: int = 0
    papers: str = ""


def verify(area: str | None, heads: Path | None, progress: Progress | None = None) -> Verified:
    """Prove everything, or of an area its chains, book, papers and cases; rows, anchors and keys are proved anyway.

    heads: the folder (or file in it) to which the heads of the chains were sent; None: that of NIUKOU_HEADS, where it is
    set. That it was asked is entered into the trail afterwards. Raises RefusalError.
    """
    left = _read(heads) if heads else []
    with open_office():
        try:
            return prove(area, left or _sent_by_itself(), progress or Silence())
        except SealError as error:
            raise RefusalError(str(error)) from None


def prove(area: str | None, left: Sequence[Mapping[str, Any]], watching: Progress) -> Verified:
    """What `verify` does in an office that is open; `left`: the lines that left. Raises RefusalError, SealError."""
    by, where = operator("niukou verify", command_line()), _areas(area)
    kept: list[Fault] = []
    found = 0
    with one_look(), none_made():
        as_of = clock.now()
        begun = known()
        for fault in _faults(begun, by, area, where, left, watching):
            found += 1
            if found <= _MOST:
                kept.append(bounded(fault, begun.since, as_of))
        lost = 0
        with suppress(*UNREADABLE):  # a case that cannot be read was told as a fault
            lost = sum(unproved(by, one) for one in where)
    with suppress(
        SealError
    ):  # the trail's own key does not open: the faults say so, and nothing can be entered
        tell_proof(by, area or "", as_of, found, begun)
    papers = Path(settings.PAPERS)
    missing = "" if papers.is_dir() else str(papers)
    return Verified(area or "", as_of, found, tuple(kept), lost, len(left), missing)


def faults_of_office(by: Operator, *, papers: bool = True) -> Iterator[Fault]:
    """Everything of an office that is open, without entering that it was asked. papers: whether files are looked at."""
    proofs = [proof for proof in _PROOFS if papers or proof[-1] not in _OF_FILES]
    yield from trail_faults(known(), None, [], Silence().advance)
    yield from _of_rooms(proofs, by, _areas(None), Silence())


def _faults(
    begun: Known,
    by: Operator,
    area: str | None,
    where: Sequence[Area],
    left: Sequence[Mapping[str, Any]],
    watching: Progress,
) -> Iterator[Fault]:
    watching.begin("记录和各表的行 / the trail and every row")
    chains = None if area is None else [NATION, *_chains_in(where)]
    yield from trail_faults(begun, chains, left, watching.advance)
    yield from _of_rooms(_PROOFS, by, where, watching)


def _of_rooms(
    proofs: Sequence[_Proof], by: Operator, where: Sequence[Area], watching: Progress
) -> Iterator[Fault]:
    for told, table, prove in proofs:
        watching.begin(told)
        for one in where:
            yield from as_far_as_it_reads(table, as_far_as_keys_open(prove(by, one)))


def _areas(code: str | None) -> list[Area]:
    """The area, or without one the widest there are. Raises RefusalError."""
    if code is None:
        return list(Area.objects.filter(parent=None).order_by("pk"))
    found = list(Area.objects.filter(code=code))
    if not found:
        raise RefusalError(f"没有行政区划 {code}。", f"There is no area {code}.")
    return found


def _chains_in(where: Sequence[Area]) -> list[str]:
    inside = {
        code
        for one in where
        for code in Area.objects.filter(within(one.path, "path")).values_list("code", flat=True)
    }
    above = {code for one in where for code in codes_along(one.path)}
    return [chain for chain in told_chains() if chain in inside | above]


def _sent_by_itself() -> list[dict[str, Any]]:
    """What lies where this office sends its heads; nothing where it sends none, or has not begun to."""
    if not settings.HEADS:
        return []
    file = Path(settings.HEADS) / _HEADS
    return _read(file) if file.exists() or Anchor.objects.exists() else []


def _read(heads: Path) -> list[dict[str, Any]]:
    file = heads / _HEADS if heads.is_dir() else heads
    try:
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        for line in lines:
            date.fromisoformat(line["day"]), line["digest"], line["heads"].keys()
    except OSError as error:
        raise RefusalError(f"读不到 {file}（{error.strerror}）。", f"{file} cannot be read.") from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise RefusalError(f"{file} 不是送出的末条。", f"{file} holds no heads that were sent.") from None
    return lines
