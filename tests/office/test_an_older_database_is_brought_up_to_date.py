"""A database of last year meets this year's program, and one of next year's: backed up, changed whole, guarded as before."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.office.machines import Machine, machines
from tests.office.next_year import FORBIDDEN, GOOD, steps_of_next_year
from tests.office.whole_office import OWN_TRACES

# a dozen processes, each of which sets Django up, and most of which make a database
pytestmark = pytest.mark.long
NewMachine = Callable[..., Machine]


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewMachine]:
    with machines(connection.vendor, tmp_path_factory.mktemp("machines")) as new:
        yield new


@pytest.fixture(scope="module")
def this_year(machine: NewMachine) -> Machine:
    """An office of this year, upgraded by next year's program."""
    made = machine()
    made.office("make")
    return made


@pytest.fixture(scope="module")
def upgraded(this_year: Machine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """What it held, what the refused upgrade left, what the good one said and left."""
    before = this_year.office("tell")
    bad = steps_of_next_year(tmp_path_factory.mktemp("bad"), FORBIDDEN)
    refused = this_year.by_next_year(bad, "init", "--to", str(this_year.folder / "first"))
    left = this_year.office("tell")
    good = steps_of_next_year(tmp_path_factory.mktemp("good"), GOOD)
    told = this_year.by_next_year(good, "init", "--to", str(this_year.folder / "out"))
    return {
        "before": before, "left": left, "after": this_year.office("tell"),
        "refused": {"status": refused.returncode, "said": refused.stderr},
        "told": {"status": told.returncode, "said": told.stdout, "wrong": told.stderr}, "steps": {"folder": str(good)},
    }  # fmt: skip


def test_what_will_be_done_is_said_before_it_is(upgraded: dict[str, dict]) -> None:
    told = upgraded["told"]
    assert told["status"] == 0, told
    lines = told["said"].splitlines()
    assert "升级 2 步" in lines[0] and lines[1:3] == ["  registry.0098_wider", "  registry.0099_filled"]


def test_nothing_is_lost_and_what_is_filled_is_filled(upgraded: dict[str, dict], this_year: Machine) -> None:
    before, after = upgraded["before"]["tables"], upgraded["after"]["tables"]
    changed = {name for name in before if before[name] != after[name]}
    assert changed - set(OWN_TRACES) == set()
    assert this_year.asked("SELECT count(*) FROM registry_household WHERE NOT visited") == [[0]]


def test_the_guards_stand_as_before(upgraded: dict[str, dict], this_year: Machine) -> None:
    assert upgraded["after"]["guards"] == upgraded["before"]["guards"]
    for statement in (
        "UPDATE registry_ledgerentry SET effective_day = '2011-11-11' WHERE id = 1",
        "DELETE FROM registry_ledgerentry WHERE id = 1",
        "UPDATE registry_decision SET letter = 'x'",
        "UPDATE registry_person SET account = 'gone' WHERE id = 1",
    ):
        assert "append-only" in (said := this_year.refuses(statement)) or "ledger" in said, statement


def test_the_trail_tells_of_both(upgraded: dict[str, dict]) -> None:
    kept, raised = upgraded["after"]["acts"][-2:]
    assert (kept["act"], raised["act"]) == ("audit.backup", "audit.upgrade")
    assert json.loads(raised["detail"])["steps"] == ["registry.0098_wider", "registry.0099_filled"]
    assert json.loads(raised["detail"])["backup"] == json.loads(kept["detail"])["digest"]


def test_a_step_that_would_change_what_only_grows_takes_the_whole_upgrade_back(
    upgraded: dict[str, dict], this_year: Machine
) -> None:
    assert upgraded["refused"]["status"] == 1 and "Traceback" not in upgraded["refused"]["said"]
    assert upgraded["left"] == upgraded["before"]
    assert not (this_year.folder / "first").exists()  # its backup was told by nobody, and is not needed


def test_an_older_program_leaves_a_newer_database_alone(
    upgraded: dict[str, dict], this_year: Machine
) -> None:
    for verb in (["init"], ["areas", "find", "柳"], ["backup", "--to", "elsewhere"]):
        done = this_year.call(*verb)
        assert done.returncode == 1 and "更新的 niukou" in done.stderr, done.stderr
    assert not (this_year.folder / "elsewhere").exists()


def test_a_backup_of_last_year_is_restored_by_this_years_program(
    machine: NewMachine, upgraded: dict[str, dict], this_year: Machine
) -> None:
    (backup,) = (this_year.folder / "out").iterdir()
    there = machine()
    shutil.copy(this_year.key, there.key)
    done = there.by_next_year(Path(upgraded["steps"]["folder"]), "restore", str(backup))
    assert done.returncode == 0, done.stderr
    after = there.office("tell")
    assert all(
        after["tables"][name] == digest
        for name, digest in upgraded["before"]["tables"].items()
        if name not in OWN_TRACES
    )
    assert after["guards"] == upgraded["before"]["guards"]
    assert there.asked("SELECT count(*) FROM registry_household WHERE NOT visited") == [[0]]


def test_a_backup_of_next_year_is_refused_by_this_years_program(
    machine: NewMachine, upgraded: dict[str, dict], this_year: Machine
) -> None:
    steps = Path(upgraded["steps"]["folder"])
    done = this_year.by_next_year(steps, "backup", "--to", str(this_year.folder / "next"))
    assert done.returncode == 0, done.stderr
    (backup,) = (this_year.folder / "next").iterdir()
    there = machine()
    shutil.copy(this_year.key, there.key)
    refused = there.call("restore", str(backup))
    assert refused.returncode == 1 and "更新的 niukou" in refused.stderr
    assert [path.name for path in there.folder.iterdir()] == ["niukou.key"]


def test_a_database_of_an_earlier_state_is_brought_to_this_one(machine: NewMachine) -> None:
    """As it was before several rooms had their last steps: filled then, upgraded and proved now."""
    older = machine()
    before = older.office("make older")
    refused = older.call("areas", "find", "柳")
    assert refused.returncode == 1 and "niukou init" in refused.stderr
    told = older.did("init")
    assert told["migrated"] >= 2 and Path(told["backup"]).is_relative_to(older.folder / "niukou-backups")
    after = older.office("tell")
    assert set(before["guards"]) < set(after["guards"])
    there = machine()
    shutil.copy(older.key, there.key)
    there.did("restore", told["backup"])
    assert there.office("tell")["guards"] == after["guards"]
    assert older.did("verify")["proved"] and there.did("verify")["proved"]


def test_a_guard_changed_right_after_a_step_that_made_guards_is_named(machine: NewMachine) -> None:
    """Before anything was proved: after an upgrade, after a restore, in an office that was just set up."""
    older = machine()
    older.office("make older")
    backup = older.did("init")["backup"]
    there = machine()
    shutil.copy(older.key, there.key)
    there.did("restore", backup)
    new = machine()
    new.did("init")
    for office in (older, there, new):
        let_through(office)
        done = office.call("verify", "--json")
        found = json.loads(done.stdout)["faults"]
        assert [(one["table"], one["wrong"]) for one in found] == [("registry_ledgerentry", "guard")], done


def let_through(office: Machine) -> None:
    """The trigger that keeps the ledger from deletion, by its name, with words that refuse nothing."""
    name, table = "registry_ledgerentry_no_delete", "registry_ledgerentry"
    on_server = connection.vendor == "postgresql"
    for statement in (
        f"DROP TRIGGER {name}" + (f" ON {table}" if on_server else ""),
        *(
            ["CREATE FUNCTION let() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$"]
            if on_server
            else []
        ),
        f"CREATE TRIGGER {name} BEFORE DELETE ON {table} "
        + ("FOR EACH ROW EXECUTE FUNCTION let()" if on_server else "BEGIN SELECT 1; END"),
    ):
        assert office.refuses(statement) == ""
