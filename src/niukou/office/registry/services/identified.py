"""Since when a household is on the register: told by its identification, kept as the import gave it where it came with one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from niukou.office.accounts.actor import Actor
from niukou.office.registry.chunks import chunks
from niukou.office.registry.models import Decision, Household, HouseholdYear, LedgerEntry

_YEAR = "identified_year"  # of the dictionary
_CAUSE, _SPLIT = "identified", "split"


def identify(actor: Actor, decided: Mapping[int, tuple[Decision, str]]) -> None:
    """Households by id, with the decision that identified each and the account it stood in before.

    One that was on the register before and had left it is identified anew; of one that was outside, what a file said of
    its identification stays. Raises NotAllowedError for a decision about another's area.
    """
    for decision in {decision.pk: decision for decision, _ in decided.values()}.values():
        actor.must_cover(decision.area)
    days: dict[tuple[date, bool], list[int]] = {}
    for household, (decision, before) in decided.items():
        days.setdefault((decision.effective_day, before == "outside"), []).append(household)
    for (day, first), households in days.items():
        for chunk in chunks(households):
            rows = Household.objects.filter(pk__in=chunk)
            if first:
                rows = rows.filter(identified_on=None, identified_year=None)
            rows.update(identified_on=day, identified_year=day.year)


def identified_with(actor: Actor, parted: Mapping[int, int]) -> None:
    """Households (by id) that people opened who parted from another one: on the register since that one is."""
    for into, out in parted.items():
        told = Household.objects.filter(actor.sees(), pk=out).values_list("identified_on", "identified_year")
        for on, year in told:
            new = Household.objects.filter(actor.sees(), pk=into, identified_on=None, identified_year=None)
            new.update(identified_on=on, identified_year=year)


def identified_as_before(actor: Actor, taken_back: Iterable[int]) -> None:
    """Households whose identification, or split (ids of entries), was taken back are identified as an entry before says, or a
    file, or not.
    """
    for part in chunks(taken_back):
        undone = LedgerEntry.objects.filter(pk__in=part, unit="household", cause__in=(_CAUSE, _SPLIT))
        chunk = list(undone.values_list("household", flat=True))
        rows = Household.objects.filter(actor.sees(), pk__in=chunk)
        entries = LedgerEntry.objects.filter(household__in=chunk, unit="household", cause=_CAUSE)
        days = dict(entries.filter(reversed_by=None).order_by("pk").values_list("household", "effective_day"))
        files = HouseholdYear.objects.filter(household__in=chunk).order_by("year", "revision")
        years = dict(files.values_list("household", f"values__{_YEAR}"))
        for row in rows:
            row.identified_on = days.get(row.pk)
            told = str(years.get(row.pk) or "")
            row.identified_year = (
                row.identified_on.year if row.identified_on else int(told) if told.isdecimal() else None
            )
            row.save(update_fields=["identified_on", "identified_year"])
