"""The machine that measures: what it is, and how quick it is right now, by three yardsticks that need no niukou."""

from __future__ import annotations

import hashlib
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path

LIBRARIES = ("duckdb", "pyarrow", "sqlglot")
_ROWS = 300_000
_BLOCK = bytes(1 << 20)
_BLOCKS = 256
_STARTS = 7


def described() -> dict[str, str]:
    """Processor, cores this process may use, memory, system, versions."""
    versions = {name: metadata.version(name) for name in LIBRARIES}
    return {
        "processor": _first(Path("/proc/cpuinfo"), "model name")
        or platform.processor()
        or platform.machine(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "memory": _gib(_first(Path("/proc/meminfo"), "MemTotal")),
        "system": f"{platform.system()} {platform.release()}",
        "load": " ".join(f"{n:.1f}" for n in os.getloadavg()),
        "python": platform.python_version(),
        **versions,
    }


def calibrated() -> dict[str, float]:
    """rows_inserted (a second, SQLite in memory), sha256 (MiB a second), start (s of an empty Python)."""
    return {"rows_inserted": _insert(), "sha256": _digest(), "start": _start()}


def _insert() -> float:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE person (number TEXT, age INTEGER)")
        rows = ((str(i), i % 90) for i in range(_ROWS))
        began = time.perf_counter()
        connection.executemany("INSERT INTO person VALUES (?, ?)", rows)
        connection.commit()
        seconds = time.perf_counter() - began
    connection.close()
    return _ROWS / seconds


def _digest() -> float:
    digest = hashlib.sha256()
    began = time.perf_counter()
    for _ in range(_BLOCKS):
        digest.update(_BLOCK)
    digest.digest()
    return _BLOCKS / (time.perf_counter() - began)


def _start() -> float:
    seconds = []
    for _ in range(_STARTS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-I", "-c", ""], check=True)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def _first(path: Path, word: str) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(word)), "")


def _gib(kilobytes: str) -> str:
    return f"{int(kilobytes.split()[0]) / 1024**2:.1f} GiB" if kilobytes else ""
