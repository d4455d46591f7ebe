"""`niukou verify`: is everything as it was written? Exit status 0 proved, 1 faults found."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone
from rich.table import Table

from niukou.cli.terminal import bars, console, folded_table, heard
from niukou.office.audit.faults import KINDS, Fault
from niukou.runs.verify import Verified, verify

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    help="核对：记录、账、年度、案子、材料有没有被人动过 / prove that nothing was changed behind its back",
)


@app.command()
def run(
    area: Annotated[
        str | None,
        typer.Option("--area", metavar="CODE", help="只核对这个地方的账和案子 / of this area only"),
    ] = None,
    heads: Annotated[
        Path | None,
        typer.Option(
            "--heads",
            metavar="PATH",
            help="送出去的末条，文件或文件夹，也可设 NIUKOU_HEADS / the heads that left the house",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="只说错误 / errors only")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 说结果 / tell the result as JSON")] = False,
) -> None:
    """Prove, and tell each fault: in which table, which row, what is wrong, between which moments."""
    with bars() as shown:
        told = heard(lambda: verify(area, heads, None if quiet or as_json else shown))
    if as_json:
        typer.echo(json.dumps(_as_json(told), ensure_ascii=False, indent=2))
    else:
        _show(told, quiet=quiet)
    raise typer.Exit(1 if told.found else 0)


def _as_json(told: Verified) -> dict[str, Any]:
    faults = [
        asdict(fault) | {"after": _iso(fault.after), "before": _iso(fault.before)} for fault in told.faults
    ]
    return {
        "proved": not told.found, "area": told.area, "as_of": _iso(told.as_of), "found": told.found,
        "unproved_cases": told.unproved, "heads": told.heads, "faults": faults,
    }  # fmt: skip


def _show(told: Verified, *, quiet: bool) -> None:
    if told.unproved:
        console(stderr=True).print(
            f"注意：{told.unproved} 个案子的程序已不在手边，只核对了步骤的编号和日期"
            " / the procedures of these cases are no longer at hand: only numbering and days were proved"
        )
    if not told.heads and not quiet:
        console(stderr=True).print(
            "注意：没有和送出去的末条对（--heads）：连锚定一起截掉的末尾，只有它看得出来"
            " / not held against heads that left: an end cut off with its anchors shows there alone"
        )
    if told.papers and any(fault.table == "registry_paper" for fault in told.faults):
        console(stderr=True).print(
            f"注意：放材料的文件夹 {told.papers} 不在；是别的文件夹就用 NIUKOU_PAPERS 指出来再核对一次"
            " / the folder of papers is not there: is NIUKOU_PAPERS the office's own?"
        )
    if told.found:
        console().print(_table(told.faults))
        if told.found > len(told.faults):
            console().print(
                f"共 {told.found:,} 处，只列出 {len(told.faults):,} 处 / of {told.found:,} in all"
            )
    elif not quiet:
        console().print(
            f"截至 {_local(told.as_of)}，没有被动过的地方 / proved, nothing was changed behind its back"
        )


def _table(faults: tuple[Fault, ...]) -> Table:
    headings = ("表\ntable", "行\nrow", "怎么了\nwhat", "说明\ntold", "晚于\nafter", "早于\nbefore")
    table = folded_table(f"有 {len(faults):,} 处不对 / {len(faults):,} faults", *headings)
    for one in faults:
        table.add_row(one.table, one.row, KINDS[one.wrong], one.told, _local(one.after), _local(one.before))
    return table


def _local(moment: datetime | None) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S") if moment else "—"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
