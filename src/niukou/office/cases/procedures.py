"""The procedures of the office's pack, as cases need them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from niukou.office.areas.models import Area
from niukou.office.audit.services import canonical
from niukou.office.cases.models import Case
from niukou.office.cases.refusals import CaseError
from niukou.rulebook.model import Pack, Procedure, Step


def procedure_of(pack: Pack, key: str) -> Procedure:
    """The procedure of that key. Raises CaseError."""
    procedure = pack.procedures.get(key)
    if procedure is None:
        known = "、".join(pack.procedures)
        raise CaseError(f"{pack.name} 没有程序 {key}，只有 {known} / the pack has no such procedure")
    return procedure


def digest_of(procedure: Procedure) -> str:
    """A digest over all that a procedure asks for: a case goes on only by the one under which it was opened."""
    moves = procedure.moves
    said = [
        procedure.key, procedure.subject, procedure.changes,
        [moves.kind, moves.from_accounts, moves.to_accounts, moves.settled_by, moves.effective] if moves else [],
        [_asked(step) for step in procedure.steps],
    ]  # fmt: skip
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def receiving_areas(cases: Iterable[Case]) -> dict[int, Area]:
    """By the id of a case: the area its people are to come to, where it names one (`to_area`, a code)."""
    codes = {case.pk: case.facts["to_area"] for case in cases if "to_area" in case.facts}
    areas = {area.code: area for area in Area.objects.filter(code__in=set(codes.values()))}
    return {pk: areas[code] for pk, code in codes.items() if code in areas}


def _asked(step: Step) -> list[object]:
    objection = step.objection
    return [
        step.key, step.kind, step.who, step.decides, step.level, dict(step.outcomes), step.papers, step.quorum,
        step.majority, dict(step.attends), step.notice_days, step.compares, step.laid_before, step.authorised_by,
        step.checklist, step.within_days, step.window, step.receiving,
        [objection.by, objection.opens, objection.clock, objection.days] if objection else [],
    ]  # fmt: skip
