"""What a visit saw comes into the year files: brought by a step of a case, which is its source. Inside the case's act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from niukou.office.accounts.actor import Actor
from niukou.office.audit.installed import installed_pack
from niukou.office.registry.book_rows import remember_fields
from niukou.office.registry.edits import YearChange, content_now, edits_of, fields_given, note_visits, write
from niukou.office.registry.fields import YearDictionary
from niukou.office.registry.freezing import hold_open, must_be_open
from niukou.office.registry.refused import Fault, refuse


@dataclass(frozen=True)
class Seen:
    """What was answered of a household, person or village (`table`, `code`): fields of the dictionary, in which case."""

    table: str
    code: str
    case: str
    values: Mapping[str, Any]


def write_seen(actor: Actor, seen: Sequence[Seen], on_day: date) -> list[bytes]:
    """Write what visits of one day in one county saw into the files of that day's year; the digests of those written.

    A field that the year does not collect stays in the case alone. The calendar's window for entry does not bind it: the
    case is the way in. Raises FrozenYearError for a closed year, RefusedError with every fault, NotAllowedError for a
    field that he who tells of the visit may not read.
    """
    if not seen:
        return []
    dictionary = YearDictionary(installed_pack(), on_day.year)
    changes, faults = _changes(seen, dictionary)
    refuse(faults)
    if not changes:
        return []
    edits = edits_of(actor, [change for change, _ in changes], dictionary)
    counties = sorted({edit.subject.county for edit in edits})
    hold_open(counties, on_day.year)
    must_be_open(counties, on_day.year)
    for edit, (_, case) in zip(edits, changes, strict=True):
        edit.seen = (on_day, case)
    changed = [e for e in edits if content_now(e, dictionary) != e.before or e.row.year != on_day.year]
    if changed:
        write(changed, on_day.year, dictionary)
        remember_fields(counties[:1], on_day.year, fields_given(changed, dictionary))
    same = {id(edit) for edit in changed}
    note_visits([edit for edit in edits if id(edit) not in same])
    return [content_now(edit, dictionary).digest(edit.change.table, edit.change.code) for edit in edits]


def _changes(
    seen: Sequence[Seen], dictionary: YearDictionary
) -> tuple[list[tuple[YearChange, str]], list[Fault]]:
    """One change a subject, with the last case that tells of it; two cases that tell differently are a fault."""
    values: dict[tuple[str, str], dict[str, Any]] = {}
    cases: dict[tuple[str, str], str] = {}
    faults: list[Fault] = []
    for one in seen:
        fields = dictionary.fields(one.table)
        told = {name: value for name, value in one.values.items() if name in fields}
        known = values.setdefault((one.table, one.code), {})
        faults += [
            _told_twice(one, fields[name].label) for name in told if known.get(name, told[name]) != told[name]
        ]
        known.update(told)
        cases[one.table, one.code] = one.case
    return [(YearChange(*key, told), cases[key]) for key, told in values.items() if told], faults


def _told_twice(one: Seen, label: str) -> Fault:
    wrong = "两件案子在同一天答得不一样 / two cases tell differently of one day"
    return Fault(one.code, label, wrong, "请核对后分别填 / look again")
