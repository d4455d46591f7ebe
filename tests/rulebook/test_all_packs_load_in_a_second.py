"""Loading every pack of the house takes less than a second of one core."""

from __future__ import annotations

import subprocess
import sys

from niukou.rulebook.find import known_packs

_MEASURE = """
import time
from niukou.rulebook.find import known_packs
from niukou.rulebook.load import load_pack
started = time.process_time()
for name in known_packs():
    load_pack(name)
print(time.process_time() - started)
"""


def test_all_packs_load_in_a_second() -> None:
    """The best of five: a core shared with others seems slower than it is."""
    assert len(known_packs()) >= 3
    seconds = []
    for _ in range(5):
        done = subprocess.run([sys.executable, "-c", _MEASURE], capture_output=True, text=True, check=True)
        seconds.append(float(done.stdout))
        if seconds[-1] < 1:
            return
    raise AssertionError(f"seconds: {seconds}")
