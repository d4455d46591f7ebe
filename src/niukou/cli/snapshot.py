"""`niukou snapshot`: the register of an area, frozen."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from niukou.cli.terminal import heard
from niukou.runs.take_snapshot import take_snapshot

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(help="把一个地方的名册冻结成快照，摘要记入工作记录 / freeze the register of an area")
def run(
    area: Annotated[str, typer.Option("--area", metavar="CODE", help="哪个地方 / area code")],
    out: Annotated[Path, typer.Option("--out", help="新文件夹 / a new folder")],
    username: Annotated[
        str, typer.Option("--as", metavar="USER", help="以谁的身份，也可设 NIUKOU_USER / as which user")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 说 / as JSON")] = False,
) -> None:
    """Freeze and tell."""
    taken = heard(lambda: take_snapshot(username or os.environ.get("NIUKOU_USER", ""), area, out))
    if as_json:
        said = {"out": str(taken.snapshot.folder), "number": taken.number, "digest": taken.snapshot.digest}
        typer.echo(json.dumps(said | {"rows": dict(taken.snapshot.rows)}, ensure_ascii=False, indent=2))
        return
    rows = taken.snapshot.rows
    typer.echo(
        f"快照第 {taken.number} 号 / snapshot: {taken.snapshot.folder}\n"
        f"{rows['household']} 户 {rows['person']} 人 {rows['ledger_entry']} 笔 / households, persons, entries\n"
        f"摘要 / digest: {taken.snapshot.digest}"
    )
