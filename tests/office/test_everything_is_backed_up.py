"""`niukou backup` and `niukou restore`: all of an office comes back, proved, on either database; refusals leave nothing."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from niukou.office.audit import clock, keys
from niukou.runs.backup.make import place_for
from niukou.runs.backup.manifest import PAPERS
from niukou.runs.backup.schema import DERIVED_APPS, models_at, steps_of_database
from tests.office.machines import Machine, machines
from tests.office.whole_office import OWN_TRACES

pytestmark = pytest.mark.long

# from a server to a file and back; where there is no server, from file to file
OTHERS = ["sqlite", "postgresql"] if connection.vendor == "postgresql" else ["sqlite"]
NewMachine = Callable[..., Machine]


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewMachine]:
    with machines(connection.vendor, tmp_path_factory.mktemp("machines")) as new:
        yield new


@pytest.fixture(scope="module")
def old(machine: NewMachine) -> Machine:
    """An office at work."""
    made = machine()
    made.office("make")
    return made


@pytest.fixture(scope="module")
def kept(old: Machine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup."""
    return Path(old.did("backup", "--to", str(tmp_path_factory.mktemp("elsewhere")))["folder"])


@pytest.fixture
def new(machine: NewMachine, old: Machine) -> Machine:
    """An empty machine to which the master key has been brought."""
    made = machine()
    shutil.copy(old.key, made.key)
    return made


@pytest.fixture
def damaged(kept: Path, tmp_path: Path) -> Path:
    """A copy of the backup, to be damaged."""
    return Path(shutil.copytree(kept, tmp_path / "copy"))


def refused(machine: Machine, backup: Path, *words: str) -> None:
    """The restore says why not, and has left nothing."""
    before = sorted(path.name for path in machine.folder.rglob("*"))
    done = machine.call("restore", str(backup))
    assert done.returncode == 1, done.stdout + done.stderr
    assert all(word in done.stderr for word in words) and "Traceback" not in done.stderr, done.stderr
    assert sorted(path.name for path in machine.folder.rglob("*")) == before


def contents(machine: Machine) -> dict[str, str]:
    tables: dict[str, str] = machine.office("tell")["tables"]
    return {name: digest for name, digest in tables.items() if name not in OWN_TRACES}


def test_all_comes_back_and_says_how_long_it_took(old: Machine, kept: Path, new: Machine) -> None:
    told = new.did("restore", str(kept))
    assert contents(new) == contents(old) and new.did("verify")["proved"]
    assert (
        told["rows"] > 250 and told["papers"] == len(list(old.papers.iterdir())) and not told["pack_changed"]
    )
    assert told["seconds"] > told["proving"] > 0
    there = {paper.name: paper.read_bytes() for paper in new.papers.iterdir()}
    assert there == {paper.name: paper.read_bytes() for paper in old.papers.iterdir()} != {}


def test_work_goes_on_where_it_was_restored(kept: Path, new: Machine, tmp_path: Path) -> None:
    new.did("restore", str(kept))
    found = new.call("areas", "find", "柳村")
    assert found.stdout.startswith("539901001001")
    again = new.did("backup", "--to", str(tmp_path))
    before, after = (json.loads((folder / "backup.json").read_text("utf-8"))["chains"][""][0]
                     for folder in (kept, Path(again["folder"])))  # fmt: skip
    assert after == before + 1  # the restore
    assert new.office("go on")["households"] == 6


@pytest.mark.parametrize("other", OTHERS)
def test_one_kind_of_database_is_restored_into_the_other(
    machine: NewMachine, old: Machine, kept: Path, other: str
) -> None:
    there = machine(kind=other)
    shutil.copy(old.key, there.key)
    there.did("restore", str(kept))
    assert there.did("verify")["proved"]
    back = machine()
    shutil.copy(old.key, back.key)
    back.did("restore", there.did("backup", "--to", str(there.folder / "out"))["folder"])
    assert back.did("verify")["proved"]
    assert contents(back) == contents(there) == contents(old)


def test_two_of_one_second_lie_beside_each_other(office: None, tmp_path: Path) -> None:
    """As when an upgrade fails behind its backup and is tried again at once."""
    began = timezone.localtime(clock.now())
    for later in range(60):
        (tmp_path / f"niukou-backup-{began + timedelta(seconds=later):%Y%m%d-%H%M%S}").mkdir()
    second = place_for(tmp_path)
    assert not second.exists() and second.name.endswith("-2")
    second.mkdir()
    assert place_for(tmp_path) not in (second, *tmp_path.iterdir())


def test_nothing_in_it_can_be_read_without_the_key(kept: Path) -> None:
    whole = b"".join(path.read_bytes() for path in kept.iterdir())
    assert not any(
        word.encode() in whole for word in ("试人", "柳树村", "户主", "photograph", "539901001001-")
    )
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept.iterdir()} == {0o600}
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700


def test_the_master_key_is_not_in_it_and_that_is_said(old: Machine, kept: Path, tmp_path: Path) -> None:
    key = old.key.read_bytes().strip()
    assert not any(key in path.read_bytes() for path in kept.iterdir())
    assert f"请把 {old.key} 另存一份" in old.call("backup", "--to", str(tmp_path)).stdout


def test_the_trail_tells_who_took_it_where_and_which(old: Machine, kept: Path) -> None:
    (entry,) = [
        e for e in old.office("tell")["acts"] if e["act"] == "audit.backup" and str(kept) in e["detail"]
    ]
    detail = json.loads(entry["detail"])
    assert detail["by"] and detail["to"] == str(kept) and len(detail["digest"]) == 64


