"""`niukou comparison list | answer`: cases' written requests for a comparison, answered with departments' files."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from niukou.cli.options import As, Json, Why, print_json
from niukou.cli.terminal import console, folded_table, heard
from niukou.cli.what_for import what_for
from niukou.runs.comparison_desk import Desk, answer_request, desk_of

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="办件里书面提的比对申请：等着答的、答 / cases' requests for a comparison: list, answer",
)
_Area = Annotated[str, typer.Option("--area", metavar="CODE", help="哪个县 / code of the county")]


@app.command(
    name="list", help="等着答的申请，和能用来答的部门数据 / requests that wait, and files to answer them with"
)
def list_(area: _Area, username: As = "", why: Why = "", as_json: Json = False) -> None:
    """List."""
    why = what_for(why)
    desk = heard(lambda: desk_of(username, area, why))
    if as_json:
        print_json(asdict(desk))
    else:
        _tell(desk)


@app.command(
    help="用部门交来的数据答一份申请，一次答完 / answer one with departments' files, all of it or nothing"
)
def answer(
    number: Annotated[int, typer.Argument(metavar="N", help="第几号申请 / number of the request")],
    area: _Area,
    files: Annotated[
        list[int] | None,
        typer.Option(
            "--extract",
            metavar="N",
            help="用哪一份部门数据，可写几次；不写就用每种最新的 / default: the newest",
        ),
    ] = None,
    papers: Annotated[
        list[str] | None,
        typer.Option(
            "--paper", metavar="KIND=FILE", help="这一步要的材料：PDF、JPG、PNG / what the step asks for"
        ),
    ] = None,
    username: As = "",
    as_json: Json = False,
) -> None:
    """Answer, and tell which cases went on."""
    scans = dict(_paper(one) for one in papers or ())
    told = heard(lambda: answer_request(username, area, number, files or [], scans))
    if as_json:
        print_json(asdict(told))
    else:
        typer.echo(
            f"第 {number} 号申请：{len(told.cases):,} 件往下办了，其中 {told.with_leads:,} 件有线索，要人去核实"
            " / cases went on, and those of them with leads to verify"
        )


def _paper(said: str) -> tuple[str, Path]:
    kind, _, file = said.partition("=")
    if not (kind and file):
        raise typer.BadParameter("--paper 写 材料=文件，如 比对结果=结果.pdf / write KIND=FILE")
    return kind, Path(file)


def _tell(desk: Desk) -> None:
    waiting = folded_table(
        f"等着答的 {len(desk.requests):,} 份 / requests that wait",
        "编号\nnumber",
        "谁提的\nasked by",
        "要比对的登记\nregisters",
        "要的材料\npapers",
        "办件\ncases",
    )
    for one in desk.requests:
        waiting.add_row(
            str(one.number),
            one.asked_by,
            "、".join(one.registers),
            "、".join(one.papers),
            "\n".join(one.cases),
        )
    headings = ("编号\nnumber", "文件\nfile", "部门\ndepartment", "认作\nregisters", "最新的\nnewest")
    files = folded_table(f"部门数据 {len(desk.files):,} 份 / departments' files", *headings)
    for row in desk.files:
        files.add_row(
            str(row.number), row.title, row.department, "、".join(row.registers), "是" if row.newest else "—"
        )
    console().print(waiting)
    console().print(files)
