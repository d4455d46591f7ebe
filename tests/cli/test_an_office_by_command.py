"""`niukou init`, `areas`, `admit` as a person calls them: on a file of their own, with every refusal."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import SetUp

pytestmark = pytest.mark.long

ROWS = """代码,名称,级别,上级代码
530000000000,示例省,省,
539900000000,示例州,市,530000000000
539901000000,甲县,县,539900000000
539901001000,东乡,乡,539901000000
539901001001,柳村,村,539901001000
"""
PASSWORD = "柳树下的第三口井没有水"


class Office:
    """A folder in which the commands are called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database, self.key = folder / "niukou.sqlite3", folder / "niukou.key"
        (folder / "areas.csv").write_text(ROWS, encoding="utf-8")

    def call(self, *arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith("NIUKOU_") and k != "DJANGO_SETTINGS_MODULE"
        }
        return subprocess.run(
            [sys.executable, "-m", "niukou", *arguments],
            cwd=self.folder, env=kept | {"NIUKOU_PACK": "yunnan-2017"} | environment,
            capture_output=True, text=True, input=typed, timeout=120, check=False,
        )  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def set_up(office: Office, set_up_in: SetUp) -> Office:
    set_up_in(office.folder)
    assert office.call("areas", "import", "areas.csv", "--on", "2017-01-01", "--quiet").returncode == 0
    return office


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1, done.stdout + done.stderr
    assert all(word in done.stderr for word in words), done.stderr
    assert "Traceback" not in done.stderr


def test_an_office_is_set_up_with_its_key(office: Office) -> None:
    done = office.call("init", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["new"], told["key_made"], told["demo"]) == (True, True, False)
    assert [stat.S_IMODE(f.stat().st_mode) for f in (office.database, office.key)] == [0o600, 0o600]
    beside = {file.name for file in office.folder.iterdir()}
    assert beside == {"areas.csv", "niukou.sqlite3", "niukou.key"}, "all of it stands in the two files"


def test_a_second_time_nothing_is_done(set_up: Office) -> None:
    before = set_up.key.read_bytes()
    refused(set_up.call("init"), "已经建好")
    assert set_up.key.read_bytes() == before


def test_an_older_database_is_brought_up_to_date(set_up: Office) -> None:
    with sqlite3.connect(set_up.database) as database:
        database.execute("DROP TABLE django_session")
        database.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    database.close()
    refused(set_up.call("areas", "find", "柳"), "升级", "niukou init")
    done = set_up.call("init", "--json")
    assert json.loads(done.stdout) | {"database": "", "key": "", "backup": "", "encrypted": None} == {
        "database": "", "key": "", "backup": "", "encrypted": None, "new": False, "key_made": False, "migrated": 1, "demo": False,
    }  # fmt: skip
    assert set_up.call("areas", "find", "柳").returncode == 0


def test_an_older_database_without_its_own_key_is_refused(set_up: Office) -> None:
    with sqlite3.connect(set_up.database) as database:
        database.execute("DROP TABLE django_session")
        database.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    database.close()
    set_up.key.unlink()
    refused(set_up.call("init"), "主密钥")
    other = Office(set_up.folder)
    other.call("init", NIUKOU_DATABASE_URL=f"sqlite:///{set_up.folder / 'other.sqlite3'}")
    refused(set_up.call("init"), "不是这个数据库的主密钥")


def test_a_database_is_a_demo_from_the_beginning_or_never(office: Office) -> None:
    assert json.loads(office.call("init", "--demo", "--json").stdout)["demo"] is True
    refused(office.call("init", "--demo"), "已经建好")


def test_a_database_of_something_else_is_left_alone(office: Office) -> None:
    with sqlite3.connect(office.database) as database:
        database.execute("CREATE TABLE letters (letter TEXT)")
    database.close()
    refused(office.call("init"), "不是空库")
    assert not office.key.exists()


