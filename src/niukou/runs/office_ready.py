"""The office's door: Django made ready, the database found as it should be, and its troubles in words.

`ready` runs before a verb that needs the office is imported; `open_office` before it does anything.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from niukou.runs.refusals import RefusalError, found_no_room, refusal_of

_SETTINGS = "niukou.config.settings"
_WHERE = "NIUKOU_DATABASE_URL"


def ready() -> None:
    """Set Django up, once. Raises RefusalError for a database URL that is none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    try:
        django.setup()
    except (ImproperlyConfigured, ValueError, KeyError) as error:
        raise RefusalError(
            f"{_WHERE} 不对，请写如 sqlite:////文件 或 postgresql://用户@主机:端口/库名",
            f"{_WHERE} is no database URL ({type(error).__name__}).",
        ) from None
    # what was written last stands beside an SQLite file until it is closed: the file alone would lack it
    atexit.register(connections.close_all)


def database_name() -> str:
    """The database as it may be told: the file, or host, port and name; never a user or password."""
    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(said["NAME"])
    return f"{connection.vendor}://{said['HOST'] or 'localhost'}:{said['PORT'] or ''}/{said['NAME']}"


def file_of_database() -> Path | None:
    """The file of an SQLite database; None for a server."""
    return Path(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None


def make_database_file() -> bool:
    """A new SQLite file, its owner's alone, where none is; whether it was made. Raises RefusalError."""
    file = file_of_database()
    if file is None or file.exists():
        return False
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        if found_no_room(error):
            raise refusal_of(error) from None
        raise RefusalError(
            f"建不了数据库 {file}（{error.strerror}）。请换一个有权限的文件夹。", f"{file} cannot be made."
        ) from None
    return True


def waiting_migrations() -> list[str]:
    """The steps a database lacks, in order. Raises RefusalError for one that a newer program has been at."""
    executor = MigrationExecutor(connection)
    if unknown := sorted(set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)):
        app, name = unknown[0]
        raise RefusalError(
            f"数据库 {database_name()} 出自更新的 niukou（{app}.{name}），这个版本不认得，没有动它。请先升级 niukou。",
            "The database is of a newer niukou: nothing was done. Bring the program up to date first.",
        )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


@contextmanager
def database_troubles() -> Iterator[None]:
    """Turn what a database refuses into a RefusalError, without any value of a row."""
    try:
        yield
    except DatabaseError as error:
        raise _in_words(error) from None


@contextmanager
def open_office() -> Iterator[None]:
    """A database that is there, reachable and up to date; raises RefusalError otherwise."""
    with database_troubles():
        file = file_of_database()
        if file is not None and not file.exists():
            raise RefusalError(
                f"没有数据库 {file}。请先运行 niukou init，或用 {_WHERE} 指明在哪里。",
                f"There is no database {file}: run niukou init first.",
            )
        if waiting := waiting_migrations():
            raise RefusalError(
                f"数据库 {database_name()} 还差 {len(waiting)} 步升级。请运行 niukou init，它先备份再升级。",
                f"The database lacks {len(waiting)} migrations: run niukou init, which backs it up first.",
            )
        yield


def _in_words(error: DatabaseError) -> RefusalError:
    """Only the kind of trouble is told: what a database says may quote a row."""
    name, said = database_name(), str(error).lower()
    for words, chinese, english in _TROUBLES:
        if any(word in said for word in words):
            return RefusalError(f"{chinese}：{name}", f"{english}: {name}")
    kind = type(error).__name__
    return RefusalError(f"数据库出错（{kind}）：{name}", f"The database refused ({kind}): {name}")


_TROUBLES = (
    (
        ("readonly", "read-only", "permission denied", "must be owner"),
        "没有写数据库的权限，请换一个有权限的用户或文件夹",
        "No right to write the database",
    ),
    (
        ("unable to open database file",),
        "打不开数据库文件，文件夹不在或没有权限",
        "The file cannot be opened",
    ),
    (("not a database", "malformed"), "这个文件不是数据库或已损坏", "Not a database, or a damaged one"),
    (
        ("password authentication failed", "no password supplied", "role "),
        "数据库不认识这个用户或密码",
        "The database does not know this user or password",
    ),
    (("does not exist",), "没有这个数据库，请先在服务器上建好", "There is no such database on the server"),
    (
        ("could not connect", "connection refused", "connection failed", "timeout", "could not translate"),
        "连不上数据库服务器，请检查地址和网络",
        "The server cannot be reached",
    ),
    (("locked",), "数据库正被别的程序占用，请稍后再试", "The database is in use"),
    (
        ("disk is full", "no space left", "quota exceeded"),
        "磁盘空间不足，没有写进去，请腾出空间再试",
        "The disk is full, nothing was written",
    ),
    (
        # SQLite says no more of a quota, or of a file that may not grow
        ("disk i/o error",),
        "读写磁盘出错，没有写进去，请看磁盘是否已满、配额是否用完、是否有坏",
        "The disk does not take it, nothing was written: is it full, a quota used up, or is it damaged?",
    ),
)
