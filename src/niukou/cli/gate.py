"""`niukou gate`: a procedure's gate tried over an area before any case (预脱贫审核)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from niukou.cli.options import As, Why
from niukou.cli.terminal import a_day, heard
from niukou.cli.what_for import what_for
from niukou.rulebook.say.words import said_day
from niukou.runs.gate_list import GateTold, try_gate

app = typer.Typer(add_completion=False, rich_markup_mode=None)
_SHOWN = 20


@app.command(
    help="预脱贫审核：一个地方逐户还差什么、改哪一项 / who of an area could not exit yet, and what to mend"
)
def run(
    area: Annotated[str, typer.Option("--area", metavar="CODE", help="哪个地方 / area code")],
    procedure: Annotated[
        str, typer.Option("--procedure", metavar="KEY", help="哪个程序的关口 / whose gate")
    ] = "exit",
    on: Annotated[
        date | None, typer.Option("--on", metavar="YYYY-MM-DD", parser=a_day, help="按哪天 / default: today")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="XLSX", help="写成清单，一条一行 / as a list, one reason a row"),
    ] = None,
    username: As = "",
    why: Why = "",
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 说 / as JSON")] = False,
) -> None:
    """Try it and tell; nothing is written to the book."""
    why = what_for(why)
    told = heard(lambda: try_gate(username, area, procedure, on, out, why=why))
    if as_json:
        typer.echo(json.dumps(told.as_json(), ensure_ascii=False, indent=2))
    else:
        _tell(told)


def _tell(told: GateTold) -> None:
    typer.echo(
        f"{told.title} {said_day(told.on)}：看了 {len(told.reasons):,} 户，账簿上没有拦住的 {told.ready:,} 户"
        " / households looked at, and nothing in the way of these"
    )
    for rule, count in told.by_named_rule():
        typer.echo(f"  {rule}  {count:,} 户")
    held = [(code, village, found) for code, (village, found) in told.reasons.items() if found]
    for code, village, found in held[:_SHOWN]:
        typer.echo(f"{village} {code}")
        for one in found:
            typer.echo(f"  {told.said(one)}")
    if len(held) > _SHOWN:
        typer.echo(f"…还有 {len(held) - _SHOWN:,} 户，用 --out 写成清单 / more: --out writes the list")
