"""A second person decides on what was staged; what was cut off goes on; two workers merge each row once."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.authority import operator
from niukou.office.areas.models import Area
from niukou.office.audit.keys import SealError
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
from niukou.office.registry.selectors.proof import staged_faults
from niukou.office.registry.told import _MEMBER, _written
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


def test_what_lies_staged_is_merged_as_it_was_staged_or_not_at_all(
    places: Area, folder: Path, pack: Pack, officer: Actor, checker: Actor
) -> None:
    """Between the second person's word and the merge somebody has the database, and no key: each of these is named, and refused."""
    done = stage_files(officer, pack, ImportRequest(folder, places, 2017, AS_OF)).staging
    services.decide_staging(checker, done, approve=True, why="好")
    assert list(staged_faults(operator("test"), places)) == []
    ids = set(StagedRow.objects.values_list("pk", flat=True))
    first, second = StagedRow.objects.filter(table="household").order_by("pk")[:2]
    whole = StagedRow.objects.values().get(pk=first.pk)
    of_first = StagedRow.objects.filter(pk=first.pk)
    other = Staging.objects.create(
        area=places, year=2016, fingerprint="x", state="staging", staged_at=done.staged_at, staged_by="x"
    )
    kept = {"staging": done, "table": second.table, "key": second.key, "rows": second.rows}
    # whether it is refused before a row is merged
    changes: dict[str, tuple[Callable[[], object], bool]] = {
        "exchanged": (lambda: of_first.update(content=second.content), True),
        "cut": (lambda: of_first.update(content=b"x" * 99), True),
        "removed, another twice": (
            lambda: (of_first.delete(), StagedRow.objects.create(content=second.content, **kept)), True,
        ),
        "moved to another import": (lambda: of_first.update(staging=other), False),
        "removed": (lambda: of_first.delete(), False),
        "said to be merged": (lambda: of_first.update(merged=True, content=b""), False),
    }  # fmt: skip
    for what, (change, at_once) in changes.items():
        change()
        named = {(one.table, one.wrong) for one in staged_faults(operator("test"), places)}
        assert ("registry_staging", "removed") in named, what
        assert (("registry_stagedrow", "changed") in named) == at_once, what
        if at_once:
            with pytest.raises((RefusedError, SealError)):
                merge(officer, done)
            assert not Household.objects.exists()
            StagedRow.objects.filter(pk__gt=whole["id"]).exclude(pk__in=ids).delete()
        elif what == "said to be merged":
            with pytest.raises(RefusedError, match="暂存了 49 行，并入了"):
                merge(officer, done)
        of_first.delete()
        StagedRow.objects.create(**whole)
    assert merge(officer, done).state == "merged"
    assert list(staged_faults(operator("test"), places)) == []
    of_first.delete()
    assert [one.wrong for one in staged_faults(operator("test"), places)] == ["removed"]


def test_what_a_former_version_staged_is_merged(
    places: Area, folder: Path, pack: Pack, officer: Actor, checker: Actor, monkeypatch
) -> None:
    """It sealed no place along, and its entry says nothing of places."""
    staging = "niukou.office.registry.services.staging"
    monkeypatch.setattr(
        f"{staging}.sealed",
        lambda own, members, seal, _: seal(_MEMBER.join(map(_written, (own, *members))).encode()),
    )
    monkeypatch.setattr(f"{staging}.PLACED", "again")
    done = stage_files(officer, pack, ImportRequest(folder, places, 2017, AS_OF)).staging
    services.decide_staging(checker, done, approve=True, why="好")
    assert list(staged_faults(operator("test"), places)) == []
    assert merge(officer, done).changed == 49
    assert list(staged_faults(operator("test"), places)) == []


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
