"""Several processes move one household at the same time: what comes later is judged by what came before, or refused."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.registry.models import LedgerEntry, Person
from tests.office.registry.elsewhere import FILE, environment
from tests.office.registry.made_book import decision, households, move

pytestmark = pytest.mark.django_db(transaction=True)


def race(
    actor: Actor, ways: list[tuple[str, str]], people: list[Person], folder: Path
) -> list[tuple[int, str]]:
    """Post each way (cause, account) for these people from a process of its own, all at once; what each said."""
    asked = [
        {
            "decision": decision(actor, cause, Area.objects.get(code=actor.area)).pk, "to": to,
            "persons": [one.pk for one in people], "username": actor.username, "role": actor.role, "area": actor.area,
        }
        for cause, to in ways
    ]  # fmt: skip
    command = [sys.executable, "-m", "tests.office.registry.racer"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": environment(folder)}
    racers = [subprocess.Popen(command, **pipes) for _ in asked]
    for racer, one in zip(racers, asked, strict=True):
        racer.stdin.write(json.dumps(one) + "\n")
        racer.stdin.flush()
    for racer in racers:
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    return [tuple(json.loads(racer.communicate()[0])) for racer in racers]


@pytest.fixture
def entries(tmp_path: Path):
    """`entries(person)`: the ways through the accounts that stand in the database the others wrote to."""

    def read(one: Person) -> list[tuple[str, str]]:
        if connection.vendor == "postgresql":
            ways = LedgerEntry.objects.filter(person=one.pk).order_by("pk")
            return list(ways.values_list("from_account", "to_account"))
        ways = "SELECT from_account, to_account FROM registry_ledgerentry WHERE person_id = ? ORDER BY id"
        with sqlite3.connect(tmp_path / FILE) as file:
            return file.execute(ways, [one.pk]).fetchall()

    return read


def test_the_same_exit_four_times_at_once_is_one_exit(
    officer: Actor, village: Area, tmp_path: Path, entries
) -> None:
    [people] = households(village, [3])
    move(officer, "identified", people, "poor")
    said = race(officer, [("exited", "exited")] * 4, people, tmp_path)
    assert sorted(moved for moved, _ in said) == [0, 0, 0, 3]
    assert all("不能从“已脱贫”" in why for moved, why in said if not moved)
    assert [entries(one) for one in people] == [[("outside", "poor"), ("poor", "exited")]] * 3


def test_three_ways_out_at_once_are_one_after_the_other(
    officer: Actor, village: Area, tmp_path: Path, entries
) -> None:
    [people] = households(village, [2])
    move(officer, "identified", people, "poor")
    ways = [("exited", "exited"), ("removed", "removed"), ("natural_decrease", "gone")]
    said = race(officer, ways, people, tmp_path)
    won = sum(moved == 2 for moved, _ in said)
    assert 1 <= won <= 2  # who has exited may still be removed or go, nobody the other way round
    for one in people:
        chain = entries(one)
        assert len(chain) == 1 + won
        assert [out for out, _ in chain] == ["outside", *(into for _, into in chain[:-1])]
