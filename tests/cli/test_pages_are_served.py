"""`niukou serve`: refused where it must not be, and a page comes where it may."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from niukou.runs.volume import is_encrypted
from tests.cli.conftest import SetUp

OFFICE = {"NIUKOU_PACK": "yunnan-2017"}


@pytest.fixture
def folder(tmp_path: Path, set_up_in: SetUp) -> Path:
    """A folder with a demo office in it."""
    set_up_in(tmp_path, demo=True)
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("NIUKOU_", "DJANGO_"))}
    return clean | OFFICE | {"PYTHONWARNINGS": "error::UserWarning:niukou"}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "niukou", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment(folder), capture_output=True, text=True, timeout=120
    )


@pytest.fixture
def port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_a_demo_is_served_on_this_machine_alone(folder: Path) -> None:
    told = run(folder, "serve", "--host", "0.0.0.0")
    assert told.returncode == 1
    assert "演示库只在本机" in told.stderr
    assert "Traceback" not in told.stderr


def test_without_an_office_there_are_no_pages(tmp_path: Path) -> None:
    told = run(tmp_path, "serve")
    assert told.returncode == 1
    assert "niukou init" in told.stderr


def test_a_real_office_lies_on_an_encrypted_volume_or_somebody_vouches_for_it(
    tmp_path: Path, set_up_in: SetUp
) -> None:
    set_up_in(tmp_path)
    vouched = {**environment(tmp_path), "NIUKOU_ENCRYPTED": "1"}
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])  # where it stops once everything else is right
        command = [sys.executable, "-m", "niukou", "serve", "--port", port]
        told = subprocess.run(
            command, cwd=tmp_path, env=vouched, capture_output=True, text=True, timeout=120, check=False
        )
        assert "--port" in told.stderr and "NIUKOU_ENCRYPTED" not in told.stdout + told.stderr
        bare = run(tmp_path, "serve", "--port", port)
    assert bare.returncode == 1
    assert is_encrypted(tmp_path) is not False or "NIUKOU_ENCRYPTED" in bare.stderr


def test_a_port_that_is_taken_is_told(folder: Path, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = run(folder, "serve", "--port", str(taken.getsockname()[1]))
    assert told.returncode == 1
    assert "--port" in told.stderr


def served(folder: Path, port: int, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "niukou", "serve", "--host", "127.0.0.1", "--port", str(port), *options]
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_first_page_comes_and_ctrl_c_ends_it_quietly(folder: Path, port: int) -> None:
    at_work = served(folder, port, "--threads", "2")
    try:
        said = first_page(port)
        assert "登录" in said
        style = said.split('href="/static/niukou/')[1].split('"')[0]
        assert fetched(port, f"/static/niukou/{style}")
    finally:
        at_work.send_signal(signal.SIGINT)
        out, err = at_work.communicate(timeout=60)
    assert f"http://127.0.0.1:{port}" in out
    assert "Traceback" not in err
    assert not list(folder.glob("*-wal")), "what was written last is in the file"


def test_a_process_that_was_killed_is_begun_anew(folder: Path, port: int) -> None:
    at_work = served(folder, port, "--processes", "2")
    try:
        first_page(port)
        before = workers_of(at_work.pid)
        assert len(before) == 2
        os.kill(min(before), signal.SIGKILL)
        assert soon(lambda: len(workers_of(at_work.pid) - before) == 1), "another one"
        for _ in range(8):
            assert "登录" in first_page(port)
    finally:
        at_work.terminate()
        _, err = at_work.communicate(timeout=60)
    assert "ended by itself" in err
    assert soon(lambda: not alive(before))


def test_when_the_first_process_is_killed_the_others_end(folder: Path, port: int) -> None:
    at_work = served(folder, port, "--processes", "2")
    first_page(port)
    workers = workers_of(at_work.pid)
    at_work.kill()
    at_work.communicate(timeout=60)
    assert soon(lambda: not alive(workers))
    with socket.create_server(("127.0.0.1", port)):
        pass  # nobody listens there any more


def workers_of(process: int) -> set[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True)
    return set(map(int, found.stdout.split()))


def alive(processes: set[int]) -> set[int]:
    named = ",".join(map(str, processes))
    found = subprocess.run(["ps", "-o", "pid=,stat=", "-p", named], capture_output=True, text=True)
    return {int(line.split()[0]) for line in found.stdout.splitlines() if not line.split()[1].startswith("Z")}


def soon(holds: Callable[[], bool]) -> bool:
    """Whether it does within half a minute."""
    for _ in range(120):
        if holds():
            return True
        time.sleep(0.25)
    return False


def first_page(port: int) -> str:
    for _ in range(240):
        try:
            return fetched(port, "/in/")
        except OSError:
            time.sleep(0.25)
    raise AssertionError("no page came within a minute")


def fetched(port: int, address: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}", timeout=10) as answer:
        return str(answer.read().decode())
