"""A process of its own: `prepare`, `write NAME`, `rotate [STEP]` (killed at the STEP-th write), `open SEALED …`."""

from __future__ import annotations

import os
import signal
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402  nothing of the office before Django is set up
from django.db import connection, transaction  # noqa: E402

from niukou.office.audit import keys, master, rotation  # noqa: E402
from niukou.office.audit.services import Author, record  # noqa: E402

OPERATOR = Author("niukou keys", "operator", "")
COUNTY = "539901000000"


def write(name: str) -> None:
    """Forty values, each of a kind that nobody had before: its key is made in the transaction that tells of it."""
    for n in range(40):
        with transaction.atomic():
            sealed = keys.seal(f"column:{name}_{n}", f"{name}:{n}".encode())
            record(Author(name, "county_office", COUNTY), "audit.try", f"nothing:{n}", chain=COUNTY)
        sys.stdout.write(f"{name}_{n} {sealed.hex()}\n")


def rotate() -> None:
    """Change the master, and let the old one go."""
    rotation.rotate(OPERATOR)
    rotation.let_go(OPERATOR)
    sys.stdout.write(master.name_of(master.masters()[0]) + "\n")


def open_all(lines: list[str]) -> None:
    """How many open, whether the first master alone opens every key, and how many masters there are."""
    opened = 0
    for line in lines:
        kind, sealed = line.split()
        opened += keys.unseal(f"column:{kind}", bytes.fromhex(sealed)).decode() == kind.replace("_", ":")
    named, kept = rotation.told(OPERATOR)
    sys.stdout.write(f"{opened} {all(key.master for key in kept)} {len(named)}\n")


def die_at(step: int) -> None:
    """SIGKILL at the `step`-th moment: file writes and statements, counted from 0."""
    moments = iter(range(1_000))

    def maybe() -> None:
        if next(moments) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    fsync = os.fsync

    def dying_fsync(handle: int) -> None:
        maybe()
        fsync(handle)

    def dying_statement(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if sql.startswith(("UPDATE", "INSERT")):
            maybe()
        return execute(sql, params, many, context)

    master.os.fsync = dying_fsync  # type: ignore[assignment]
    connection.ensure_connection()
    connection.execute_wrappers.append(dying_statement)


if sys.argv[1] == "prepare":
    call_command("migrate", verbosity=0)
elif sys.argv[1] == "write":
    write(sys.argv[2])
elif sys.argv[1] == "rotate":
    if len(sys.argv) > 2:
        die_at(int(sys.argv[2]))
    rotate()
else:
    open_all(sys.argv[2:])
