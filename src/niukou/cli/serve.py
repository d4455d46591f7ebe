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
    threads: Annotated[
        int, typer.Option("--threads", min=1, help="每个进程同时办几件 / how many at once in each process")
    ] = 4,
    processes: Annotated[
        int,
        typer.Option(
            "--processes", min=0, help="几个进程，0 是每个处理器一个 / processes; 0: one a processor"
        ),
    ] = 0,
) -> None:
    """Serve until Ctrl-C."""
    heard(lambda: serve(host, port, threads, processes, typer.echo))
