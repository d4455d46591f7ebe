"""Serving the pages: files gathered, the server started, a demo kept on this machine."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.template.loader import get_template
from django.urls import get_resolver
from waitress import create_server

from niukou.office.accounts.widest import widest_actors
from niukou.office.areas.selectors import area_of
from niukou.office.audit import clock, keys
from niukou.office.audit.installed import installed_pack, is_demo
from niukou.runs.office_ready import open_office
from niukou.runs.refusals import RefusalError
from niukou.runs.side_by_side import processors, side_by_side
from niukou.runs.statistics import StatisticsRequest, count_for
from niukou.runs.volume import volume_of_database

_AT_HAND = 16 * 1024  # KiB of pages
_LONGEST = 20.0  # seconds after which the door opens whatever is not counted yet
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(host: str, port: int, threads: int, processes: int, tell: Callable[[str], None]) -> None:
    """Serve until stopped, in so many processes (0: one for each processor) of so many threads.

    Raises RefusalError for a demo asked to be served elsewhere, a real office on a volume that is not encrypted, an address
    that is taken.
    """
    with open_office():
        keys.prove_master_key()
        if is_demo() and host not in LOOPBACK:
            raise RefusalError(
                f"演示库只在本机（127.0.0.1）打开，不在 {host}：它的账号不要第二道门。",
                f"A demo is served on the loopback address alone, not on {host}: its accounts have no second factor.",
            )
        if not is_demo():
            _must_lie_sealed(tell)
        _gather()
        application = _made_ready()
    try:
        at = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise RefusalError(
            f"{host}:{port} 开不了（{error.strerror}）。请用 --port 换一个。",
            f"{host}:{port} cannot be opened: name another --port.",
        ) from None
    with at:
        connections.close_all()
        tell(f"http://{host}:{port}    Ctrl-C 停止 / stops")
        side_by_side(processes or processors(), lambda: _answer(application, at, threads))
    # whoever was killed has left what was written last beside an SQLite file: who opens it and closes it puts it in
    connection.ensure_connection()
    connections.close_all()


def _hold_little(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Of an SQLite file a thread keeps less at hand than an act by command: there are many, and the system keeps it for all."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size=-{_AT_HAND}")


def _answer(application: Any, at: socket.socket, threads: int) -> None:
    connection_created.connect(_hold_little)
    server = create_server(application, sockets=[at], threads=threads, ident=None)
    try:
        server.run()
    finally:
        server.close()


def _must_lie_sealed(tell: Callable[[str], None]) -> None:
    """Raises RefusalError for a volume that is seen not to be encrypted; tells where it cannot be seen."""
    volume = volume_of_database()
    if volume.bare:
        raise RefusalError(*volume.lines)
    for line in volume.lines:
        tell(line)


def _made_ready() -> Any:
    """The application with what every page needs read: the pack, the routes with all views, the templates."""
    application = get_wsgi_application()
    installed_pack(clock.today())
    get_resolver().url_patterns  # noqa: B018  imports them
    folders: Any = settings.TEMPLATES[0]["DIRS"]
    for folder in folders:
        for file in sorted(folder.rglob("*.html")):
            get_template(file.relative_to(folder).as_posix())
    _count_ahead()
    return application


def _count_ahead() -> None:
    """What takes longest is counted before anybody waits for it, and kept (decision 0029): the book of wide areas this year."""
    began, today = time.monotonic(), clock.today()
    for actor in widest_actors(installed_pack()):
        if time.monotonic() - began > _LONGEST:
            return
        count_for(actor, area_of(actor.area), StatisticsRequest(actor.area, date(today.year, 1, 1), today))


def _gather() -> None:
    """The pages' files under names that hold their digests."""
    if not (Path(settings.STATICFILES_DIRS[0]) / "vendor").is_dir():
        raise RefusalError(
            "缺少页面用的样式和图表文件，请先运行 make setup。",
            "What the pages are drawn with is missing: run make setup.",
        )
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
