"""Set up an office: the master key in a file, the tables, and what the database is. Run again it only brings it up to date."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from niukou.office.areas.authority import operator
from niukou.office.audit import keys
from niukou.office.audit.models import Installation
from niukou.office.audit.services import set_up
from niukou.runs.acting import command_line
from niukou.runs.office_ready import database_name, database_troubles, file_of_database, waiting_migrations
from niukou.runs.refusals import RefusalError

_OWN_TABLE = "audit_installation"
_MIGRATIONS = "django_migrations"


@dataclass(frozen=True)
class OfficeSetUp:
    """What was done: where the database and its key are, whether the key is new, how many migrations it lacked."""

    database: str
    key: Path
    new: bool
    key_made: bool
    migrated: int
    demo: bool


def init_office(*, demo: bool, begins: datetime | None = None) -> OfficeSetUp:
    """Set up the database of the settings, or bring an older one up to date. A new demo may begin at another moment.

    Raises RefusalError for a database that is up to date already, one that holds something else, one whose master key
    is not there, and whatever the database refuses.
    """
    with database_troubles():
        _make_file()
        there = set(connection.introspection.table_names())
        if there and _OWN_TABLE not in there and _MIGRATIONS not in there:
            raise RefusalError(
                f"{database_name()} 里已有别的表，不是空库。请另建一个。",
                f"{database_name()} holds other tables: make an empty one.",
            )
        new = _OWN_TABLE not in there or not Installation.objects.exists()
        waiting = waiting_migrations()
        if not new:
            _may_be_brought_up_to_date(waiting, demo=demo)
        key_made = _ready_key(new=new)
        call_command("migrate", interactive=False, verbosity=0)
        if new:
            set_up(operator("niukou init", command_line()), demo=demo, begins=begins)
        return OfficeSetUp(database_name(), Path(settings.KEY_FILE), new, key_made, len(waiting), demo)


def _make_file() -> None:
    """A new SQLite file is its owner's alone."""
    file = file_of_database()
    if file is None or file.exists():
        return
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise RefusalError(
            f"建不了数据库 {file}（{error.strerror}）。请换一个有权限的文件夹。", f"{file} cannot be made."
        ) from None


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
        raise RefusalError(
            f"写不了主密钥 {file}（{error.strerror}）。", f"The master key {file} cannot be written."
        ) from None
    return False
