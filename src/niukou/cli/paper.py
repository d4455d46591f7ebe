"""`niukou paper`: what the office prints, of one household or a whole village, as PDF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from niukou.cli.options import As, Why
from niukou.cli.terminal import bars, heard
from niukou.cli.what_for import what_for
from niukou.runs.papers.desk import Wanted, print_paper
from niukou.runs.papers.printing import TITLES
from niukou.runs.refusals import UsageRefusalError

app = typer.Typer(add_completion=False, rich_markup_mode=None)
_KINDS = "、".join(f"{key} {title}" for key, title in TITLES.items())


def _of(help_text: str, flag: str, metavar: str) -> object:
    return typer.Option(flag, metavar=metavar, help=help_text)


@app.command(help=f"打印成 PDF：{_KINDS} / print as PDF")
def run(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"哪一种：{'、'.join(TITLES)} / which kind")],
    out: Annotated[
        Path, typer.Option("--out", metavar="PDF", help="新文件；一个村的写 .zip 就是每户一个 / a new file")
    ],
    household: Annotated[str, _of("一户，户编号 / one household", "--household", "CODE")] = "",
    village: Annotated[str, _of("一个村里在册的每一户 / every listed household", "--village", "CODE")] = "",
    case: Annotated[str, _of("一件，办件编号 / a case", "--case", "NUMBER")] = "",
    notice: Annotated[str, _of("一张公示或公告 / a notice", "--notice", "NUMBER")] = "",
    meeting: Annotated[str, _of("一次评议会 / a meeting", "--meeting", "NUMBER")] = "",
    year: Annotated[
        int | None, typer.Option("--year", help="哪一年，不写就是今年 / default: this year")
    ] = None,
    reason: Annotated[
        str,
        typer.Option("--reason", help="写了为什么，证件号码和电话就是完整的 / why numbers are to be whole"),
    ] = "",
    username: As = "",
    why: Why = "",
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 说 / as JSON")] = False,
) -> None:
    """Print, and tell how many; bars show how far a village is."""
    of = {"household": household, "village": village, "case": case, "notice": notice, "meeting": meeting}
    named = [(each, key) for each, key in of.items() if key]

    def ask() -> int:
        if len(named) != 1:
            raise UsageRefusalError(
                "请写一个：--household、--village、--case、--notice 或 --meeting。", "Name one of them."
            )
        [(each, key)] = named
        said = why or reason or what_for(why)
        with bars() as shown:
            return print_paper(username, Wanted(kind, each, key, year, reason, said), out, shown)

    papers = heard(ask)
    if as_json:
        typer.echo(json.dumps({"out": str(out.absolute()), "papers": papers}, ensure_ascii=False))
    else:
        typer.echo(f"{papers:,} 份 / papers: {out}")
