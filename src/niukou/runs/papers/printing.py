"""A paper is printed: of a household or of a case; it is told in the trail before it leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.reads import Taken, must_say_why, record_read
from niukou.office.cases.hung_and_held import meeting, notice
from niukou.office.cases.selectors import case_page
from niukou.runs.papers.of_cases import letter, minutes, posted
from niukou.runs.papers.of_files import whole_file
from niukou.runs.papers.of_households import HouseholdTold, card, household_told, register, sheet
from niukou.runs.papers.typesetting import Bundle, Document, as_pdf
from niukou.runs.papers.wording import printed_by

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

    def why(self, actor: Actor) -> str:
        """What it is for; where nothing was said of that, why its numbers are whole."""
        return actor.why or self.reason


@transaction.atomic
def household_paper(actor: Actor, code: str, asked: Asked) -> Printed:
    """A paper of one household. Raises NotThereError; NotAllowedError with a reason where his role reads no numbers."""
    told = household_told(actor, code, asked.year, asked.reason)
    taken = Taken(
        "registry.print_paper", f"household:{code}", chain_of(told.page.view.area),
        {"paper": asked.kind, "year": told.year}, asked.why(actor),
    )  # fmt: skip
    must_say_why(actor, taken)
    content = as_pdf(bundle_of(actor, asked.kind, documents_of(actor, told, asked.kind)))
    record_read(actor, taken, digest=_digest(content))
    return Printed(f"{TITLES[asked.kind]}-{code}.pdf", content)


@transaction.atomic
def case_paper(actor: Actor, kind: str, key: str) -> Printed:
    """`letter` of a case (its number), `notice` or `minutes` (their number). Raises NotThereError, NotAllowedError."""
    area, document = _of_case(actor, kind, key)
    subject = f"{ {'letter': 'case', 'minutes': 'meeting'}.get(kind, kind) }:{key}"
    taken = Taken("cases.print_paper", subject, chain_of(area), {"paper": kind})
    must_say_why(actor, taken)
    content = as_pdf(bundle_of(actor, kind, [document]))
    record_read(actor, taken, digest=_digest(content))
    return Printed(f"{document['title']}-{key}.pdf", content)


def documents_of(actor: Actor, told: HouseholdTold, kind: str) -> Sequence[Document]:
    """The documents of one kind of a household."""
    return whole_file(actor, told) if kind == "file" else [_FORMS[kind](told)]


def _of_case(actor: Actor, kind: str, key: str) -> tuple[Area, Document]:
    if kind == "letter":
        page = case_page(actor, key)
        return page.case.area, letter(actor, page)
    if kind == "minutes":
        return meeting(actor, int(key)).meeting.area, minutes(actor, int(key))
    return notice(actor, int(key)).notice.area, posted(actor, int(key))


def bundle_of(actor: Actor, kind: str, documents: Sequence[Document]) -> Bundle:
    """Documents of one kind, to be set in one go."""
    return Bundle(TITLES[kind], printed_by(actor), documents)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
