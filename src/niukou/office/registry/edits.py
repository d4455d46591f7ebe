"""Changes of year files before they are written: read, found, held against what somebody else has changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.registry import bulk
from niukou.office.registry.content import YEAR_FILES, Content, content_of, opened, year_rows
from niukou.office.registry.fields import OF_THE_LEDGER, UnreadableError, YearDictionary
from niukou.office.registry.lookups import replace_lookups
from niukou.office.registry.models import Person
from niukou.office.registry.reading import not_of_the_year, person_columns
from niukou.office.registry.refused import Fault, refuse
from niukou.office.registry.subjects import Subject, subjects_of

_PART = 2_048  # rows in one statement
_VISITED = ("seen_on", "seen_in")
_CHANGING = ("values", "sealed", "digest", "changed_at", *_VISITED)
NOTHING = "（空）"


@dataclass(frozen=True)
class YearChange:
    """What one household, person, village or natural village (`table`, `code`) should say from now on.

    values: dictionary field -> what was written; None or '' empties it. was: the same fields as the editor read them;
    where one has changed since, the change is refused and told field by field. version: of the household or village
    when it was read; where it is another now and `was` is not given, every field counts as changed.
    digest: of the year file when it was read; while it is the same nothing has changed, not even what was read masked.
    """

    table: str
    code: str
    values: Mapping[str, Any]
    was: Mapping[str, Any] | None = None
    version: int | None = None
    digest: bytes | None = None


@dataclass
class Edit:
    """One subject's file before and after."""

    change: YearChange
    subject: Subject
    row: Any  # the year file it stands on: this year's, or the last one's before it, or None
    before: Content
    values: dict[str, str | None] = field(default_factory=dict)
    seen: tuple[date, str] | None = None  # the visit that brings it: its day, and the number of its case


def read_changes(
    changes: Sequence[YearChange], dictionary: YearDictionary
) -> tuple[list[dict[str, str | None]], list[Fault]]:
    """The values of each change in their one form, and every fault."""
    read: list[dict[str, str | None]] = []
    faults: list[Fault] = []
    for change in changes:
        fields = dictionary.fields(change.table)
        values: dict[str, str | None] = {}
        for name, written in change.values.items():
            known = fields.get(name)
            if known is None or name in OF_THE_LEDGER:
                faults.append(not_of_the_year(change.code, name, dictionary, change.table))
                continue
            try:
                values[name] = dictionary.read(known, written)
            except UnreadableError as error:
                faults.append(Fault(change.code, known.label, error.wrong, error.right))
        read.append(values)
    return read, faults


def content_now(edit: Edit, dictionary: YearDictionary) -> Content:
    """The content after the change: what was known and is still collected in the year, then what is changed."""
    fields = dictionary.fields(edit.change.table)
    kept = {name: value for name, value in edit.before.all.items() if name in fields}
    return content_of(fields, {**kept, **edit.values})


def fields_given(edits: Sequence[Edit], dictionary: YearDictionary) -> dict[str, set[str]]:
    """The fields of each table that these files have now."""
    found: dict[str, set[str]] = {}
    for edit in edits:
        found.setdefault(edit.change.table, set()).update(content_now(edit, dictionary).all)
    return found


def write(edits: Sequence[Edit], year: int, dictionary: YearDictionary) -> None:
    """Write year files of revision 1, the index of what is sealed in them, and the versions of what they are about."""
    now = clock.now()
    for table in dict.fromkeys(edit.change.table for edit in edits):
        model, key = YEAR_FILES[table]
        made: list[Any] = []
        kept: list[Any] = []
        for edit in (e for e in edits if e.change.table == table):
            content = content_now(edit, dictionary)
            row = edit.row if edit.row is not None and edit.row.year == year else None
            if row is None:
                row = model(year=year, county=edit.subject.county, **{key: edit.subject.id})
            (kept if row.pk else made).append(row)
            row.values, row.sealed, row.changed_at = dict(content.values), content.sealed_bytes(), now
            row.digest = content.digest(table, edit.change.code)
            if edit.seen is not None:
                row.seen_on, row.seen_in = edit.seen
        model._default_manager.bulk_create(made, _PART)
        bulk.update(kept, _CHANGING)
    tell_subjects(edits, dictionary)


