"""Fewer files, other names, another order, a corrected value: what is found, under which names, and what is listed."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest

from demo import County, CountySize, make_county, write_county
from tests.flow.screening import Screened, facts_found, read_csv, screened, write_csv

SIZE = CountySize(households=420, towns=2, villages_a_town=5)


@pytest.fixture(scope="module")
def county() -> County:
    return make_county(99, SIZE)


@pytest.fixture(scope="module")
def files(county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "county"
    write_county(county, folder)
    return folder


@pytest.fixture(scope="module")
def whole(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Screened:
    return screened(files, tmp_path_factory.mktemp("whole") / "findings")


@pytest.fixture
def copied(files: Path, tmp_path: Path) -> Path:
    shutil.copytree(files, tmp_path / "county")
    return tmp_path / "county"


def test_the_same_files_give_the_same_names(whole: Screened, files: Path, tmp_path: Path) -> None:
    assert screened(files, tmp_path / "again").names() == whole.names()


def test_rows_in_another_order_and_files_of_another_name_give_the_same_names(
    whole: Screened, copied: Path, tmp_path: Path
) -> None:
    rng = Random(5)
    for number, path in enumerate(sorted((*copied.glob("reg*/*.csv"), *copied.glob("reg*/*.tsv")))):
        rows = read_csv(path)
        rng.shuffle(rows)
        write_csv(path, rows, rng.choice(("utf-8", "utf-8-sig", "gb18030")))
        path.rename(path.with_stem(f"资料{number}"))
    again = screened(copied, tmp_path / "findings")
    assert facts_found(again.rows) == facts_found(whole.rows)
    assert again.names() == whole.names()


def test_a_corrected_price_changes_no_name(whole: Screened, copied: Path, tmp_path: Path) -> None:
    path = copied / "registers" / "机动车.csv"
    rows = read_csv(path)
    for row in rows:
        if row["购置价格"] not in ("", "29999") and not row["购置价格"].startswith("2.9"):
            row["购置价格"] = "77777"
    write_csv(path, rows)
    again = screened(copied, tmp_path / "findings")
    assert again.names() == whole.names()
    assert {r["message"] for r in again.of("exclusion")} != {r["message"] for r in whole.of("exclusion")}


def test_a_register_that_is_not_there_has_its_rules_listed(
    whole: Screened, copied: Path, tmp_path: Path
) -> None:
    (copied / "registers" / "财政供养.xlsx").unlink()
    (copied / "registers" / "户籍人口.csv").unlink()
    found = screened(copied, tmp_path / "findings")
    omissions = {f"OM-0{n}" for n in range(1, 5)}
    lost_rules = found.not_run() - whole.not_run()
    assert lost_rules == {"YN-01", "ID-01", "ID-02", "ID-03", "ID-04", "ID-05", "B13"} | omissions
    assert all(rule["reason"] for rule in found.manifest["not_run"])
    kept = ("YN-02", "YN-04", "YN-05")
    # a twin whom only the police know is not there to be a second candidate
    lost = facts_found(r for r in whole.rows if r["rule"] in kept) - facts_found(found.rows)
    assert not lost
    assert facts_found(found.of("quality")) == facts_found(whole.of("quality"))


def test_the_workbook_alone_stands_for_households_and_members(
    county: County, whole: Screened, copied: Path, tmp_path: Path
) -> None:
    for name in ("贫困户.csv", "家庭成员.csv"):
        (copied / "registry" / name).unlink()
    found = screened(copied, tmp_path / "findings")
    assert _leads(found) == _leads(whole)
    assert {row["timing"] for row in found.of("exclusion")} == {"unknown"}
    assert {row["village"] for row in found.of("exclusion")} <= {v.code for v in county.villages}
    waiting = {rule["rule"]: rule for rule in found.manifest["not_run"]}
    # income, house, water and telephone are not in the workbook; relation, school and health are
    assert {"G01", "H02", "H05", "B14", "E01"} <= waiting.keys()
    assert not {"B01", "C16", "D01", "F01", "B04"} & waiting.keys()
    assert all(waiting[rule]["reason"] for rule in waiting)
    for rule in ("B04", "C11", "D13", "F01", "F02", "A10"):
        assert _of(found, rule) == _of(whole, rule), rule


def _leads(found: Screened) -> set[tuple[str, ...]]:
    facts = ("rule", "household", "person", "source", "record", "link")
    return {tuple(row[fact] for fact in facts) for row in found.of("exclusion")}


def _of(found: Screened, rule: str) -> set[tuple[str, str]]:
    return {(row["household"], row["person"]) for row in found.rows if row["rule"] == rule}
