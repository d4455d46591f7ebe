"""Papers at the command line: of a household, a case, a notice, a meeting, or of everybody in a village."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import area_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.models import Case, Meeting, Notice
from niukou.office.registry.models import Household
from niukou.office.registry.selectors import NotThereError
from niukou.runs.acting import acting_for
from niukou.runs.new_file import new_file
from niukou.runs.office_ready import open_office
from niukou.runs.office_refusals import refusing
from niukou.runs.papers.of_villages import village_papers
from niukou.runs.papers.printing import (
    OF_HOUSEHOLD,
    TITLES,
    Asked,
    case_paper,
    household_paper,
)
from niukou.runs.progress import Progress, Silence
from niukou.runs.refusals import RefusalError, UsageRefusalError

OF_CASES = {"letter": "case", "notice": "notice", "minutes": "meeting"}


@dataclass(frozen=True)
class Wanted:
    """What is to be printed. of: household, village, case, notice or meeting; key: its code or number. reason: why numbers are
    to be whole; why: what the paper is for.
    """

    kind: str
    of: str
    key: str
    year: int | None = None
    reason: str = ""
    why: str = ""


def print_paper(username: str, wanted: Wanted, out: Path, progress: Progress | None = None) -> int:
    """Print into a new file; how many papers. Raises RefusalError."""
    _check(wanted, out)
    with open_office(), refusing():
        area = _area(wanted)
        actor = _acting(username, area, wanted)
        with new_file(out) as making:
            return _print(actor, area, wanted, making, out, progress or Silence())


def _acting(username: str, area: Area, wanted: Wanted) -> Actor:
    try:
        return acting_for(username, area, installed_pack(clock.today()), wanted.why)
    except RefusalError:
        if wanted.of == "village":
            raise
        # where it lies, and that it is there, is not told to who has no charge for it
        raise _not_there(wanted) from None


def _print(actor: Actor, area: Area, wanted: Wanted, making: Path, out: Path, progress: Progress) -> int:
    asked = Asked(wanted.kind, wanted.year, wanted.reason)
    if wanted.of == "village":
        return village_papers(actor, area, asked, making, progress, each_alone=out.suffix.lower() == ".zip")
    paper = (
        household_paper(actor, wanted.key, asked)
        if wanted.of == "household"
        else case_paper(actor, wanted.kind, wanted.key)
    )
    making.write_bytes(paper.content)
    return 1


def _check(wanted: Wanted, out: Path) -> None:
    if wanted.kind not in TITLES:
        known = "、".join(f"{key}（{title}）" for key, title in TITLES.items())
        raise UsageRefusalError(f"没有这种材料：{wanted.kind}。有：{known}。", "No such kind of paper.")
    fitting = ("household", "village") if wanted.kind in OF_HOUSEHOLD else (OF_CASES[wanted.kind],)
    if wanted.of not in fitting:
        options = " 或 ".join(f"--{one}" for one in fitting)
        raise UsageRefusalError(
            f"{TITLES[wanted.kind]}要写 {options}。", f"This paper is of: {', '.join(fitting)}."
        )
    if out.suffix.lower() not in (".pdf", ".zip") or (
        out.suffix.lower() == ".zip" and wanted.of != "village"
    ):
        raise UsageRefusalError(
            "--out 请写 .pdf；一个村的也可以写 .zip。", "--out ends with .pdf, or .zip for a village."
        )


def _area(wanted: Wanted) -> Area:
    """Where what is wanted lies: who may act there is asked next, and no more is told of it before."""
    if wanted.of == "village":
        return area_of(wanted.key)
    if wanted.of == "household":
        return _found(Household.objects.select_related("area").filter(code=wanted.key).first(), wanted)
    if wanted.of == "case":
        return _found(Case.objects.select_related("area").filter(number=wanted.key).first(), wanted)
    if not wanted.key.isdecimal():
        raise RefusalError("请写编号（数字）。", "Write its number.")
    rows = Notice.objects if wanted.of == "notice" else Meeting.objects
    return _found(rows.select_related("area").filter(pk=int(wanted.key)).first(), wanted)


def _found(row: Household | Case | Notice | Meeting | None, wanted: Wanted) -> Area:
    if row is None:
        raise _not_there(wanted)
    area: Area = row.area
    return area


def _not_there(wanted: Wanted) -> NotThereError:
    return NotThereError(f"{wanted.key}：没有，或不归您管 / not there, or not yours")
