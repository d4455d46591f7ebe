"""`niukou snapshot`: the register of an area, frozen; `niukou snapshot compare`: what changed between two."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from niukou.cli.options import As, Why
from niukou.cli.terminal import console, heard, say_refused
from niukou.cli.what_for import what_for
from niukou.runs.compare_snapshots import Compared, compare_snapshots
from niukou.runs.take_snapshot import take_snapshot

app = typer.Typer(add_completion=False, rich_markup_mode=None, invoke_without_command=True)
_SHOWN = 20
_SUBJECTS = {"person": "人 / persons", "household": "户 / households", "ledger_entry": "台账 / entries"}
_CHANGES = {"added": "新有 / added", "removed": "没有了 / gone", "changed": "变了 / changed"}


@app.callback(
    help="把一个地方的名册冻结成快照；compare 比较两个 / freeze the register of an area; compare two"
)
def run(
    context: typer.Context,
    area: Annotated[str, typer.Option("--area", metavar="CODE", help="哪个地方 / area code")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="新文件夹 / a new folder")] = None,
    username: As = "",
    why: Why = "",
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 说 / as JSON")] = False,
) -> None:
    """Freeze and tell, unless a command follows."""
    if context.invoked_subcommand is not None:
        return
    if not area or out is None:
        say_refused(["缺少 --area 或 --out（或者用 compare）。", "--area and --out are needed, or compare."])
        raise typer.Exit(2)
    taken = heard(lambda: take_snapshot(username, area, out, why))
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


@app.command(
    help="两个快照之间谁来了、谁走了、谁换了地方 / who came, went or stands elsewhere between two snapshots"
)
def compare(
    older: Annotated[Path, typer.Argument(metavar="OLDER", help="旧的快照 / the older one")],
    newer: Annotated[Path, typer.Argument(metavar="NEWER", help="新的快照 / the newer one")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="CSV", help="把每一处变化写进这个文件 / every change")
    ] = None,
    username: As = "",
    why: Why = "",
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 说，全部变化 / all of it as JSON")] = False,
) -> None:
    """Compare and tell."""
    why = what_for(why)
    told = heard(lambda: compare_snapshots(older, newer, out, None if as_json else _SHOWN, username, why))
    if as_json:
        typer.echo(json.dumps(told.as_json(), ensure_ascii=False, indent=2))
    else:
        _tell(told)


def _tell(told: Compared) -> None:
    if not told.changes:
        typer.echo("两个快照里的名册一样 / the registers are the same")
        return
    counts = Table(title="两个快照之间的变化 / changes between the snapshots")
    counts.add_column("对象\nsubject")
    counts.add_column("变化\nchange")
    counts.add_column("条数\ncount", justify="right")
    for (subject, change), count in sorted(told.changes.items()):
        counts.add_row(_SUBJECTS[subject], _CHANGES[change], f"{count:,}")
    console().print(counts)
    for one in told.shown:
        typer.echo(f"{one['subject']} {one['key']}：{one['was'] or '—'} → {one['now'] or '—'}")
    if (rest := sum(told.changes.values()) - len(told.shown)) > 0:
        typer.echo(f"…还有 {rest:,} 处，用 --out 写出全部 / more: --out writes all of it")
