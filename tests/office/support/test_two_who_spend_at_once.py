"""Several processes spend one allotment at the same time: together they spend what is there, and not a fen more."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from niukou.office.accounts.actor import Actor
from niukou.office.registry.models import Household
from niukou.office.support.models import Allotment
from tests.office.registry.elsewhere import FILE, environment

pytestmark = pytest.mark.django_db(transaction=True)


def account(allotment: Allotment, folder: Path) -> tuple[int, int, int]:
    """Allotted, spent, and the entries of it added up, in the database that the others wrote to."""
    told = """
        SELECT a.allotted, a.spent, (SELECT SUM(e.amount) FROM support_moneyentry e
        WHERE e.allotment_id = a.id AND e.kind = 'spent') FROM support_allotment a
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(told)
            return tuple(map(int, cursor.fetchone()))
    with sqlite3.connect(folder / FILE) as file:
        return file.execute(told).fetchone()


@pytest.mark.parametrize(("amount", "times"), [(400, 1), (70, 8)])
def test_four_who_spend_at_once_spend_what_is_there(
    clerk: Actor, home: Household, allotment: Allotment, paper: int, tmp_path: Path, amount: int, times: int
) -> None:
    asked = json.dumps(
        {
            "allotment": allotment.pk, "amount": amount, "household": home.code, "paper": paper,
            "username": clerk.username, "role": clerk.role, "area": clerk.area,
        }
    )  # fmt: skip
    command = [sys.executable, "-m", "tests.office.support.spender"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": environment(tmp_path)}
    spenders = [subprocess.Popen(command, **pipes) for _ in range(4)]
    for spender in spenders:
        spender.stdin.write(asked + "\n")
        spender.stdin.flush()
    for spender in spenders:
        assert spender.stdout.readline() == "ready\n"
    for spender in spenders:
        spender.stdin.write("go\n")
        spender.stdin.flush()
    said = [json.loads(spender.communicate()[0]) for spender in spenders]
    assert sum(spent for spent, _ in said) == times
    assert all("更多" in why or "只剩" in why for _, why in said)
    assert account(allotment, tmp_path) == (60000, amount * times * 100, amount * times * 100)
