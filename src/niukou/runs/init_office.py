"""Set up an office: the master key in a file, the tables, and what the database is.

Run again it brings an older database up to date: backed up first, then changed as a whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from niukou import __version__
from niukou.office.areas.authority import operator
from niukou.office.audit import keys
from niukou.office.audit.guards import guard_prints, made_between
from niukou.office.audit.models import Installation
from niukou.office.audit.services import NATION, record, set_up
from niukou.runs.acting import command_line
from niukou.runs.backup.make import NAME, place_for, tell_backup, write_backup
from niukou.runs.backup.naming import name_told
from niukou.runs.folders import result_folder, settle
from niukou.runs.migrating import migrate, one_transaction
from niukou.runs.office_ready import database_name, database_troubles, make_database_file, waiting_migrations
from niukou.runs.refusals import RefusalError, found_no_room, refusal_of
from niukou.runs.stopping import heed_stop
from niukou.runs.volume import Volume, volume_of_database

_OWN_TABLE = "audit_installation"
_MIGRATIONS = "django_migrations"


@dataclass(frozen=True)
class OfficeSetUp:
    """What was done: where the database and its key are, whether the key is new, how many migrations it lacked.

    backup: of an older database, made before it was changed. volume: where it lies, and whether that is encrypted.
    """

    database: str
    key: Path
    new: bool
    key_made: bool
    migrated: int
    demo: bool
    volume: Volume
    backup: Path | None = None


@dataclass(frozen=True)
class Upgrading:
    """Where the backup of an older database goes, and who hears beforehand what will be done to it."""

    to: Path = Path("niukou-backups")
    say: Callable[[Sequence[str]], None] = lambda steps: None  # noqa: ARG005  nobody listens


def init_office(
    *, demo: bool, begins: datetime | None = None, upgrading: Upgrading | None = None
) -> OfficeSetUp:
    """Set up the database of the settings, or bring an older one up to date. A new demo may begin at another moment.

    Raises RefusalError for a database that is up to date already, one that holds something else, one whose master key
    is not there, and whatever the database refuses.
    """
    with database_troubles():
        make_database_file()
        there = set(connection.introspection.table_names())
        if there and _OWN_TABLE not in there and _MIGRATIONS not in there:
            raise RefusalError(
                f"{database_name()} 里已有别的表，不是空库。请另建一个。",
                f"{database_name()} holds other tables: make an empty one.",
            )
        new = _OWN_TABLE not in there or not Installation.objects.exists()
        waiting = waiting_migrations()
        if not new:
            if not waiting:
                name_told((upgrading or Upgrading()).to.absolute(), NAME)
            _may_be_brought_up_to_date(waiting, demo=demo)
        key_made = _ready_key(new=new)
        done = OfficeSetUp(
            database_name(), Path(settings.KEY_FILE), new, key_made, len(waiting), demo, volume_of_database()
        )
        if not new:
            return replace(done, backup=_upgrade(waiting, upgrading or Upgrading()))
        with one_transaction():
            migrate()
            set_up(operator("niukou init", command_line()), demo=demo, begins=begins)
        return done


def _upgrade(waiting: list[str], how: Upgrading) -> Path:
    """A backup, all steps and the trail's entries of both; the folder of the backup.

    It lies hidden, on the disk, until the trail tells of it; what takes the steps back takes it too.
    """
    how.say(waiting)
    with heed_stop() as stop:
        try:
            out = place_for(how.to)
            with result_folder(out, stop.seal) as folder:
                written = write_backup(folder, out)
                settle(folder)
                with one_transaction():
                    before = guard_prints()
                    migrate()
                    tell_backup(written)
                    record(
                        operator("niukou init", command_line()), "audit.upgrade", "installation:1", chain=NATION,
                        detail={"steps": waiting, "niukou": __version__, "backup": written.digest} | made_between(before),
                    )  # fmt: skip
                    stop.raise_if_asked()
                    stop.seal()
        except (OSError, KeyboardInterrupt) as error:
            raise refusal_of(error, stop.signal) from error
    return out


def _may_be_brought_up_to_date(waiting: list[str], *, demo: bool) -> None:
    if not waiting:
        raise RefusalError(
            f"{database_name()} 已经建好，也是最新的，没有动它。",
            "It is set up and up to date; nothing was done.",
        )
    if demo and not Installation.objects.filter(demo=True).exists():
        raise RefusalError(
            f"{database_name()} 不是演示库，不能变成演示库。", "It is no demo and never becomes one."
        )


def _ready_key(*, new: bool) -> bool:
    """Make the master key of a new database unless one is there; an old database must find its own. Was one made?"""
    file = Path(settings.KEY_FILE)
    try:
        if new and not file.exists():
            keys.make_master_key(file)
            return True
        keys.prove_master_key(kept=not new)
    except keys.SealError as error:
        raise RefusalError(str(error)) from None
    except OSError as error:
        if found_no_room(error):
            raise refusal_of(error) from None
        raise RefusalError(
            f"写不了主密钥 {file}（{error.strerror}）。", f"The master key {file} cannot be written."
        ) from None
    return False
