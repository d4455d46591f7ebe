"""Imports: what waits for a decision, what was rejected, and what a take-over will have to decide about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.content import parts
from niukou.office.registry.models import HouseholdYear, Membership, RejectedRow, Staging
from niukou.office.registry.selectors.households import NotThereError
from niukou.rulebook.model import Pack

_STATE = "exit_state"
_SELECTIONS = (
    "poor",
    "exited",
    "removed",
)  # code lists that select labels of it: the accounts of a take-over


def stagings(actor: Actor) -> QuerySet[Staging]:
    """The imports of his area, newest first."""
    return Staging.objects.filter(actor.sees()).select_related("area").order_by("-pk")


def staging(actor: Actor, number: int) -> Staging:
    """One of them. Raises NotThereError."""
    row = stagings(actor).filter(pk=number).first()
    if row is None:
        raise NotThereError(f"{number}：没有这次导入，或不归您管 / no such import, or not yours")
    return row


def rejected_rows(actor: Actor, number: int) -> QuerySet[RejectedRow]:
    """The rows of an import that are not merged, and doubts about others, in order of the files."""
    return RejectedRow.objects.filter(staging=staging(actor, number)).order_by("file", "row", "pk")


@dataclass(frozen=True)
class TakeOver:
    """A household outside the register that files said to be in it, and the account it would be taken over into.

    account: None where what the files said means none: somebody has to look. people: ids of its members.
    """

    household: int
    code: str
    account: str | None
    said: str
    people: tuple[int, ...]


def take_over(actor: Actor, area: Area, year: int) -> Iterator[TakeOver]:
    """Who of an area is still outside though a file of the year said where he stands, in order of codes."""
    actor.must_cover(area)
    accounts = _accounts(installed_pack(clock.today()))
    rows = HouseholdYear.objects.filter(
        within(area.path, "household__area__path"), year=year, revision=1, household__account="outside"
    ).filter(**{f"values__{_STATE}__isnull": False})
    found = rows.order_by("household__code").values_list("household", "household__code", f"values__{_STATE}")
    for part in parts(found.iterator()):
        people: dict[int, list[int]] = {id_: [] for id_, _, _ in part}
        belonging = Membership.objects.filter(household__in=people, until=None).order_by("pk")
        for home, person in belonging.values_list("household", "person"):
            people[home].append(person)
        for id_, code, said in part:
            yield TakeOver(id_, code, accounts.get(said), said, tuple(people[id_]))


def _accounts(pack: Pack) -> dict[str, str]:
    return {
        label: account
        for account in _SELECTIONS
        if account in pack.codelists and pack.codelists[account].of == _STATE
        for label in pack.codelists[account].labels
    }
