"""A text file of any size is landed in the same memory."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

LAND = """
import pickle, re, sys
from pathlib import Path
from niukou.pipeline.ingest import land
pack = pickle.loads(Path(sys.argv[2]).read_bytes())
landed = land(Path(sys.argv[1]), pack, Path(sys.argv[3]))
# not ru_maxrss: that one begins with what the test runner held when it started this process
peak = int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
print(landed.files[1].rows, peak // 1024)
"""


@pytest.mark.parametrize(
    ("megabytes", "quoted"), [(30, False), (30, True), pytest.param(200, False, marks=pytest.mark.long)]
)
def test_peak_memory_does_not_follow_the_size_of_the_file(county, tmp_path, megabytes, quoted):
    name = '"王伟"' if quoted else "王伟"
    piece = "".join(f"示Z{i:06d},{name},53990119730216{i % 10000:04d},30000\n" for i in range(20_000))
    raw = piece.encode("gb18030")
    pieces = (megabytes << 20) // len(raw) + 1
    with (county.folder / "registers/车.csv").open("wb") as file:
        file.write("号牌号码,机动车所有人,身份证明号码,购置价格\n".encode("gb18030"))
        for _ in range(pieces):
            file.write(raw)
    (tmp_path / "pack").write_bytes(pickle.dumps(county.pack))
    arguments = [str(county.folder), str(tmp_path / "pack"), str(county.work)]
    ran = subprocess.run([sys.executable, "-c", LAND, *arguments], capture_output=True, text=True, check=True)
    rows, peak = map(int, ran.stdout.split())
    assert rows == pieces * 20_000
    assert peak < 420, f"{peak} MB"