def note_visits(edits: Sequence[Edit]) -> None:
    """Visits that found everything as the files say it: only that they were made is written."""
    for table in dict.fromkeys(edit.change.table for edit in edits):
        of_table = [edit for edit in edits if edit.change.table == table]
        for edit in of_table:
            if edit.seen is not None:
                edit.row.seen_on, edit.row.seen_in = edit.seen
        rows = [edit.row for edit in of_table]
        bulk.update(rows, _VISITED)


def tell_subjects(edits: Sequence[Edit], dictionary: YearDictionary) -> None:
    """What the rows of households and persons say of themselves follows their newest year files."""
    for table in ("household", "person"):
        contents = {e.subject.id: content_now(e, dictionary) for e in edits if e.change.table == table}
        sealed = {e.subject.id: e.before.sealed for e in edits if e.change.table == table}
        renewed = {key: content for key, content in contents.items() if content.sealed != sealed[key]}
        if renewed:
            replace_lookups(table, renewed, dictionary)
    persons = []
    for edit in edits:
        if edit.change.table == "person":
            columns = person_columns(content_now(edit, dictionary), dictionary)
            persons.append(Person(pk=edit.subject.id, **columns))
    Person.objects.bulk_update(persons, ["name", "sex", "birth_date"], _PART)
    Subject.next_version(edit.subject for edit in edits)


def edits_of(
    actor: Actor, changes: Sequence[YearChange], dictionary: YearDictionary, *, before: bool = True
) -> list[Edit]:
    """The changes with what they stand on; subjects are locked from here to the end of the transaction.

    before: where there is no file of the year, the last one before it is what is known.
    """
    read, faults = read_changes(changes, dictionary)
    subjects = subjects_of([(c.table, c.code) for c in changes], lock=True)
    edits: list[Edit] = []
    for change, values in zip(changes, read, strict=True):
        subject = subjects.get((change.table, change.code))
        if subject is None or not actor.covers(subject.area):
            raise NotAllowedError(f"{change.code}：没有，或不归您管 / is not there, or not yours")
        for name in change.values:
            known = dictionary.fields(change.table).get(name)
            if known is not None and not actor.may_read(known.privacy):
                raise NotAllowedError(f"{known.label}：您的职责不能看，也不能改 / not for this role")
        edits.append(Edit(change, subject, None, Content(), values))
    if len({chain_of(edit.subject.area) for edit in edits}) > 1:
        faults.append(
            Fault("", "", "一次只改一个县 / several counties at once", "请分县办理 / one county at a time")
        )
    faults += [
        Fault(code, "", "写了两次 / twice in one hand-over")
        for code in _repeated([f"{c.table} {c.code}" for c in changes])
    ]
    refuse(faults)
    for table in dict.fromkeys(c.table for c in changes):
        of_table = [edit for edit in edits if edit.change.table == table]
        rows = year_rows(table, [edit.subject.id for edit in of_table], dictionary.year, before=before)
        for edit in of_table:
            edit.row = rows.get(edit.subject.id)
            edit.before = opened(edit.row) if edit.row is not None else Content()
    return edits


def stale(edits: Sequence[Edit], dictionary: YearDictionary) -> Iterator[Fault]:
    """Every field that has changed since the editor read it, unless to what he wants."""
    for edit in edits:
        change = edit.change
        old = change.version is not None and change.version != edit.subject.version
        if change.was is None and not old:
            continue
        if change.digest is not None and edit.row is not None and bytes(edit.row.digest) == change.digest:
            continue
        fields, now = dictionary.fields(change.table), edit.before.all
        for name, wanted in edit.values.items():
            seen = _seen(change, name, dictionary)
            if now.get(name) in (seen, wanted):
                continue
            shown = "***" if fields[name].privacy == "sensitive" else now.get(name) or NOTHING
            yield Fault(
                change.code, fields[name].label,
                f"您看过以后已被改成：{shown} / changed since you read it", "请核对后再改 / look again, then change it",
            )  # fmt: skip


def _seen(change: YearChange, name: str, dictionary: YearDictionary) -> str | None:
    if change.was is None:
        return None
    try:
        return dictionary.read(dictionary.fields(change.table)[name], change.was.get(name))
    except UnreadableError:
        return str(change.was.get(name))  # an import keeps what no type could read


def _repeated(codes: Sequence[str]) -> list[str]:
    return (
        [code for code in dict.fromkeys(codes) if codes.count(code) > 1]
        if len(set(codes)) < len(codes)
        else []
    )
