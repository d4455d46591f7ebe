"""`niukou import` as two people call it: staged, approved, merged; the same again; every refusal in words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import SetUp
from tests.made_county import VILLAGES, make_county, write

pytestmark = pytest.mark.long

SET_UP = """
import django
django.setup()
from datetime import UTC, date, datetime
from niukou.office.accounts.models import Charge, User
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.models import Installation

Installation.objects.update(demo=True)
clock.turn(datetime(2027, 7, 1, 1, 0, tzinfo=UTC))
for name in ("zhang", "li"):
    user = User.objects.create(username=name, full_name=name)
    area = Area.objects.get(code="539901000000")
    Charge.objects.create(user=user, role="county_office", area=area, since=date(2014, 1, 1))
"""
CALENDAR = """
adds: true
title: 2027年度
year: 2027
phases:
  - {key: entry, title: 数据录入, from: 2027-01-01, to: 2027-12-31, opens: [entry], who: county_office}
basis: {document: 试, mark: D, note: 试}
"""
PACK = """
name: tried
title: 试
title_en: Tried
inherits: national
version: "1.0"
in_force: {from: 2017-01-01, to: 2030-12-31}
basis: {document: 试, mark: D, note: 试}
"""


@pytest.fixture
def office(tmp_path: Path, set_up_in: SetUp) -> Path:
    """A folder with a database, areas, two people and a county's files; entry is open."""
    pack = tmp_path / "tried"
    (pack / "calendar").mkdir(parents=True)
    (pack / "pack.yaml").write_text(PACK, "utf-8")
    (pack / "calendar" / "year_2027.yaml").write_text(CALENDAR, "utf-8")
    write(
        tmp_path / "areas.csv", "代码,名称,级别,上级代码",
        [("530000000000", "示例省", "省", ""), ("539900000000", "示例州", "市", "530000000000")]
        + [("539901000000", "甲县", "县", "539900000000"), ("539901101000", "示例镇", "乡", "539901000000")]
        + [(code, f"示例{code[-1]}村", "村", "539901101000") for code in VILLAGES],
    )  # fmt: skip
    make_county(tmp_path / "county", 6)
    set_up_in(tmp_path)
    assert call(tmp_path, "areas", "import", "areas.csv", "--on", "2017-01-01", "--quiet").returncode == 0
    done = subprocess.run(
        [sys.executable, "-c", SET_UP], cwd=tmp_path, env=environment(tmp_path), check=False
    )
    assert done.returncode == 0
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("NIUKOU_")}
    return {**kept, "NIUKOU_PACK": str(folder / "tried"), "DJANGO_SETTINGS_MODULE": "niukou.config.settings"}


def call(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "niukou", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment(folder), capture_output=True, text=True, timeout=200, check=False
    )


def by(name: str) -> tuple[str, ...]:
    return ("--area", "539901000000", "--role", "county_office", "--user", name)


def test_two_people_bring_a_county_into_the_book(office: Path) -> None:
    staged = call(office, "import", "county", "--year", "2027", *by("zhang"))
    assert staged.returncode == 0, staged.stderr
    assert "第 1 次导入：25 行" in staged.stdout and "--approve 1" in staged.stdout
    own = call(office, "import", "--approve", "1", "--why", "好", *by("zhang"))
    assert own.returncode == 1 and "另一个人" in own.stderr and "Traceback" not in own.stderr
    merged = call(office, "import", "--approve", "1", "--why", "核对无误", "--json", *by("li"))
    told = json.loads(merged.stdout)
    assert (told["state"], told["rows"], told["changed"], told["rejected"]) == ("merged", 25, 25, 0)
    again = call(office, "import", "county", "--year", "2027", *by("zhang"))
    assert again.returncode == 0 and "什么都没有变" in again.stdout and "已并入" in again.stdout
    for name in (".niukou-work-", "landed"):
        assert not list(office.glob(f"**/{name}*"))


def test_what_is_asked_wrongly_is_told(office: Path) -> None:
    for wrong, status, words in (
        (("county", *by("zhang")), 2, "--year"),
        (("--approve", "9", "--why", "好", *by("li")), 1, "没有这次导入"),
        (("county", "--year", "2027", *by("wang")), 1, "没有这个职责"),
        (("nowhere", "--year", "2027", *by("zhang")), 1, "文件夹不存在"),
    ):
        done = call(office, "import", *wrong)
        assert (done.returncode, words in done.stderr) == (status, True), done.stderr
        assert "Traceback" not in done.stderr
