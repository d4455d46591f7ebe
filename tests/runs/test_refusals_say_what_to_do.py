"""What went wrong, in words for the person who started the run, without a cell of the data."""

from __future__ import annotations

import errno
import signal

import pytest

from niukou.engine.session import EngineError
from niukou.pipeline.ingest import InputError, InputFault
from niukou.rulebook.errors import PackError, PackFault
from niukou.rulebook.model import Where
from niukou.runs.refusals import RefusalError, refusal_of


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk(number: int) -> None:
    assert "磁盘空间不足" in refusal_of(OSError(number, "x")).lines[0]


@pytest.mark.parametrize("words", ["IO Error: No space left on device", "exceeds max_temp_directory_size"])
def test_a_full_disk_that_the_engine_tells_in_words(words: str) -> None:
    assert "NIUKOU_WORK" in refusal_of(EngineError("step", words)).lines[0]


def test_a_full_disk_behind_another_error() -> None:
    try:
        try:
            raise OSError(errno.ENOSPC, "x")
        except OSError as full:
            raise ValueError("something else") from full
    except ValueError as error:
        assert "磁盘空间不足" in refusal_of(error).lines[0]


def test_no_permission_names_the_path() -> None:
    assert "/somewhere" in refusal_of(PermissionError(errno.EACCES, "denied", "/somewhere")).lines[0]


def test_no_memory() -> None:
    assert "内存不足" in refusal_of(MemoryError()).lines[0]
    assert "内存不足" in refusal_of(EngineError("step", "OutOfMemoryException: …")).lines[0]


def test_refused_input_tells_every_fault() -> None:
    faults = [InputFault("registry/a.csv", None, 3, "价格", "x", "不是数", "写数")] * 2
    refused = refusal_of(InputError(faults))
    assert refused.status == 1
    assert "2 处" in refused.lines[0]
    assert all("registry/a.csv" in line and "写数" in line for line in refused.lines[1:])


def test_a_refused_pack_tells_file_and_line() -> None:
    refused = refusal_of(PackError([PackFault(Where("demo/pack.yaml", 3), "少了", "补上")]))
    assert "demo/pack.yaml:3" in refused.lines[1]


def test_an_inner_error_tells_its_kind_and_place_and_nothing_of_the_data() -> None:
    try:
        raise ValueError("cannot read 53990119900101123X of 示例名")
    except ValueError as error:
        (first, second) = refusal_of(error).lines
    assert "53990119900101123" not in first + second and "示例名" not in first + second
    assert "ValueError" in first and "test_refusals_say_what_to_do.py:" in first


def test_whatever_happens_after_a_signal_is_the_signals_doing() -> None:
    refused = refusal_of(RuntimeError("Query interrupted"), signal.SIGTERM)
    assert refused.status == 143
    assert "SIGTERM" in refused.lines[0]
    assert refusal_of(KeyboardInterrupt()).status == 130


def test_a_refusal_stays_itself() -> None:
    refused = RefusalError("x")
    assert refusal_of(refused) is refused
