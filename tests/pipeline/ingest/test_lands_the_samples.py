"""The shared counties land whole through the pack that users name."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from niukou.pipeline.ingest import land
from niukou.rulebook.errors import PackError
from niukou.rulebook.load import load_pack

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
PACK = Path(__file__).parents[3] / "packs" / "yunnan-2017"


@pytest.mark.parametrize("county", ["county-a", "county-b"])
def test_every_file_of_a_county_is_understood_and_no_row_is_lost(county, tmp_path):
    folder = SAMPLES / county
    if not folder.is_dir():
        pytest.skip("../shared/samples is not here: the samples stand beside the repository, not in it")
    try:
        pack = load_pack(PACK)
    except PackError as error:
        pytest.skip(f"the pack itself is refused, which its own tests tell: {error.faults[0]}")
    landed = land(folder, pack, tmp_path)
    assert pq.read_table(landed.rejected).to_pylist() == []
    assert {f.unused for f in landed.files} == {()}
    assert sorted(f.path for f in landed.files) == sorted(
        str(p.relative_to(folder)) for p in folder.glob("regist*/*")
    )
    for file in landed.files:
        path = folder / file.path
        if path.suffix == ".csv":
            lines = len(path.read_bytes().splitlines())
            assert file.rows == lines - 1, file.path
        assert pq.read_metadata(file.parquet).num_rows == file.rows
