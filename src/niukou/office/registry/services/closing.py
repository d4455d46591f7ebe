"""A year is closed; what is wrong and can no longer be entered is corrected by a decision, in a closed year beside what was there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.services import record
from niukou.office.registry.book_rows import remember_fields
from niukou.office.registry.content import YEAR_FILES
from niukou.office.registry.edits import (
    Edit,
    YearChange,
    content_now,
    edits_of,
    fields_given,
    stale,
    tell_subjects,
    write,
)
from niukou.office.registry.fields import YearDictionary
from niukou.office.registry.freezing import hold_alone, hold_open, is_frozen, seal_of
from niukou.office.registry.models import Decision, YearSeal
from niukou.office.registry.refused import Fault, RefusedError, StaleError, refuse

_PART = 2_048  # rows in one statement


@transaction.atomic
def freeze_year(actor: Actor, county: Area, year: int) -> YearSeal:
    """Close a county's year for good: a keyed seal over all its year files.

    Raises NotAllowedError, and RefusedError for a year that is not over or is closed already.
    """
    actor.must_cover(county)
    if "filing" not in actor.kinds or actor.level in ("village", "natural_village", "town"):
        raise NotAllowedError("您的职责不含封存年度 / may not close a year")
    if chain_of(county) != county.code:
        raise RefusedError(Fault(county.code, "", "年度按县封存 / a year is closed by counties"))
    if clock.today() <= date(year, 12, 31):
        raise RefusedError(Fault(county.code, "", f"{year}年还没有结束 / the year is not over"))
    hold_alone(county.code, year)
    if is_frozen(county.code, year):
        raise RefusedError(Fault(county.code, "", f"{year}年已经封存 / is closed already"))
    files, seal = seal_of(county.code, year)
    row = YearSeal.objects.create(
        county=county.code, year=year, frozen_at=clock.now(), frozen_by=actor.username, files=files, seal=seal
    )
    record(
        actor, "registry.freeze_year", f"year:{year}", chain=county.code,
        detail={"files": files, "seal": seal.hex()},
    )  # fmt: skip
    return row


@transaction.atomic
def correct_year(actor: Actor, decision: Decision, year: int, changes: Sequence[YearChange]) -> int:
    """Correct files of a year as a finished correction has decided; how many. The calendar's window does not bind it.

    A closed year gets a revision beside what was there; an open one is changed as by an editor. Raises as `set_years`
    does, and RefusedError where the decision is of another county or has been used up.
    """
    actor.must_cover(decision.area)
    dictionary = YearDictionary(installed_pack(clock.today()), year)
    county = chain_of(decision.area)
    hold_open([county], year)
    closed = is_frozen(county, year)
    edits = edits_of(actor, changes, dictionary, before=not closed)
    refuse([
        Fault(edit.change.code, "", "这份决定管不到这里 / the decision is of another area")
        for edit in edits if not edit.subject.area.path.startswith(decision.area.path)
    ])  # fmt: skip
    refuse(stale(edits, dictionary), StaleError)
    leaves = _add_revisions(edits, decision, year, dictionary) if closed else _change(edits, year, dictionary)
    record(
        actor, "registry.correct_year", f"decision:{decision.number}", chain=county,
        detail={"year": year, "fields": sorted({name for edit in edits for name in edit.values})}, leaves=leaves,
    )  # fmt: skip
    return len(edits)


def _change(edits: Sequence[Edit], year: int, dictionary: YearDictionary) -> list[bytes]:
    """Write what is corrected into files of an open year; their digests."""
    write(edits, year, dictionary)
    for county in {edit.subject.county for edit in edits}:
        remember_fields([county], year, fields_given(edits, dictionary))
    return [content_now(edit, dictionary).digest(edit.change.table, edit.change.code) for edit in edits]


def _add_revisions(
    edits: Sequence[Edit], decision: Decision, year: int, dictionary: YearDictionary
) -> list[bytes]:
    """Write a revision beside the newest of each file; their digests. Raises RefusedError for a decision used up."""
    now, leaves = clock.now(), []
    for edit in edits:
        model, key = YEAR_FILES[edit.change.table]
        if model._default_manager.filter(decision=decision, year=year, **{key: edit.subject.id}).exists():
            raise RefusedError(Fault(edit.change.code, "", "这份决定已经用过 / was carried out already"))
        content = content_now(edit, dictionary)
        leaves.append(content.digest(edit.change.table, edit.change.code))
        model._default_manager.create(
            year=year, revision=edit.row.revision + 1 if edit.row else 2, county=edit.subject.county, decision=decision,
            values=dict(content.values), sealed=content.sealed_bytes(), digest=leaves[-1], changed_at=now,
            **{key: edit.subject.id},
        )  # fmt: skip
    tell_subjects(_newest(edits, year), dictionary)
    return leaves


def _newest(edits: Sequence[Edit], year: int) -> list[Edit]:
    """Those whose year is the newest there is: only they say who somebody is now."""
    found = []
    for edit in edits:
        model, key = YEAR_FILES[edit.change.table]
        if not model._default_manager.filter(year__gt=year, **{key: edit.subject.id}).exists():
            found.append(edit)
    return found
