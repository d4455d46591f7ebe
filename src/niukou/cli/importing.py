"""`niukou import DIR | --approve N | --refuse N | --merge N`: files of a registry into a year of the book."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from niukou.cli.terminal import a_day, bars, heard
from niukou.runs.import_desk import Desk, ImportTold, decide, hand_in, resume

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help="导入名册：暂存、检查，另一个人审核后并入年度 / stage and check; a second person approves; then merged"
)
def run(
    directory: Annotated[
        Path | None,
        typer.Argument(
            metavar="DIR", readable=False, help="输入文件夹，有 registry/ / folder with registry/"
        ),
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="并入哪一年 / the year it tells of")] = None,
    area: Annotated[str, typer.Option("--area", metavar="CODE", help="哪个地方 / the area")] = "",
    as_of: Annotated[
        date | None,
        typer.Option("--as-of", metavar="YYYY-MM-DD", parser=a_day, help="按哪天的规则检查 / default: today"),
    ] = None,
    user: Annotated[str, typer.Option("--user", help="谁在办 / who acts")] = "",
    role: Annotated[str, typer.Option("--role", help="以什么职责 / in which role")] = "",
    approve: Annotated[
        int | None, typer.Option("--approve", metavar="N", help="批准第N次导入并并入 / let it in")
    ] = None,
    refuse: Annotated[
        int | None, typer.Option("--refuse", metavar="N", help="退回第N次导入 / refuse it")
    ] = None,
    merge: Annotated[
        int | None, typer.Option("--merge", metavar="N", help="接着并入第N次导入 / go on merging")
    ] = None,
    why: Annotated[str, typer.Option("--why", help="审核的理由 / the reason of the decision")] = "",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="只说错误 / errors only")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 说结果 / tell the result as JSON")] = False,
) -> None:
    """Do the one thing that was asked, and tell what came of it."""
    asked = [x for x in (directory, approve, refuse, merge) if x is not None]
    if len(asked) != 1 or not (user and role and area) or (directory is not None and year is None):
        raise typer.BadParameter(
            "请写 DIR（连同 --year）、--approve、--refuse、--merge 之一，和 --area、--user、--role"
            " / write one of DIR (with --year), --approve, --refuse, --merge, and --area, --user, --role"
        )
    desk = Desk(user, role, area)
    with bars() as shown:
        progress = None if quiet or as_json else shown
        if directory is not None and year is not None:
            folder, its_year = directory, year
            told = heard(lambda: hand_in(desk, folder, its_year, as_of, progress))
        elif merge is not None:
            told = heard(lambda: resume(desk, merge, progress))
        else:
            number = approve if approve is not None else refuse or 0
            told = heard(lambda: decide(desk, number, approve is not None, why, progress))
    if as_json:
        typer.echo(json.dumps(told.as_json(), ensure_ascii=False, indent=2))
    elif not quiet:
        _tell(told)


_STATES: dict[str, str] = {
    "staged": "等另一个人审核：niukou import --approve {number} / waits for a second person",
    "merging": "没有并完：niukou import --merge {number} / is not merged to its end",
    "merged": "已并入 / merged",
    "refused": "已退回 / refused",
}


def _tell(told: ImportTold) -> None:
    typer.echo(
        f"第 {told.number} 次导入：{told.rows:,} 行，未接受 {told.rejected:,} 行 / rows, and rows not accepted"
    )
    if not told.new:
        typer.echo("这些文件以前交过，什么都没有变 / handed in before: nothing has changed")
    findings: dict[str, Any] = dict(told.told.get("findings", {}))
    if findings:
        typer.echo(f"检查出 {sum(findings.values()):,} 条，涉及 {len(findings)} 条规则 / findings, by rules")
    for note in told.told.get("notes", ()):
        typer.echo(f"注意：{note}")
    typer.echo(_STATES[told.state].format(number=told.number))
