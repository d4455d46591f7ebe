"""Papers are printed: one, or those of a whole village; each is told in the trail before it leaves."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.reads import Taken, leaving, record_read
from niukou.office.cases.hung_and_held import meeting, notice
from niukou.office.cases.selectors import case_page
from niukou.office.registry.selectors import Filters, households
from niukou.runs.papers.of_cases import letter, minutes, posted
from niukou.runs.papers.of_files import whole_file
from niukou.runs.papers.of_households import HouseholdTold, card, household_told, register, sheet
from niukou.runs.papers.typesetting import Bundle, Document, as_pdf
from niukou.runs.papers.wording import printed_by
from niukou.runs.progress import Progress, Silence
from niukou.runs.refusals import RefusalError

TITLES: Mapping[str, str] = {
    "sheet": "信息对照表", "register": "贫困户登记表", "card": "明白卡", "file": "一户一档",
    "letter": "告知书", "notice": "公示", "minutes": "评议记录",
}  # fmt: skip
_FORMS: Mapping[str, Callable[[HouseholdTold], Document]] = {
    "sheet": sheet,
    "register": register,
    "card": card,
}
OF_HOUSEHOLD = (*_FORMS, "file")
LISTED = ("poor", "exited")  # whose papers a village prints: those who stand in the register
MOST_IN_A_PDF = 500  # households; more go into a zip, one file each


@dataclass(frozen=True)
class Printed:
    """A paper that may be handed over: it has been told. name: of the file."""

    name: str
    content: bytes
    media_type: str = "application/pdf"


@dataclass(frozen=True)
class Asked:
    """What is asked for of a household. reason: why its numbers are to be whole; '' for masked ones."""

    kind: str
    year: int | None = None
    reason: str = ""


@transaction.atomic
def household_paper(actor: Actor, code: str, asked: Asked) -> Printed:
    """A paper of one household. Raises NotThereError; NotAllowedError with a reason where his role reads no numbers."""
    told = household_told(actor, code, asked.year, asked.reason)
    content = as_pdf(_bundle(actor, asked.kind, _documents(actor, told, asked.kind)))
    taken = Taken(
        "registry.print_paper", f"household:{code}", chain_of(told.page.view.area),
        {"paper": asked.kind, "year": told.year}, asked.reason,
    )  # fmt: skip
    record_read(actor, taken, digest=_digest(content))
    return Printed(f"{TITLES[asked.kind]}-{code}.pdf", content)


@transaction.atomic
def case_paper(actor: Actor, kind: str, key: str) -> Printed:
    """`letter` of a case (its number), `notice` or `minutes` (their number). Raises NotThereError, NotAllowedError."""
    area, document = _of_case(actor, kind, key)
    content = as_pdf(_bundle(actor, kind, [document]))
    subject = f"{ {'letter': 'case', 'minutes': 'meeting'}.get(kind, kind) }:{key}"
    record_read(
        actor, Taken("cases.print_paper", subject, chain_of(area), {"paper": kind}), digest=_digest(content)
    )
    return Printed(f"{document['title']}-{key}.pdf", content)


def village_papers(
    actor: Actor, area: Area, asked: Asked, out: Path, progress: Progress, *, each_alone: bool = False
) -> int:
    """A paper of every listed household of an area, into one PDF, or each alone into a zip; how many.

    Raises NotAllowedError; RefusalError where nobody is listed, or too many for one PDF.
    """
    actor.must_cover(area)
    codes = listed_codes(actor, area)
    if not codes:
        raise RefusalError(f"{area.name} 名册上没有户。", "Nobody is listed there.")
    if not each_alone and len(codes) > MOST_IN_A_PDF:
        raise RefusalError(
            f"{len(codes):,} 户太多，不能放在一个 PDF 里：请按村打印，或把 --out 写成 .zip（每户一个 PDF）。",
            "Too many for one PDF: print by village, or name a .zip.",
        )
    with leaving(actor, village_taken(area, asked)) as going:
        write = _write_zip if each_alone else _write_pdf
        write(actor, codes, asked, out, progress)
        going.sent(len(codes))
        going.wrote(out)
    return len(codes)


def village_paper(actor: Actor, area: Area, asked: Asked) -> Printed:
    """The papers of a whole village as one file: a PDF, or a zip where there are too many for one."""
    many = len(listed_codes(actor, area)) > MOST_IN_A_PDF
    ending, media = (".zip", "application/zip") if many else (".pdf", "application/pdf")
    with TemporaryDirectory(prefix="niukou-") as folder:
        out = Path(folder) / f"papers{ending}"
        village_papers(actor, area, asked, out, Silence(), each_alone=many)
        return Printed(f"{TITLES[asked.kind]}-{area.name}{ending}", out.read_bytes(), media)


def listed_codes(actor: Actor, area: Area) -> list[str]:
    """The households of an area that stand in the register, by code."""
    rows = households(actor, Filters(area=area.code)).filter(account__in=LISTED)
    return list(rows.values_list("code", flat=True))


def village_taken(area: Area, asked: Asked) -> Taken:
    """How the papers of a whole area are told."""
    told: dict[str, Any] = {"paper": asked.kind} | ({"year": asked.year} if asked.year else {})
    return Taken("registry.print_papers", f"area:{area.code}", chain_of(area), told, asked.reason)


def _write_pdf(actor: Actor, codes: Sequence[str], asked: Asked, out: Path, progress: Progress) -> None:
    documents = [one for each in _each(actor, codes, asked, progress) for one in each[1]]
    progress.begin("排版")
    out.write_bytes(as_pdf(_bundle(actor, asked.kind, documents)))


def _write_zip(actor: Actor, codes: Sequence[str], asked: Asked, out: Path, progress: Progress) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for code, documents in _each(actor, codes, asked, progress):
            packed.writestr(f"{TITLES[asked.kind]}-{code}.pdf", as_pdf(_bundle(actor, asked.kind, documents)))


def _each(
    actor: Actor, codes: Sequence[str], asked: Asked, progress: Progress
) -> Iterator[tuple[str, Sequence[Document]]]:
    progress.begin(TITLES[asked.kind])
    for done, code in enumerate(codes, 1):
        told = household_told(actor, code, asked.year, asked.reason)
        yield code, _documents(actor, told, asked.kind)
        progress.advance(code, done, len(codes))


def _documents(actor: Actor, told: HouseholdTold, kind: str) -> Sequence[Document]:
    return whole_file(actor, told) if kind == "file" else [_FORMS[kind](told)]


def _of_case(actor: Actor, kind: str, key: str) -> tuple[Area, Document]:
    if kind == "letter":
        page = case_page(actor, key)
        return page.case.area, letter(actor, page)
    if kind == "minutes":
        return meeting(actor, int(key)).meeting.area, minutes(actor, int(key))
    return notice(actor, int(key)).notice.area, posted(actor, int(key))


def _bundle(actor: Actor, kind: str, documents: Sequence[Document]) -> Bundle:
    return Bundle(TITLES[kind], printed_by(actor), documents)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
