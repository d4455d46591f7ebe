"""Several processes begin the trail and its keys at the same moment: one chain, one key, every row noted, everything opens again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office.processes import said, start

ONE = Path(__file__).with_name("one_of_many.py")
WRITERS = ("one", "two", "three", "four")


@pytest.mark.django_db(transaction=True)
def test_many_processes_make_one_chain_and_one_key(tmp_path: Path) -> None:
    said(start(ONE, tmp_path, "prepare"))
    writing = [start(ONE, tmp_path, "write", name) for name in WRITERS]
    sealed = [said(process)[0] for process in writing]
    assert said(start(ONE, tmp_path, "prove")) == ["41 True 1"]
    assert [said(start(ONE, tmp_path, "open", one)) for one in sealed] == [[f"{name}:9"] for name in WRITERS]
