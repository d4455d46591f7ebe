"""Opening cases from findings: each household or person its own case, whose end will answer what led to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.leads import Lead, facts_of
from niukou.office.cases.models import Case
from niukou.office.cases.opening import Subject
from niukou.office.cases.procedures import procedure_of
from niukou.office.cases.refusals import CaseError
from niukou.office.cases.services.open_cases import open_cases
from niukou.office.findings.services import hand_to_cases
from niukou.office.registry.content import parts
from niukou.office.registry.models import Household, Person
from niukou.rulebook.model import Procedure

__all__ = ["Lead", "open_from_findings"]

_PERSON = "person"


@transaction.atomic
def open_from_findings(
    actor: Actor, procedure: str, leads: Sequence[Lead], *, reason: str = ""
) -> list[Case]:
    """Open a case of a procedure for each household or person that findings lead to, or join one that is open.

    Findings on one household or person go to one case together. Returns the cases in the order of the leads, without
    repetition. Raises what `open_cases` and `hand_to_cases` raise, CaseError for somebody who is not in the book.
    """
    chosen = procedure_of(installed_pack(), procedure)
    groups = _grouped(chosen, leads)
    there = _under_way(chosen, groups)
    new = {code: some for code, some in groups.items() if code not in there}
    opened: list[Case] = []
    if new:
        opened = open_cases(actor, procedure, _subjects(chosen, new), reason=reason, opened_from="findings")
    cases = there | dict(zip(new, opened, strict=True))
    numbers = {lead.finding.pk: cases[code].number for code, some in groups.items() for lead in some}
    homes = {lead.finding.pk: lead.household for lead in leads if lead.household}
    hand_to_cases(actor, [lead.finding for lead in leads], procedure, numbers, homes)
    return [cases[code] for code in groups]


def _grouped(procedure: Procedure, leads: Sequence[Lead]) -> dict[str, list[Lead]]:
    """By the code of the household or person that the procedure is about."""
    groups: dict[str, list[Lead]] = {}
    for lead in leads:
        found = lead.finding
        code = found.person if procedure.subject == _PERSON else _household_of(lead)
        if not code:
            raise CaseError(
                f"线索 {found.name} 没有指到册里的{'人' if procedure.subject == _PERSON else '户'}"
                " / leads to nobody in the book"
            )
        groups.setdefault(code, []).append(lead)
    return groups


def _household_of(lead: Lead) -> str:
    if lead.household and lead.finding.household and lead.household != lead.finding.household:
        raise CaseError(f"线索 {lead.finding.name} 说的是别的户 / is about another household")
    return lead.household or str(lead.finding.household)


def _under_way(procedure: Procedure, codes: Mapping[str, object]) -> dict[str, Case]:
    """By the code of the household or person: the open case of that procedure."""
    found: dict[str, Case] = {}
    for some in parts(codes):
        if procedure.subject == _PERSON:
            rows = Case.objects.filter(person__code__any_of=some)
        else:
            rows = Case.objects.filter(household__code__any_of=some, person=None)
        rows = rows.filter(procedure=procedure.key, state="open")
        for case in rows.select_related("area", "household", "person"):
            about = case.person if procedure.subject == _PERSON else case.household
            assert about is not None
            found[str(about.code)] = case
    return found


def _subjects(procedure: Procedure, groups: Mapping[str, Sequence[Lead]]) -> list[Subject]:
    pack = installed_pack()
    homes: dict[str, Household] = {}
    persons: dict[str, Person] = {}
    wanted = {code: _household_of(some[0]) for code, some in groups.items()}
    for some in parts(set(wanted.values())):
        rows = Household.objects.filter(code__any_of=some).select_related("area")
        homes |= {str(home.code): home for home in rows}
    if procedure.subject == _PERSON:
        for some in parts(groups):
            persons |= {str(one.code): one for one in Person.objects.filter(code__any_of=some)}
    missing = [
        c
        for c, home in wanted.items()
        if home not in homes or (procedure.subject == _PERSON and c not in persons)
    ]
    if missing:
        raise CaseError(f"账簿里没有 {'、'.join(missing[:5])} / not in the book")
    return [
        Subject(
            homes[wanted[code]], persons.get(code), facts=facts_of(pack, procedure, some),
            opened_from=f"finding:{some[0].finding.name}",
        )
        for code, some in groups.items()
    ]  # fmt: skip
