"""`niukou findings take | list | progress`: a screen's findings on the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from niukou.cli.options import As, Json, Why, print_json
from niukou.cli.terminal import console, folded_table, heard
from niukou.cli.what_for import what_for
from niukou.runs.problem_lists import Far, Listed, how_far, list_findings
from niukou.runs.take_findings import TakenIn, take_findings

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="线索：接收筛查结果、问题清单、整改进度 / findings: take a screen in, list, progress",
)
_Area = Annotated[str, typer.Option("--area", metavar="CODE", help="哪个地方 / area code")]
_STATES = {
    "new": "未派",
    "asked": "待答",
    "in_case": "在办",
    "answered": "待核",
    "settled": "已核定",
    "gone": "不再查出",
}
_MET = {
    "new": "新的 / new",
    "still": "还在 / still there",
    "changed": "依据有变 / changed",
    "gone": "不再查出 / gone",
    "came_back": "又查出，再问 / came back",
    "asked_again": "答复不再成立，再问 / asked again",
    "not_asked_again": "又查出，答复仍成立，不再问 / came back, the answer holds",
    "left_to_case": "不再查出而在办，等办结 / gone, left to its case",
}


@app.command(
    help="接收一次筛查的结果，再接收一次什么都不变 / take in what a screen wrote; again changes nothing"
)
def take(
    folder: Annotated[
        Path, typer.Argument(metavar="OUT", help="niukou screen 写的文件夹 / a screen's folder")
    ],
    area: _Area,
    username: As = "",
    as_json: Json = False,
) -> None:
    """Take in, and tell what is new, gone, asked again."""
    told = heard(lambda: take_findings(username, area, folder))
    if as_json:
        print_json(told.as_json())
    else:
        _tell(told)


@app.command(name="list", help="问题清单：还没有办完的线索 / what is open in an area")
def list_(
    area: _Area,
    rule: Annotated[str, typer.Option("--rule", metavar="CODE", help="只要这条规则的 / of one rule")] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="只要超期的 / overdue alone")] = False,
    everything: Annotated[bool, typer.Option("--all", help="办完的也要 / those that are done too")] = False,
    username: As = "",
    why: Why = "",
    as_json: Json = False,
) -> None:
    """List."""
    why = what_for(why)
    found = heard(
        lambda: list_findings(username, area, rule=rule, overdue=overdue, everything=everything, why=why)
    )
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        console().print(_lines(found))


@app.command(help="整改进度：派出、超期、待核、核定、整改率 / how far an area is, by its parts or by rule")
def progress(
    area: _Area,
    by: Annotated[str, typer.Option("--by", metavar="area|rule", help="按地方或按规则 / by what")] = "area",
    username: As = "",
    why: Why = "",
    as_json: Json = False,
) -> None:
    """Count."""
    if by not in ("area", "rule"):
        raise typer.BadParameter("--by 写 area 或 rule / write area or rule")
    whole, parts = heard(lambda: how_far(username, area, by=by, why=why))
    if as_json:
        said = {**whole.as_json(), "by": by, "parts": [one.as_json() for one in parts]}
        print_json(said)
    else:
        console().print(_far(whole, parts))


def _tell(told: TakenIn) -> None:
    said = told.as_json()
    if not told.new:
        typer.echo(
            f"这次筛查以前接收过（第 {said['run']} 次），什么都没有变 / taken in before: nothing has changed"
        )
        return
    typer.echo(
        f"第 {said['run']} 次：{said['taken']:,} 条要人去看，{said['only_counted']:,} 条只计数"
        " / findings to be looked at, and only counted"
    )
    for word, many in said["met"].items():
        typer.echo(f"  {_MET[word]}: {many:,}")


def _lines(found: Sequence[Listed]) -> Table:
    table = folded_table(
        f"{len(found):,} 条 / findings",
        "地方\narea",
        "户\nhousehold",
        "类别\nkind",
        "规则\nrule",
        "状态\nstate",
        "期限\ndue",
        "说明\nmessage",
    )
    for one in found:
        table.add_row(
            one.area_name, one.household, one.kind_title, one.rule, _STATES[one.state], one.due, one.message
        )  # fmt: skip
    return table


def _far(whole: Far, parts: Sequence[Far]) -> Table:
    table = folded_table(f"{whole.name} {whole.code}", "代码\ncode", "名称\nname")
    headings = (
        "未派\nnew", "派出\nasked", "待答\nwaiting", "超期\noverdue", "在办\nin case", "待核\nanswered", "核定\nsettled",
        "不再查出\ngone", "整改率\nrate",
    )  # fmt: skip
    for heading in headings:
        table.add_column(heading, justify="right")
    for one in (*parts, whole):
        said = one.progress
        rate = "—" if said.rate is None else f"{said.rate}%"
        counts = (
            said.new, said.asked, said.waiting, said.overdue, said.in_case, said.answered, said.settled,
            said.no_longer_found,
        )  # fmt: skip
        table.add_row(one.code, one.name, *(f"{count:,}" for count in counts), rate)
    return table
