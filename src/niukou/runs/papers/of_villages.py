"""Papers of everybody in a village in one go: set some households at a time, bound into one PDF or put into a zip.

A PDF of thousands of pages set at once takes gigabytes; so many at a time take what one sitting takes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfWriter

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.reads import Taken, leaving
from niukou.office.registry.allowed_moves import LISTED
from niukou.office.registry.selectors import Filters, households
from niukou.runs.papers.of_households import household_told
from niukou.runs.papers.printing import TITLES, Asked, bundle_of, documents_of
from niukou.runs.papers.typesetting import Document, as_pdf
from niukou.runs.progress import Progress
from niukou.runs.refusals import RefusalError

MOST_IN_A_PDF = 500  # households; more go into a zip, one file each
_AT_A_TIME = 10  # households set in one sitting


def village_papers(
    actor: Actor, area: Area, asked: Asked, out: Path, progress: Progress, *, each_alone: bool = False
) -> int:
    """A paper of every listed household of an area, into one PDF, or each alone into a zip; how many.

    Raises NotAllowedError; RefusalError where nobody is listed, or too many for one PDF.
    """
    codes = listed_codes(actor, area)
    if not codes:
        raise RefusalError(f"{area.name} 名册上没有户。", "Nobody is listed there.")
    if not each_alone and len(codes) > MOST_IN_A_PDF:
        raise RefusalError(
            f"{len(codes):,} 户太多，不能放在一个 PDF 里：请按村打印，或把 --out 写成 .zip（每户一个 PDF）。",
            "Too many for one PDF: print by village, or name a .zip.",
        )
    progress.begin(TITLES[asked.kind])
    for done in printed_one_by_one(actor, area, asked, out, codes, each_alone=each_alone):
        progress.advance(codes[done - 1], done, len(codes))
    return len(codes)


def printed_one_by_one(
    actor: Actor, area: Area, asked: Asked, out: Path, codes: Sequence[str], *, each_alone: bool
) -> Iterator[int]:
    """The same, as far as it is: after each household how many are done. `out` is whole when no more come; who stops asking
    has it told as cut short.
    """
    write = _written_zip if each_alone else _written_pdf
    with leaving(actor, village_taken(actor, area, asked)) as going:
        for done in write(actor, codes, asked, out):
            going.sent(1)
            yield done
        going.wrote(out)


def listed_codes(actor: Actor, area: Area) -> list[str]:
    """The households of an area that stand in the register, by code. Raises NotAllowedError."""
    actor.must_cover(area)
    rows = households(actor, Filters(area=area.code)).filter(account__in=LISTED)
    return list(rows.values_list("code", flat=True))


def village_taken(actor: Actor, area: Area, asked: Asked) -> Taken:
    """How the papers of a whole area are told: with what they are for, else with why their numbers are whole."""
    told: dict[str, Any] = {"paper": asked.kind} | ({"year": asked.year} if asked.year else {})
    return Taken("registry.print_papers", f"area:{area.code}", chain_of(area), told, asked.why(actor))


def _written_pdf(actor: Actor, codes: Sequence[str], asked: Asked, out: Path) -> Iterator[int]:
    bound, waiting = PdfWriter(), list[Document]()
    bound.add_metadata({"/Title": TITLES[asked.kind]})
    for done, code in enumerate(codes, 1):
        waiting += _documents(actor, code, asked)
        if done % _AT_A_TIME == 0 or done == len(codes):
            bound.append(BytesIO(as_pdf(bundle_of(actor, asked.kind, waiting))), import_outline=False)
            waiting = []
        if done == len(codes):
            with out.open("wb") as file:
                bound.write(file)
        yield done


def _written_zip(actor: Actor, codes: Sequence[str], asked: Asked, out: Path) -> Iterator[int]:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for done, code in enumerate(codes, 1):
            content = as_pdf(bundle_of(actor, asked.kind, _documents(actor, code, asked)))
            packed.writestr(f"{TITLES[asked.kind]}-{code}.pdf", content)
            yield done


def _documents(actor: Actor, code: str, asked: Asked) -> Sequence[Document]:
    return documents_of(actor, household_told(actor, code, asked.year, asked.reason), asked.kind)
