"""`niukou sheet write | read`: the 对照表 of an area, handed out and taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from niukou.cli.options import As, Why
from niukou.cli.terminal import heard
from niukou.cli.what_for import what_for
from niukou.runs.sheet_desk import SheetRead, hand_out, take_back

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="对照表：导出、读回 / the sheet of an area: write it, read it back",
)
_SHOWN = 50
_Year = Annotated[int | None, typer.Option("--year", help="哪一年，不写就是今年 / default: this year")]
_Json = Annotated[bool, typer.Option("--json", help="用 JSON 说 / as JSON")]


@app.command(help="导出对照表，可打印，可直接改 / write it as a workbook, to print or to change")
def write(
    area: Annotated[str, typer.Option("--area", metavar="CODE", help="哪个地方，如一个村 / e.g. a village")],
    out: Annotated[Path, typer.Option("--out", metavar="XLSX", help="新文件 / a new file")],
    year: _Year = None,
    username: As = "",
    why: Why = "",
    as_json: _Json = False,
) -> None:
    """Write and tell."""
    why = what_for(why)
    rows = heard(lambda: hand_out(username, area, year, out, why))
    if as_json:
        typer.echo(json.dumps({"out": str(out.absolute()), "rows": rows}, ensure_ascii=False))
    else:
        typer.echo(f"{rows:,} 行 / rows: {out}")


@app.command(
    help="读回改过的格子：先看，加 --apply 才录入 / read the changes: looked at first, entered with --apply"
)
def read(
    file: Annotated[Path, typer.Argument(metavar="XLSX", help="改过的对照表 / the changed workbook")],
    apply: Annotated[
        bool, typer.Option("--apply", help="录入，全部或一处也不 / enter them, all or none")
    ] = False,
    year: _Year = None,
    username: As = "",
    as_json: _Json = False,
) -> None:
    """Look, or enter, and tell; exit status 1 where it could not be entered."""
    told = heard(lambda: take_back(username, file, year, apply=apply))
    if as_json:
        typer.echo(json.dumps(told.as_json(), ensure_ascii=False, indent=2))
    else:
        _tell(told)
    if told.faults:
        raise typer.Exit(1)


def _tell(told: SheetRead) -> None:
    for one in told.fields[:_SHOWN]:
        typer.echo(f"{one.code} {one.label}：{one.was} → {one.now}")
    if len(told.fields) > _SHOWN:
        typer.echo(f"…共 {len(told.fields):,} 处，用 --json 看全部 / all of them with --json")
    for fault in told.faults:
        typer.echo(f"不能录入 / refused: {fault}")
    if told.applied is not None:
        typer.echo(f"已录入，改了 {told.applied:,} 份年度档 / entered, year files changed")
    elif not told.faults:
        typer.echo(f"{len(told.fields):,} 处可以录入，加 --apply / may be entered: --apply")
