"""A second person decides on what was staged; what was cut off goes on; two workers merge each row once."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit.models import AuditEntry
from niukou.office.registry import services
from niukou.office.registry.models import (
    Household,
    HouseholdYear,
    Lookup,
    Membership,
    Person,
    PersonYear,
    StagedRow,
    Staging,
)
from niukou.office.registry.refused import RefusedError
from niukou.rulebook.model import Pack
from niukou.runs.import_registry import ImportRequest, merge, stage_files
from tests.made_county import make_county, number
from tests.office.registry.importing import AS_OF, COUNTY_CODE

pytestmark = pytest.mark.django_db


def rows_of_book() -> dict[str, int]:
    models = (Household, Person, Membership, HouseholdYear, PersonYear, Lookup)
    return {model.__name__: model.objects.count() for model in models}


def test_a_second_person_decides(
    places: Area, folder: Path, pack: Pack, officer: Actor, stranger: Actor, acting
) -> None:
    done = stage_files(officer, pack, ImportRequest(folder, places, 2017, AS_OF)).staging
    assert done.told["findings"] and done.told["notes"] == [
        "名单里没有的帮扶单位1个，并入时加上：示例单位 / units that are new to the list"
    ]
    with pytest.raises(NotAllowedError, match="另一个人"):
        services.decide_staging(officer, done, approve=True, why="好")
    with pytest.raises(NotAllowedError):
        services.decide_staging(stranger, done, approve=True, why="好")
    with pytest.raises(RefusedError, match="不能并入"):
        merge(officer, done)
    second = acting("county_office", COUNTY_CODE, "second")
    with pytest.raises(RefusedError, match="理由"):
        services.decide_staging(second, done, approve=False, why=" ")
    refused = services.decide_staging(second, done, approve=False, why="漏了一个村")
    assert refused.state == "refused" and not StagedRow.objects.exists() and not Household.objects.exists()
    with pytest.raises(RefusedError, match="不能再审"):
        services.decide_staging(second, done, approve=True, why="好")
    assert stage_files(officer, pack, ImportRequest(folder, places, 2017, AS_OF)).new


def test_staged_rows_lie_sealed_and_are_gone_when_merged(
    places: Area, folder: Path, pack: Pack, officer: Actor, checker: Actor
) -> None:
    done = stage_files(officer, pack, ImportRequest(folder, places, 2017, AS_OF)).staging
    assert all(number(7, "19430404").encode() not in bytes(row.content) for row in StagedRow.objects.all())
    services.decide_staging(checker, done, approve=True, why="好")
    merge(officer, done)
    assert all(bytes(row.content) == b"" for row in StagedRow.objects.all())


def test_a_merge_that_was_cut_off_goes_on_where_it_was(
    places: Area, folder: Path, pack: Pack, officer: Actor, checker: Actor, monkeypatch
) -> None:
    monkeypatch.setattr("niukou.office.registry.services.merging.PART", 5)
    done = stage_files(officer, pack, ImportRequest(folder, places, 2017, AS_OF)).staging
    services.decide_staging(checker, done, approve=True, why="好")
    assert services.merge_part(officer, done) == 8  # two villages, three households of one
    half = rows_of_book()
    assert half["Household"] == 3
    merged = merge(officer, done)
    assert (merged.state, merged.changed) == ("merged", 49)
    assert rows_of_book()["Household"] == rows_of_book()["Person"] == 12


def test_a_staging_that_was_cut_off_is_begun_anew(
    places: Area, folder: Path, pack: Pack, officer: Actor
) -> None:
    request = ImportRequest(folder, places, 2017, AS_OF)
    done = stage_files(officer, pack, request).staging
    Staging.objects.filter(pk=done.pk).update(state="staging")
    StagedRow.objects.filter(staging=done)[:1].get().delete()
    again = stage_files(officer, pack, request)
    assert (again.new, again.staging.pk, again.staging.rows) == (True, done.pk, 49)
    assert StagedRow.objects.count() == 14 + 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_merge_each_row_once(
    places: Area, tmp_path: Path, pack: Pack, officer: Actor, checker: Actor, monkeypatch
) -> None:
    """On a server two processes share the rows; SQLite has one writer, and one worker."""
    monkeypatch.setattr("niukou.office.registry.services.merging.PART", 7)
    folder = make_county(tmp_path / "county", 60)
    done = stage_files(officer, pack, ImportRequest(folder, places, 2017, AS_OF)).staging
    services.decide_staging(checker, done, approve=True, why="好")
    merged = merge(officer, done, workers=2)
    assert (merged.state, merged.changed, merged.rejected) == ("merged", 241, 0)
    assert rows_of_book()["Household"] == rows_of_book()["PersonYear"] == 60
    assert in_one_line()


def in_one_line() -> bool:
    """Whether the county's chain of entries is one line."""
    entries = list(AuditEntry.objects.filter(chain=COUNTY_CODE).order_by("place"))
    return all(bytes(b.previous) == bytes(a.digest) for a, b in pairwise(entries))
