"""`niukou serve`: the office's pages."""

from __future__ import annotations

from typing import Annotated

import typer

from niukou.cli.terminal import heard
from niukou.runs.serve import serve

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(help="打开页面；演示库只在本机 / serve the pages; a demo on this machine alone")
def run(
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="在哪个地址 / at which address")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="在哪个端口 / at which port")] = 8000,
    threads: Annotated[int, typer.Option("--threads", help="同时办几件 / how many at once")] = 8,
) -> None:
    """Serve until Ctrl-C."""
    heard(lambda: serve(host, port, threads, typer.echo))
