"""Serving the pages: files gathered, the server started, a demo kept on this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from waitress import create_server

from niukou.office.audit import keys
from niukou.office.audit.installed import is_demo
from niukou.runs.office_ready import open_office
from niukou.runs.refusals import RefusalError
from niukou.runs.volume import volume_of_database

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(host: str, port: int, threads: int, tell: Callable[[str], None]) -> None:
    """Serve until stopped.

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
    try:
        server = create_server(get_wsgi_application(), host=host, port=port, threads=threads, ident=None)
    except OSError as error:
        raise RefusalError(
            f"{host}:{port} 开不了（{error.strerror}）。请用 --port 换一个。",
            f"{host}:{port} cannot be opened: name another --port.",
        ) from None
    tell(f"http://{host}:{port}    Ctrl-C 停止 / stops")
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


def _gather() -> None:
    """The pages' files under names that hold their digests."""
    if not (Path(settings.STATICFILES_DIRS[0]) / "vendor").is_dir():
        raise RefusalError(
            "缺少页面用的样式和图表文件，请先运行 make setup。",
            "What the pages are drawn with is missing: run make setup.",
        )
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
