"""Opening cases: for households, persons, villages or a county, many at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import record
from niukou.office.cases.models import Case
from niukou.office.cases.opening import Opener, Subject, leaves_of, write_cases
from niukou.office.cases.procedures import procedure_of
from niukou.office.cases.refusals import WrongPersonError
from niukou.office.cases.who import has_part
from niukou.rulebook.model import Pack, Procedure

__all__ = ["Subject", "open_cases"]


@transaction.atomic
def open_cases(
    actor: Actor, procedure: str, subjects: Sequence[Subject], *, reason: str = "", opened_from: str = ""
) -> list[Case]:
    """Open a case of a procedure for each subject; they stand at its first step.

    opened_from: what led to it, such as `finding:…`; '' where nothing in the system did.
    Raises what `write_cases` raises; NotAllowedError for another's area, WrongPersonError for somebody who has no part
    in the procedure.
    """
    pack = installed_pack()
    chosen = procedure_of(pack, procedure)
    _check_part(actor, chosen, pack)
    for subject in subjects:
        actor.must_cover(subject.place)
    opener = Opener(actor.username, clock.now(), reason, opened_from)
    cases = write_cases(opener, pack, chosen, subjects)
    record(
        actor, "cases.open_cases", f"cases:{len(cases)}" if len(cases) > 1 else f"case:{cases[0].number}",
        chain=chain_of(cases[0].area), detail={"procedure": procedure, "pack": pack.fingerprint}, reason=reason,
        leaves=leaves_of(cases),
    )  # fmt: skip
    return cases


def _check_part(actor: Actor, procedure: Procedure, pack: Pack) -> None:
    if not has_part(actor, pack, procedure):
        raise WrongPersonError(f"您的职责不办“{procedure.title}” / has no part in {procedure.key}")
