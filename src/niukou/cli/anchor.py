"""`niukou anchor`: the finished days anchored, the chains' heads sent out of the house."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from niukou.cli.terminal import heard
from niukou.runs.anchor_days import anchor_days

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help="锚定过完的每一天，把链头送到数据库以外，每天运行一次 / anchor finished days, send the heads out; once a day"
)
def run(
    heads: Annotated[
        Path | None,
        typer.Option("--heads", metavar="DIR", help="送到哪个文件夹，也可设 NIUKOU_HEADS / where to"),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="只说错误 / errors only")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 说结果 / tell the result as JSON")] = False,
) -> None:
    """Anchor, send, and tell the line for the paper book."""
    done = heard(lambda: anchor_days(heads))
    if as_json:
        days = {"anchored": done.anchored, "sent": done.sent}
        said = {name: [day.isoformat() for day in each] for name, each in days.items()}
        typer.echo(json.dumps(said | {"short": done.short}, ensure_ascii=False, indent=2))
    elif not quiet:
        typer.echo(f"锚定 {len(done.anchored)} 天，送出 {len(done.sent)} 天 / days anchored, days sent")
        if done.short:
            typer.echo(f"抄在本子上 / write it down: {done.short}")