def test_a_file_that_is_no_database_is_refused(office: Office) -> None:
    office.database.write_text("这不是数据库" * 100)
    refused(office.call("init"), "不是数据库")


def test_a_folder_that_is_not_there_is_refused(office: Office) -> None:
    refused(
        office.call("init", NIUKOU_DATABASE_URL=f"sqlite:///{office.folder}/none/niukou.sqlite3"),
        "建不了数据库",
    )


@pytest.mark.parametrize("url", ["nonsense", "oracle9://x/y", "postgresql"])
def test_a_database_url_that_is_none_is_refused(office: Office, url: str) -> None:
    refused(office.call("init", NIUKOU_DATABASE_URL=url), "NIUKOU_DATABASE_URL")


def test_a_server_that_does_not_answer_is_told_without_its_password(office: Office) -> None:
    url = "postgresql://clerk:open-sesame@127.0.0.1:9/niukou"
    done = office.call("init", NIUKOU_DATABASE_URL=url)
    refused(done, "连不上", "127.0.0.1:9/niukou")
    assert "open-sesame" not in done.stdout + done.stderr and not office.key.exists()


def test_before_the_set_up_there_is_nothing_to_do(office: Office) -> None:
    for arguments in (["areas", "find", "柳"], ["areas", "import", "areas.csv"]):
        refused(office.call(*arguments), "没有数据库", "niukou init")
    assert not office.database.exists()


def test_a_database_that_cannot_be_written_is_told(set_up: Office) -> None:
    set_up.database.chmod(0o400)
    done = set_up.call("areas", "import", "areas.csv", "--on", "2018-01-01")
    if os.geteuid() == 0:  # root may write whatever the mode says
        assert done.returncode == 0
    else:
        refused(done, "权限")


def test_areas_are_brought_in_once_and_found(set_up: Office) -> None:
    with gzip.open(set_up.folder / "again.csv.gz", "wt", encoding="gb18030") as file:
        file.write(ROWS.replace("柳村", "大柳村"))
    done = set_up.call("areas", "import", "again.csv.gz", "--on", "2018-01-01", "--json")
    told = json.loads(done.stdout)
    assert (told["added"], told["unchanged"], told["renamed"]) == (0, 4, [["539901001001", "柳村", "大柳村"]])
    found = set_up.call("areas", "find", "柳", "--in", "539901000000", "--limit", "3")
    assert found.stdout.split() == ["539901001001", "示例省", "示例州", "甲县", "东乡", "大柳村"]
    refused(set_up.call("areas", "find", "柳", "--in", "539909000000"), "没有行政区划")


def test_a_list_that_is_none_is_refused_whole(set_up: Office) -> None:
    (set_up.folder / "letters.csv").write_text("信,件\n甲,乙\n", encoding="utf-8")
    refused(set_up.call("areas", "import", "letters.csv"), "输入没有被接受")
    refused(set_up.call("areas", "import", "nowhere.csv"), "没有文件")


def test_the_first_user_is_let_in_once(set_up: Office) -> None:
    admit = ("admit", "first", "--name", "甲某", "--area", "539901000000")
    twice = f"{PASSWORD}\n{PASSWORD}\n"
    refused(set_up.call(*admit, "--role", "village_cadre", typed=twice), "不能给别人派职责")
    refused(set_up.call(*admit, "--role", "county_office", typed="short\nshort\n"), "密码")
    done = set_up.call(*admit, "--role", "county_office", typed=twice)
    assert (done.returncode, PASSWORD in done.stdout + done.stderr) == (0, False), done.stderr
    refused(set_up.call(*admit, "--role", "county_office", typed=twice), "已有人有职责")
    refused(
        set_up.call("admit", "x", "--name", "x", "--role", "county_office", "--area", "1", typed=twice),
        "没有行政区划",
    )


def test_help_needs_no_database_url_that_works(office: Office) -> None:
    assert office.call("--help", NIUKOU_DATABASE_URL="nonsense").returncode == 0
