"""`niukou reconcile FILE`: another system's list of people, held against the book."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from niukou.cli.options import As, Why
from niukou.cli.terminal import console, heard
from niukou.cli.what_for import what_for
from niukou.runs.reconcile import Reconciled, reconcile_with

app = typer.Typer(add_completion=False, rich_markup_mode=None)
_SIDES = {"other": "只有对方有 / only the other list", "ours": "只有本册有 / only the book"}
_SHOWN = 5


@app.command(
    help="拿另一个系统的名册与本册逐人核对：谁有谁没有，为什么 / another system's list of people against the book"
)
def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="一人一行的名册 / a list, one person a row")],
    area: Annotated[str, typer.Option("--area", metavar="CODE", help="哪个地方的 / of which area")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="CSV", help="把每一处不同写进这个文件 / every difference")
    ] = None,
    username: As = "",
    why: Why = "",
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 说 / as JSON")] = False,
) -> None:
    """Hold them together and tell."""
    why = what_for(why)
    told = heard(lambda: reconcile_with(username, area, file, out, why=why))
    if as_json:
        typer.echo(json.dumps(told.as_json(), ensure_ascii=False, indent=2))
    else:
        _tell(told)


def _tell(told: Reconciled) -> None:
    table = Table(title=f"{told.area_name}：两边都有 {told.found.both:,} 人 / persons that both have")
    table.add_column("哪一边\nside")
    table.add_column("台账怎么说\nwhat the ledger says", overflow="fold")
    table.add_column("人\npersons", justify="right")
    for (has, cause), count in sorted(told.reasons.items()):
        said = told.said(cause) or "没有记录 / nothing"
        table.add_row(_SIDES[has], said, f"{count:,}")
    console().print(table)
    for rows, words in (
        (told.unnumbered, "没有认得的证件号码，没有核对 / without a readable number, not held together"),
        (told.found.repeated, "同一个人写了两次 / the same person again"),
    ):
        if rows:
            shown = "、".join(rows[:_SHOWN]) + ("…" if len(rows) > _SHOWN else "")
            typer.echo(f"注意 / note: {len(rows):,} 行{words}: {shown}")
