"""`niukou statistics`: what a register says of an area."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from niukou.cli.options import As, Why
from niukou.cli.statement_tables import show_declared, show_statistics
from niukou.cli.terminal import a_day, heard, say_refused
from niukou.runs.declared import read_declared
from niukou.runs.statistics import StatisticsRequest, ask

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _a_moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("请写如 2017-10-01T08:00:00+08:00 / write an ISO moment") from None
    return moment.astimezone() if moment.tzinfo is None else moment


@app.command(
    help="一个地方的收支平衡、四类名单、四率和致贫原因 / balance, the four lists, the four rates, causes of an area"
)
def run(
    area: Annotated[str, typer.Option("--area", metavar="CODE", help="哪个地方 / area code")] = "",
    first: Annotated[
        date | None, typer.Option("--from", metavar="YYYY-MM-DD", parser=a_day, help="第一天 / first day")
    ] = None,
    last: Annotated[
        date | None, typer.Option("--to", metavar="YYYY-MM-DD", parser=a_day, help="最后一天 / last day")
    ] = None,
    username: As = "",
    why: Why = "",
    known_at: Annotated[
        datetime | None,
        typer.Option("--known-at", metavar="MOMENT", parser=_a_moment, help="当时所知 / as known then"),
    ] = None,
    by: Annotated[str, typer.Option("--by", help="attribute：按贫困户属性分列 / told apart by it")] = "",
    snapshot: Annotated[
        Path | None,
        typer.Option("--snapshot", metavar="DIR", readable=False, help="从快照算 / of a snapshot"),
    ] = None,
    pack: Annotated[str, typer.Option("--pack", help="用哪个规则包的公式 / whose formulas")] = "",
    rates_only: Annotated[
        bool, typer.Option("--rates-only", help="只要率，供公布 / rates alone, to be published")
    ] = False,
    declared: Annotated[
        Path | None,
        typer.Option(
            "--declared", metavar="FILE", readable=False, help="公布数的平衡 / a declared statement"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 说 / as JSON")] = False,
) -> None:
    """Count and tell."""
    if declared is not None:
        told = heard(lambda: read_declared(declared))
        _print(told.as_json()) if as_json else show_declared(told)
        return
    if not area or first is None or last is None:
        say_refused(
            [
                "缺少 --area、--from 或 --to（或者用 --declared）。",
                "--area, --from and --to are needed, or --declared.",
            ]
        )
        raise typer.Exit(2)
    request = StatisticsRequest(area, first, last, username, known_at, by, snapshot, pack, rates_only, why)
    found = heard(lambda: ask(request))
    _print(found.as_json()) if as_json else show_statistics(found)


def _print(said: dict[str, Any]) -> None:
    typer.echo(json.dumps(said, ensure_ascii=False, indent=2))
