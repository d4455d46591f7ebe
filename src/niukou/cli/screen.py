"""`niukou screen`: files in, findings out."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from niukou.cli.terminal import a_day, bars, console, say_refused, show_counts, show_shares
from niukou.runs.manifest import summary
from niukou.runs.refusals import RefusalError
from niukou.runs.screen import ScreenRequest, ScreenResult, screen

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(help="筛查一个县：读入 DIR/registry 和 DIR/registers，把线索写到 OUT / files in, findings out")
def run(
    directory: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", readable=False, help="输入文件夹 / folder with registry/ and registers/"
        ),
    ],
    pack: Annotated[str, typer.Option("--pack", help="规则包 / policy pack, by name or folder")],
    as_of: Annotated[
        date,
        typer.Option("--as-of", metavar="YYYY-MM-DD", parser=a_day, help="截止日期 / the day to judge by"),
    ],
    out: Annotated[
        Path, typer.Option("--out", help="结果文件夹，须是新的或空的 / result folder, new or empty")
    ],
    engine: Annotated[
        str, typer.Option("--engine", help="duckdb 或 spark（尚未做好）/ spark is not built yet")
    ] = "duckdb",
    authorised: Annotated[
        Path | None,
        typer.Option(
            "--authorised",
            metavar="FILE",
            readable=False,
            help="授权名单，每行一个证件号码 / one identity number a line",
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="换掉 OUT 里的旧结果 / replace a former result")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="只说错误 / errors only")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 说结果 / tell the result as JSON")] = False,
) -> None:
    """Run a screen and tell what it found."""
    request = ScreenRequest(directory, pack, as_of, out, engine, authorised, replace)
    try:
        if quiet or as_json:
            result = screen(request)
        else:
            with bars() as shown:
                result = screen(request, shown)
    except RefusalError as refusal:
        say_refused(refusal.lines)
        raise typer.Exit(refusal.status) from None
    if as_json:
        typer.echo(json.dumps(summary(result.manifest, str(result.out)), ensure_ascii=False, indent=2))
    elif not quiet:
        _tell(result)


def _tell(result: ScreenResult) -> None:
    manifest, line = result.manifest, console().print
    show_counts(manifest)
    show_shares(manifest)
    if manifest["not_run"]:
        line(
            f"{len(manifest['not_run'])} 条规则没有运行，原因见 manifest.json / rules that did not run: see manifest.json"
        )
    if manifest["rejected"]:
        line(
            f"{manifest['rejected']} 行有问题，见 rejected.csv / rows set aside or doubted: see rejected.csv"
        )
    for note in manifest["notes"]:
        line(f"注意：{note['text']}")
    for rule in manifest["noisy"]:
        line(
            f"注意：{rule['rule']} {rule['title']} 命中 {rule['found']}/{rule['population']}，"
            "先看规则的范围和日期 / fires on more than a third: look at its population and date"
        )
    if result.key.made:
        line(
            f"新建了线索编号的密钥，请妥善保存 / made the key that names findings, keep it: {result.key.path}"
        )
    typer.echo(f"结果在 / results in: {result.out}")
