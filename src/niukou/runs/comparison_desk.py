"""Cases' written requests for a comparison at the command line: listed, and answered with what departments handed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.accounts.names import called
from niukou.office.areas.selectors import area_of, chain_of
from niukou.office.audit.reads import Taken, record_read
from niukou.office.cases.asked import request_asked, requests_waiting
from niukou.office.findings.selectors import extracts, may_screen, newest_extracts
from niukou.office.registry.scans import scan_of
from niukou.office.registry.services import NewPaper
from niukou.runs.at_the_desk import at_the_desk
from niukou.runs.refusals import RefusalError
from niukou.runs.screening.answering import answer


@dataclass(frozen=True)
class Waiting:
    """A request that waits. registers, papers: what its answer takes, by title and kind; cases: their numbers."""

    number: int
    asked_by: str
    asked_at: str
    registers: Sequence[str]
    papers: Sequence[str]
    cases: Sequence[str]


@dataclass(frozen=True)
class Usable:
    """A department's file that is still kept. newest: no newer one of the same registers stands for it."""

    number: int
    title: str
    department: str
    registers: Sequence[str]
    newest: bool


@dataclass(frozen=True)
class Desk:
    """What a county's office has before it: requests that wait, and files to answer them with."""

    requests: Sequence[Waiting]
    files: Sequence[Usable]


@dataclass(frozen=True)
class Answered:
    """What became of a request: its cases that went on, by number, and how many of them have leads."""

    run: str
    cases: Sequence[str]
    with_leads: int


def desk_of(username: str, area: str, why: str = "") -> Desk:
    """What waits in a county (its code); that it was listed is told. Raises RefusalError."""
    with _screening(username, area, why) as actor:
        newest = newest_extracts(actor)
        found = Desk(
            [_waiting(actor, one.pk) for one in requests_waiting(actor)],
            [
                Usable(
                    row.pk, row.title, row.department, [sheet["title"] for sheet in row.sheets], row.pk in newest
                )
                for row in extracts(actor).filter(let_go_at=None)
            ],
        )  # fmt: skip
        place = area_of(area)
        taken = Taken("cases.read_requests", f"area:{place.code}", chain_of(place))
        record_read(actor, taken, rows=len(found.requests))
        return found


def answer_request(
    username: str, area: str, number: int, files: Sequence[int], papers: Mapping[str, Path]
) -> Answered:
    """Answer a county's request with these files (numbers), or where none is named with the newest of every register.

    papers: by kind, the scan that the step asks for. All of it or nothing. Raises RefusalError for what the page refuses.
    """
    with _screening(username, area) as actor:
        asked = request_asked(actor, number)
        handed_in = _scans(papers, asked.papers)
        chosen = list(files) or sorted(newest_extracts(actor))
        served = answer(actor, number, chosen, handed_in)
        return Answered(served.run, [case.number for case in served.cases], served.with_leads)


def _waiting(actor: Actor, number: int) -> Waiting:
    asked = request_asked(actor, number)
    row = asked.request
    return Waiting(
        row.pk, called(row, "requested_by"), row.requested_at.isoformat(), asked.sources, asked.papers,
        [case.number for case in asked.waiting],
    )  # fmt: skip


def _scans(given: Mapping[str, Path], asked: Sequence[str]) -> list[NewPaper]:
    """The papers as they are handed in. Raises RefusalError for one that nobody asks for, that is lacking, or is no scan."""
    wrong = [f"这份申请不要“{kind}”" for kind in given if kind not in asked]
    wrong += [f"还缺材料“{kind}”：--paper {kind}=文件" for kind in asked if kind not in given]
    contents: dict[str, bytes] = {}
    for kind, file in given.items():
        try:
            contents[kind] = file.read_bytes()
        except OSError:
            wrong.append(f"{file} 读不出来")
            continue
        if not scan_of(contents[kind]):
            wrong.append(f"{file}：只收 PDF 和 JPG、PNG 照片")
    if wrong:
        raise RefusalError(*wrong, "The papers are not those that the request asks for, as PDF, JPG or PNG.")
    return [NewPaper(kind, kind, content, scan_of(content)) for kind, content in contents.items()]


@contextmanager
def _screening(username: str, area: str, why: str = "") -> Iterator[Actor]:
    """The user as he screens in a county; the office's refusals in words."""
    with at_the_desk(username, area, why) as (actor, _):
        if not may_screen(actor):
            raise NotAllowedError(
                "部门数据由县里的办公室交，比对申请也由县里答 / a county's office answers requests, with what departments"
                " handed over to it"
            )
        yield actor
