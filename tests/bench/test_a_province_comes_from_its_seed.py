"""The province is the same for the same seed, another for another, and its registers are linked as it says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bench.jobs import AS_OF, LEADS_OF
from bench.jobs import normalised as normalise_job
from bench.province import REGISTERS, SIZES, make_province
from niukou.engine.row_file import ENDING
from niukou.engine.session import open_session
from niukou.pipeline.compare import compare
from niukou.rulebook.load import load_pack
from niukou.terms.identity import identity_scheme

SCALE = 0.005


def rows_of(folder: Path, seed: int) -> Mapping[str, list[dict[str, object]]]:
    made = make_province(folder, 0.0005, seed)
    return {name: pq.read_table(path).to_pylist() for name, path in made.items()}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    one = make_province(tmp_path / "one", 0.0005, 7)
    two = make_province(tmp_path / "two", 0.0005, 7)
    assert {n: p.read_bytes() for n, p in one.items()} == {n: p.read_bytes() for n, p in two.items()}


def test_another_seed_gives_another_province(tmp_path: Path) -> None:
    one, two = rows_of(tmp_path / "one", 7), rows_of(tmp_path / "two", 8)
    assert all(one[name] != two[name] for name in SIZES)


def test_it_has_the_sizes_it_promises(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, 7)
    promised = {name: round(size * 0.0005) for name, size in SIZES.items()}
    few_without_helper = promised.pop("pairing") - len(rows["pairing"])
    assert 0 <= few_without_helper < 20
    assert {name: len(rows[name]) for name in promised} == promised


def test_nobody_shares_a_number(tmp_path: Path) -> None:
    numbers = [str(person["id_number"]).upper() for person in rows_of(tmp_path, 7)["person"]]
    assert len(set(numbers)) == len(numbers)


@pytest.fixture(scope="module")
def links(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], int]:
    """Pairs (register, kind of link) → how many, in a province of 9000 households."""
    folder = tmp_path_factory.mktemp("province")
    make_province(folder / "landed", SCALE)
    normalise_job(str(folder / "landed"), str(folder))
    pack = load_pack(LEADS_OF, AS_OF)
    found: dict[tuple[str, str], int] = {}
    with open_session(folder / "work", identity_scheme(pack.identity_scheme), folders=[folder]) as session:
        for name in SIZES:
            session.view_of_file(
                name, folder / "standard" / f"{name}{ENDING if name in REGISTERS else '.parquet'}"
            )
        made = compare(session, pack, AS_OF)
        for register in REGISTERS:
            source = next(s.source for s in pack.sources.values() if s.table == register)
            rows = session.query(
                f"SELECT link, count(*) FROM {made.findings} WHERE source = $source GROUP BY link",
                {"source": source},
            )
            found |= {(register, str(link)): int(number) for link, number in rows}
    return found


@pytest.mark.parametrize(
    ("register", "part_that_leads"),
    [
        # of the rows: state, kind or use, price, as the generator draws them and the pack judges
        ("vehicle", 7 / 8 * 3 / 4 * (153_000 - 30_000) / 150_000),
        ("house", 9 / 10 * 5 / 6 * 4 / 5),
        ("business", 4 / 5 * (3 / 4 + 1 / 4 * 1 / 3)),
        ("payroll", 5 / 6 * 3 / 4),
    ],
)
def test_leads_are_as_many_as_the_registers_promise(
    links: dict[tuple[str, str], int], register: str, part_that_leads: float
) -> None:
    """1 % of the rows are somebody's; of these 90 % as it is written, 5 % otherwise, 5 % with a wrong digit."""
    somebodys = SIZES[register] * SCALE * 0.01 * part_that_leads
    sure = links.get((register, "exact"), 0) + links.get((register, "normalised"), 0)
    probable = links.get((register, "probable"), 0)
    assert sure == pytest.approx(0.95 * somebodys, rel=0.15, abs=12)
    assert links[(register, "normalised")] >= 0.03 * somebodys
    assert probable == pytest.approx(0.05 * somebodys, rel=0.6, abs=8)
