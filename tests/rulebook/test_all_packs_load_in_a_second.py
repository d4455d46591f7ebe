"""Loading every pack of the house takes less than a second of a core that nobody else uses."""

from __future__ import annotations

import subprocess
import sys

from niukou.rulebook.find import known_packs

# the work that such a core does in a tenth of a second; a core shared with others does all work slower
_MEASURE = """
import time
from niukou.rulebook.find import known_packs
from niukou.rulebook.load import load_pack

def work():
    started = time.process_time()
    sum(i * i for i in range(3_000_000))
    return time.process_time() - started

before = work()
started = time.process_time()
for name in known_packs():
    load_pack(name)
seconds = time.process_time() - started
print(seconds, seconds / (before + work()) * 2 / 10)
"""


def test_all_packs_load_in_a_second() -> None:
    assert len(known_packs()) >= 3
    told = []
    for _ in range(5):
        done = subprocess.run([sys.executable, "-c", _MEASURE], capture_output=True, text=True, check=True)
        told.append(tuple(float(word) for word in done.stdout.split()))
        if min(told[-1]) < 1:
            return
    raise AssertionError(f"seconds as measured, seconds of a core nobody else uses: {told}")
