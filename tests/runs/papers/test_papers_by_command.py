"""`niukou paper` as somebody calls it: one paper, a village, and every refusal in words."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from niukou.office.accounts.actor import Actor
from niukou.office.audit import keys
from niukou.office.registry.models import Household
from tests.office.conftest import FOREIGN_VILLAGE, VILLAGE
from tests.office.registry.elsewhere import environment
from tests.runs.papers.conftest import text_of

pytestmark = pytest.mark.django_db(transaction=True)


def niukou(folder: Path, *arguments: str, status: int = 0) -> str:
    command = [sys.executable, "-m", "niukou", "paper", *arguments]
    ended = subprocess.run(
        command, env=environment(folder), cwd=folder, capture_output=True, text=True, check=False
    )
    assert ended.returncode == status, ended.stdout + ended.stderr
    return ended.stderr if status else ended.stdout


@pytest.fixture
def home(listed: Callable[..., Household], cadre: Actor, stranger: Actor) -> Household:
    made = listed()
    keys.ready(["snapshot"])
    return made


def test_a_household_and_a_village_are_printed(home: Household, cadre: Actor, tmp_path: Path) -> None:
    told = json.loads(
        niukou(tmp_path, "card", "--household", home.code, "--out", "a.pdf", "--as", cadre.username, "--json")
    )
    assert told["papers"] == 1
    assert home.code in text_of((tmp_path / "a.pdf").read_bytes())
    assert "1 份" in niukou(tmp_path, "sheet", "--village", VILLAGE, "--out", "b.zip", "--as", cadre.username)


def test_refusals_say_what_would_be_right(
    home: Household, cadre: Actor, stranger: Actor, tmp_path: Path
) -> None:
    mine = ("--as", cadre.username)
    assert "register" in niukou(
        tmp_path, "poster", "--household", home.code, "--out", "a.pdf", *mine, status=2
    )
    assert "--household" in niukou(tmp_path, "card", "--out", "a.pdf", *mine, status=2)
    assert "--case" in niukou(tmp_path, "letter", "--household", home.code, "--out", "a.pdf", *mine, status=2)
    assert ".zip" in niukou(tmp_path, "card", "--household", home.code, "--out", "a.doc", *mine, status=2)
    not_his = niukou(
        tmp_path, "card", "--household", home.code, "--out", "a.pdf", "--as", stranger.username, status=1
    )
    not_there = niukou(
        tmp_path, "card", "--household", "NOBODY", "--out", "a.pdf", "--as", stranger.username, status=1
    )
    assert not_his.replace(home.code, "NOBODY") == not_there
    assert FOREIGN_VILLAGE in niukou(
        tmp_path, "card", "--village", FOREIGN_VILLAGE, "--out", "a.pdf", *mine, status=1
    )
    assert not (tmp_path / "a.pdf").exists()
