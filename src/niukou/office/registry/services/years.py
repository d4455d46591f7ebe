"""What is known of a household, a person, a village in a year: changed as long as the year is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import record
from niukou.office.registry.book_rows import remember_fields
from niukou.office.registry.content import ready_keys
from niukou.office.registry.desk import Judged, judge
from niukou.office.registry.edits import Edit, YearChange, content_now, edits_of, fields_given, stale, write
from niukou.office.registry.entering import ENTRY, must_enter
from niukou.office.registry.fields import YearDictionary
from niukou.office.registry.freezing import hold_open, must_be_near, must_be_open
from niukou.office.registry.refused import StaleError, refuse
from niukou.office.registry.services.drafts import keep_draft
from niukou.office.windows.at_commit import WindowClosedError, office_transaction
from niukou.office.windows.services import use_each
from niukou.rulebook.model import Pack


@dataclass
class Entered:
    """What came of it: how many year files were written, of which households."""

    files: int
    year: int
    households: Sequence[int]
    pack: Pack

    @cached_property
    def judged(self) -> Judged:
        """What the pack's rules say of these households now; takes half a second, so it is asked when it is shown."""
        return judge(self.pack, clock.today(), self.households, year=self.year)


def set_years(actor: Actor, year: int, changes: Sequence[YearChange]) -> Entered:
    """Change year files of one county and one open year; whoever has none yet begins with what was known the year before.

    Raises NotAllowedError; WindowClosedError where entry is not open; FrozenYearError; StaleError for what somebody else
    has changed meanwhile; RefusedError with every fault of the values, and for a year after the next. What came too late,
    by the window or by somebody else, is kept as a draft of the actor's. What the pack's rules find is told, not refused:
    only a procedure is held up by it.
    """
    try:
        return _set_years(actor, year, changes)
    except StaleError as error:
        fields = "、".join(dict.fromkeys(fault.field for fault in error.faults))
        keep_draft(actor, year, changes, f"别人先改了 / changed by somebody else: {fields}")
        raise
    except WindowClosedError as error:
        keep_draft(actor, year, changes, str(error))
        raise


def try_years(actor: Actor, year: int, changes: Sequence[YearChange]) -> Judged:
    """What the pack's rules would say of these households if this were entered; nothing is, and nobody is held up by it.

    Raises NotAllowedError, and RefusedError with every fault of the values.
    """
    dictionary = YearDictionary(installed_pack(clock.today()), year)
    with transaction.atomic():
        edits = edits_of(actor, changes, dictionary)
        write(_to_write(edits, dictionary), year, dictionary)
        households = sorted({edit.subject.household for edit in edits if edit.subject.household})
        judged = judge(dictionary.pack, clock.today(), households, year=year)
        transaction.set_rollback(True)
    return judged


def _set_years(actor: Actor, year: int, changes: Sequence[YearChange]) -> Entered:
    must_enter(actor)
    must_be_near(year)
    dictionary = YearDictionary(installed_pack(clock.today()), year)
    ready_keys()
    with office_transaction():
        edits = edits_of(actor, changes, dictionary)
        changed = _to_write(edits, dictionary)
        areas = {edit.subject.area.pk: edit.subject.area for edit in changed}
        if changed:  # a window used for nothing would be a row that no act has written
            use_each(actor, ENTRY, areas.values(), f"year:{year}")
        counties = {edit.subject.county for edit in edits}
        hold_open(counties, year)
        must_be_open(counties, year)
        refuse(stale(edits, dictionary), StaleError)
        write(changed, year, dictionary)
        if changed:
            _tell(actor, changed, dictionary)
    households = {edit.subject.household for edit in edits if edit.subject.household}
    return Entered(len(changed), year, sorted(households), dictionary.pack)


def _to_write(edits: Sequence[Edit], dictionary: YearDictionary) -> list[Edit]:
    """Those that say something new, or for the first time this year."""
    return [e for e in edits if content_now(e, dictionary) != e.before or e.row.year != dictionary.year]


def _tell(actor: Actor, changed: Sequence[Edit], dictionary: YearDictionary) -> None:
    county, year = changed[0].subject.county, dictionary.year
    remember_fields([county], year, fields_given(changed, dictionary))
    record(
        actor, "registry.set_years", f"year:{year}", chain=county,
        detail={"year": year, "fields": sorted({name for edit in changed for name in edit.values})},
        leaves=[content_now(e, dictionary).digest(e.change.table, e.change.code) for e in changed],
    )  # fmt: skip
