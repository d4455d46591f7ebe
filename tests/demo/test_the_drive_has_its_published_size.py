"""The made-up county of the drive: its groups to the last person, its balance as published, and nobody contradictory."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.drive.causes import PUBLISHED
from demo.drive.county import DriveCounty, make_drive_county
from demo.drive.size import DriveSize, Group
from demo.drive.sizes_of_households import LARGEST, sizes

SMALL = DriveSize().shrunk(60)


@pytest.fixture(scope="module")
def drive() -> DriveCounty:
    return make_drive_county(2017, SMALL)


def test_the_published_balance_closes() -> None:
    size = DriveSize()
    assert size.poor == Group(10_451, 39_037)
    assert size.exited.people == 36_762
    assert size.poor.people + size.exited.people == 75_799
    assert size.poor_after == Group(10_679, 40_410)
    assert size.increase - size.decrease == 661


@given(households=st.integers(1, 300), seed=st.integers(0, 9), data=st.data())
def test_sizes_come_out_to_the_last_person(households: int, seed: int, data: st.DataObject) -> None:
    people = data.draw(st.integers(households, LARGEST * households))
    made = list(sizes(Group(households, people), Random(seed)))
    assert (len(made), sum(made)) == (households, people)
    assert 1 <= min(made) <= max(made) <= LARGEST


@pytest.mark.parametrize("group", [n for n, g in vars(SMALL).items() if isinstance(g, Group)])
def test_each_group_has_its_households_and_people(drive: DriveCounty, group: str) -> None:
    made = drive.groups[group]
    assert Group(len(made), sum(len(h.members) for h in made)) == getattr(SMALL, group)


def test_the_new_are_in_no_file_of_the_registry_and_in_the_police_register(drive: DriveCounty) -> None:
    listed = {h.household_code for h in drive.county.households}
    new = drive.groups["identified"]
    assert not listed & {h.household_code for h in new}
    assert {h.family_code for h in new} <= set(drive.county.families)


def test_every_wrongly_listed_household_has_a_row_from_before_it_was_listed(drive: DriveCounty) -> None:
    rows = sum(len(drive.county.registers[t]) for t in ("payroll", "cadre", "vehicle", "house", "business"))
    assert rows == SMALL.removed_poor.households + SMALL.removed_exited.households


def test_causes_come_near_the_published_shares(drive: DriveCounty) -> None:
    poor = [h for name in ("removed_poor", "remaining") for h in drive.groups[name]]
    shares = Counter(h.main_cause for h in poor)
    off = {cause: abs(100 * n / len(poor) - PUBLISHED[cause]) for cause, n in shares.items()}
    assert max(off.values()) < 3  # of a hundred, in a county of a few hundred households


def test_nobody_who_goes_is_a_head_or_leaves_an_empty_house(drive: DriveCounty) -> None:
    assert len(drive.leaving) == SMALL.decrease and len(drive.born) == SMALL.increase
    assert all(m is not h.head for h, m in drive.leaving)
    assert max(Counter(h.household_code for h, _ in drive.leaving).values()) == 1


def test_the_same_seed_makes_the_same_county(drive: DriveCounty) -> None:
    again = make_drive_county(2017, SMALL)
    assert [vars(h) for h in again.county.households] == [vars(h) for h in drive.county.households]
    assert again.county.registers == drive.county.registers
