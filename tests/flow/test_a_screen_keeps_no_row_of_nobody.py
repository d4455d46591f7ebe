"""Rows of a register that are nobody's of the registry are not written to the work files, and nothing is found otherwise."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from demo import CountySize, make_county, write_county
from niukou.engine.row_file import Sift
from niukou.engine.session import Session
from niukou.pipeline.compare import Compared, Seeking, compare
from niukou.pipeline.normalise import normalise
from niukou.rulebook.model import Pack
from niukou.runs.flow import FLOW, Flow
from niukou.runs.screen import ScreenRequest, screen
from tests.flow.screening import AS_OF, PACK

SIZE = CountySize(households=420, towns=2, villages_a_town=5)
ALIKE = ("findings.csv", "rejected.csv")
SAID = ("tables", "findings", "rejected", "doubts", "notes", "not_run", "indicators", "covers")


def _whole() -> Flow:
    """A screen whose registers are all written down, as an independent way to the same findings."""

    def all_rows(session: Session, pack: Pack, landed: Any, authorised: Any, _: Any, __: Any) -> Any:
        return normalise(session, pack, landed.files, session.work, authorised=authorised)

    def afresh(session: Session, pack: Pack, as_of: Any, tables: Any, _: Any) -> Compared:
        return compare(session, pack, as_of, tables)

    return replace(FLOW, normalise=all_rows, compare=afresh)


@pytest.mark.parametrize("seed", [5, 17])
def test_the_same_is_found_as_of_whole_registers(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NIUKOU_FINDING_KEY_FILE", str(tmp_path / "finding.key"))
    write_county(make_county(seed, SIZE), tmp_path / "county")
    kept = screen(ScreenRequest(tmp_path / "county", PACK, AS_OF, tmp_path / "kept"))
    whole = screen(ScreenRequest(tmp_path / "county", PACK, AS_OF, tmp_path / "whole"), flow=_whole())
    for name in ALIKE:
        assert (kept.out / name).read_bytes() == (whole.out / name).read_bytes()
    assert len((kept.out / "findings.csv").read_text("utf-8-sig").splitlines()) > 100
    assert {name: kept.manifest.get(name) for name in SAID} == {
        name: whole.manifest.get(name) for name in SAID
    }


def test_rows_of_nobody_are_in_no_work_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_county(make_county(7, SIZE), tmp_path / "county")
    seen: dict[str, int] = {}

    def counted(session: Session, pack: Pack, as_of: Any, tables: Any, seeking: Seeking) -> Compared:
        for name in ("vehicle", "house", "business", "payroll"):
            [(seen[name],)] = session.query(f"SELECT count(*) FROM {name}")
            assert seen[name] < tables[name].rows
        [(residents,)] = session.query("SELECT count(*) FROM resident")
        assert residents == tables["resident"].rows
        return compare(session, pack, as_of, tables, seeking)

    screen(
        ScreenRequest(tmp_path / "county", PACK, AS_OF, tmp_path / "out"), flow=replace(FLOW, compare=counted)
    )
    assert len(seen) == 4


def test_a_register_of_whom_it_lacks_stays_whole(tmp_path: Path) -> None:
    """Of subsistence and disability rules ask whom the register lacks, or whose family the registry does."""
    write_county(make_county(7, SIZE), tmp_path / "county")
    asked: list[tuple[set[str], set[str]]] = []

    class Noted(Seeking):
        def __call__(self, coming: Collection[str]) -> Mapping[str, Sift]:
            found = super().__call__(coming)
            asked.append((set(coming), set(found)))
            return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("niukou.runs.screen.Seeking", Noted)
        screen(ScreenRequest(tmp_path / "county", PACK, AS_OF, tmp_path / "out"))
    [(coming, sifted)] = asked
    assert {"subsistence", "disability", "vehicle"} <= coming
    assert "vehicle" in sifted
    assert not sifted & {
        "subsistence",
        "disability",
        "destitute_support",
        "illness",
        "unsafe_house",
        "resident",
    }
