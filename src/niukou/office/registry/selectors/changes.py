"""What changes of year files would do, before anybody makes them: field by field, and all that stands in their way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.edits import NOTHING, Edit, YearChange, edits_of, stale
from niukou.office.registry.entering import ENTRY
from niukou.office.registry.fields import YearDictionary
from niukou.office.registry.freezing import must_be_near, must_be_open
from niukou.office.registry.refused import Fault, RefusedError
from niukou.office.windows.selectors import open_until_each

HIDDEN = "***"


@dataclass(frozen=True)
class FieldChange:
    """One field of a household, person or village: its label, what is written and what would be. Sensitive ones are hidden."""

    table: str
    code: str
    label: str
    was: str
    now: str


@dataclass(frozen=True)
class Preview:
    """What would change, and every reason for which it would be refused now."""

    fields: tuple[FieldChange, ...]
    faults: tuple[Fault, ...]


@transaction.atomic
def preview(actor: Actor, year: int, changes: Sequence[YearChange]) -> Preview:
    """The same changes as `set_years` would make, looked at and not made. Raises NotAllowedError for another's subject."""
    dictionary = YearDictionary(installed_pack(clock.today()), year)
    try:
        edits = edits_of(actor, changes, dictionary)
    except RefusedError as error:
        return Preview((), error.faults)
    return Preview(
        tuple(one for edit in edits for one in _fields(edit, dictionary)),
        (*_may_not(actor), *_closed(edits, year), *stale(edits, dictionary)),
    )


def _fields(edit: Edit, dictionary: YearDictionary) -> Iterator[FieldChange]:
    fields, before = dictionary.fields(edit.change.table), edit.before.all
    for name, value in edit.values.items():
        was, now = before.get(name) or NOTHING, value or NOTHING
        if was != now:
            if fields[name].privacy == "sensitive":
                was, now = HIDDEN, HIDDEN
            yield FieldChange(edit.change.table, edit.change.code, fields[name].label, was, now)


def _may_not(actor: Actor) -> Iterator[Fault]:
    if ENTRY not in actor.kinds:
        wrong = "您的职责不含录入 / may not enter data"
        yield Fault(actor.username, "", wrong, "请交给能录入的人 / hand it to somebody who may")


def _closed(edits: Sequence[Edit], year: int) -> Iterator[Fault]:
    try:
        must_be_near(year)
        must_be_open({edit.subject.county for edit in edits}, year)
    except RefusedError as error:
        yield from error.faults
    areas = {edit.subject.area.pk: edit.subject.area for edit in edits}
    until = open_until_each(ENTRY, list(areas.values()), clock.now())
    for key, area in areas.items():
        if until[key] is None:
            yield Fault(str(area), "", "录入现在没有开放 / entry is not open now")
