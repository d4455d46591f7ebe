"""Made-up counties from seeds: everything planted is found as planted, and nothing else is found at all.

The families are made so that no rule has anything to say of them; a rule that fires on one is wrong, or the family is.
"""

from __future__ import annotations

import filecmp
from collections import Counter
from pathlib import Path

import pytest

from demo import County, CountySize, make_county, write_county
from demo.county import AREA
from demo.numbers import MISWRITTEN, WRITTEN
from tests.flow.screening import Screened, facts_expected, facts_found, screened

SMALL = CountySize(households=420, towns=2, villages_a_town=5)
LARGE = CountySize(households=6000, towns=6, villages_a_town=9, plants=6)
Made = tuple[County, Screened]
# the 35 rules of the samples' truth
LISTED = frozenset(
    {"A02", "A03", "A07", "A10", "B01", "B02", "B04", "B06", "B14", "C11", "C16", "D01", "D06", "D07", "D12", "D13"}
    | {"E01", "E08", "E11", "F01", "F02", "F04", "F05", "G01", "G05", "H02", "H04", "H05", "H08", "H10", "I01", "I03"}
    | {"I04", "I12", "J01"}
)  # fmt: skip


def _made(seed: int, size: CountySize, folder: Path) -> Made:
    county = make_county(seed, size)
    write_county(county, folder / "county")
    return county, screened(folder / "county", folder / "findings")


@pytest.fixture(
    scope="module", params=[2017, *(pytest.param(seed, marks=pytest.mark.long) for seed in (401, 5399))]
)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return _made(request.param, SMALL, tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def small() -> County:
    return make_county(1, SMALL)


@pytest.mark.parametrize("kind", ["exclusion", "omission", "identity", "quality"])
def test_findings_are_exactly_what_was_planted(made: Made, kind: str) -> None:
    county, found = made
    expected, got = facts_expected(county.truth.of(kind)), facts_found(found.of(kind))
    assert expected - got == Counter(), "planted and not found"
    assert got - expected == Counter(), "found and not planted"


def test_rows_that_only_look_like_leads_are_not_found(made: Made) -> None:
    county, found = made
    records = {(row["source"], row["record"]) for row in found.rows if row["record"]}
    assert [trap for trap in county.truth.traps if (trap.source, trap.record) in records] == []


def test_every_rule_could_run_and_none_is_noisy(made: Made) -> None:
    planted = {fact.rule for fact in made[0].truth.expected}
    assert planted & made[1].not_run() == set()
    assert all(rule["reason"] for rule in made[1].manifest["not_run"])
    assert made[1].manifest["noisy"] == []


def test_names_of_findings_are_unique(made: Made) -> None:
    names = made[1].names()
    assert len(names) == len(set(names))


def test_messages_show_no_number(made: Made) -> None:
    county, found = made
    private = {m.citizen.number for h in county.households for m in h.members}
    private |= {h.phone for h in county.households if len(h.phone) == 11}
    told = [row["message"] + row["evidence"] for row in found.rows]
    assert [text for text in told if any(number in text for number in _long_numbers(text) & private)] == []


def _long_numbers(text: str) -> set[str]:
    kept = "".join(c if c.isdigit() or c in "Xx" else " " for c in text)
    return {word for word in kept.split() if len(word) >= 11}


def test_what_is_planted_covers_every_rule_way_and_trap(small: County) -> None:
    truth = small.truth
    exclusions = {(e.rule, e.written) for e in truth.of("exclusion")}
    for way in (*WRITTEN, *MISWRITTEN, "certificate", "after", "after_exit", "same_year", "no_date"):
        assert {rule for rule, written in exclusions if written == way} == {f"YN-0{n}" for n in range(1, 6)}
    assert {e.rule for e in truth.of("omission")} == {"OM-01", "OM-02", "OM-03", "OM-04"}
    assert {e.rule for e in truth.of("identity")} == {"ID-01", "ID-02", "ID-03", "ID-04", "ID-05"}
    planted = {e.rule for e in truth.of("quality")}
    assert planted >= LISTED
    assert len(planted) > 110
    assert len({trap.why for trap in truth.traps}) > 30


def test_nobody_in_it_exists(small: County) -> None:
    citizens = [m.citizen for h in small.households for m in h.members]
    citizens += [r.citizen for family in small.families.values() for r in family]
    assert {c.number[:4] for c in citizens} == {AREA[:4]}
    assert all(h.phone.startswith("19900") or len(h.phone) < 11 for h in small.households)


def test_the_same_seed_makes_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_county(make_county(3, SMALL), tmp_path / name)
    files = [path.relative_to(tmp_path / "one") for path in sorted((tmp_path / "one").rglob("*.*"))]
    assert len(files) > 15
    assert [f for f in files if not filecmp.cmp(tmp_path / "one" / f, tmp_path / "two" / f, False)] == []


@pytest.mark.long
def test_a_large_county_is_screened_to_its_truth(tmp_path: Path) -> None:
    county, found = _made(20171001, LARGE, tmp_path)
    assert facts_found(found.rows) == facts_expected(county.truth.expected)