def test_no_table_is_forgotten(db: None) -> None:
    """A room's new table is in the backup by itself; one of another app must be made anew, or it is told of here.

    Which steps the database has had, and what the shapes of rows mean, the steps themselves write.
    """
    ours = {model._meta.db_table for model in models_at(steps_of_database())}
    derived = {m._meta.db_table for app in DERIVED_APPS for m in apps.get_app_config(app).get_models()}
    links = {m.db_table for app in DERIVED_APPS for model in apps.get_app_config(app).get_models()
             for m in [f.remote_field.through._meta for f in model._meta.many_to_many]}  # fmt: skip
    index = {name for name in connection.introspection.table_names() if name.startswith("areas_name")}
    assert set(connection.introspection.table_names()) == ours | derived | links | index | {
        "django_migrations",
        "audit_shape",
    }


def test_a_database_that_holds_something_is_left_alone(old: Machine, kept: Path, new: Machine) -> None:
    new.call("init")
    refused(new, kept, "不是空库")
    assert new.office("tell")["households"] == 0


def test_papers_that_are_there_are_left_alone(kept: Path, new: Machine) -> None:
    new.papers.mkdir()
    (new.papers / "somebody's").touch()
    refused(new, kept, "材料文件夹不是空的")


def test_another_master_key_opens_nothing(kept: Path, new: Machine) -> None:
    new.key.unlink()
    refused(new, kept, "读不到主密钥")
    keys.make_master_key(new.key)
    refused(new, kept, "不是这个", "主密钥")


@pytest.mark.parametrize("part", [PAPERS, "registry_person", "audit_datakey"])
def test_a_damaged_part_is_named(new: Machine, damaged: Path, part: str) -> None:
    file = damaged / f"{part}.sealed"
    written = bytearray(file.read_bytes())
    written[len(written) // 2] ^= 1
    file.write_bytes(written)
    refused(new, damaged, "备份坏了", file.name)
    file.unlink()
    refused(new, damaged, "备份坏了", file.name)


def test_a_manifest_that_was_changed_is_found(new: Machine, damaged: Path) -> None:
    """Who swaps a part and writes its digest into the manifest lacks the key to it."""
    file = damaged / "backup.json"
    said = json.loads(file.read_text("utf-8"))
    said["parts"][0]["rows"] += 1
    file.write_text(json.dumps(said), "utf-8")
    refused(new, damaged, "备份坏了", "backup.json")
    file.write_text("{", "utf-8")
    refused(new, damaged, "备份坏了", "backup.json")
    file.unlink()
    refused(new, damaged, "不是备份")


def test_one_of_a_newer_program_is_refused(new: Machine, damaged: Path) -> None:
    said = json.loads((damaged / "backup.json").read_text("utf-8"))
    (damaged / "backup.json").write_text(json.dumps(said | {"format": 3, "niukou": "9.0"}), "utf-8")
    refused(new, damaged, "更新的 niukou", "9.0")


def test_a_fault_from_before_the_backup_is_told_and_takes_nothing_back(
    machine: NewMachine, kept: Path, new: Machine
) -> None:
    """Better a book with a fault that is known than none."""
    new.did("restore", str(kept))
    new.sql("UPDATE registry_ledgerentry SET effective_day = '2011-11-11' WHERE id = 1")
    bent = new.did("backup", "--to", str(new.folder / "out"))["folder"]
    there = machine()
    shutil.copy(new.key, there.key)
    done = there.call("restore", bent)
    assert done.returncode == 1 and "备份前就有" in done.stderr and "registry_ledgerentry 1" in done.stderr, (
        done.stderr
    )
    assert contents(there) == contents(new)


def test_a_paper_that_is_gone_is_told_and_stops_nothing(
    machine: NewMachine, kept: Path, new: Machine
) -> None:
    new.did("restore", str(kept))
    paper, *others = new.papers.iterdir()
    paper.unlink()
    told = new.did("backup", "--to", str(new.folder / "out"))
    assert (told["papers"], told["missing_papers"]) == (len(others), [paper.name])
    there = machine()
    shutil.copy(new.key, there.key)
    assert there.did("restore", told["folder"])["missing_papers"] == [paper.name]
    elsewhere = new.call("verify", NIUKOU_PAPERS=str(new.folder / "elsewhere"))
    assert elsewhere.returncode == 1 and "registry_paper" in elsewhere.stdout
    assert "NIUKOU_PAPERS" in elsewhere.stderr


def test_a_place_that_will_not_do_is_refused_and_nothing_is_written(old: Machine) -> None:
    for to, word in ((old.papers / "in it", "材料文件夹"), (old.key, "是一个文件")):
        done = old.call("backup", "--to", str(to))
        assert (done.returncode, word in done.stderr) == (2, True), done.stderr
    assert not (old.papers / "in it").exists()


def test_before_there_is_an_office_there_is_nothing_to_keep(machine: NewMachine) -> None:
    done = machine().call("backup", "--to", "elsewhere")
    assert done.returncode == 1 and "niukou init" in done.stderr


def test_a_file_that_is_made_is_its_owners_alone(machine: NewMachine, old: Machine, kept: Path) -> None:
    there = machine(kind="sqlite")
    shutil.copy(old.key, there.key)
    there.did("restore", str(kept))
    file = there.folder / "niukou.sqlite3"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with sqlite3.connect(file) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert (
            database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()[0] > 30
        )
