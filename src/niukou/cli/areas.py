"""`niukou areas import | find | change | rename | add`: the areas the office works in."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from niukou.cli.options import As, Json, print_json
from niukou.cli.terminal import a_day, bars, heard
from niukou.office.areas.listed import ImportedAreas
from niukou.runs.area_changes import add_groups, change_areas, rename
from niukou.runs.areas_list import bring_in_areas, find_areas

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="行政区划：导入、查找、变更、改名、自然村 / areas: import, find, change, rename, add natural villages",
)
_SHOWN = 5
_On = Annotated[
    date,
    typer.Option("--on", metavar="YYYY-MM-DD", parser=a_day, help="从哪天起 / from which day on"),
]


@app.command(
    name="import",
    help="导入行政区划名单，再导一次什么都不变 / bring in a list; the same again changes nothing",
)
def bring_in(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="名单，可以是 .gz / the list, may be gzipped")],
    on: Annotated[
        date | None,
        typer.Option(
            "--on", metavar="YYYY-MM-DD", parser=a_day, help="名单是哪一天的，不写就是今天 / default: today"
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="只说错误 / errors only")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 说结果 / tell the result as JSON")] = False,
) -> None:
    """Import, and tell what was added, renamed, and left alone."""
    with bars() as shown:
        told = heard(lambda: bring_in_areas(file, on or date.today(), None if quiet or as_json else shown))
    if as_json:
        typer.echo(json.dumps(asdict(told), ensure_ascii=False, indent=2))
    elif not quiet:
        _tell(told)


@app.command(
    help="按名称里的几个字或代码开头查找 / by a few characters of the name, or the first digits of the code"
)
def find(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="几个字，或代码的开头 / characters, or digits")],
    inside: Annotated[
        str | None, typer.Option("--in", metavar="CODE", help="只在这个地方里找 / only in this area")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="最多几个 / at most")] = 20,
) -> None:
    """List the areas found, the nearest first."""
    for area in heard(lambda: find_areas(text, inside, limit)):
        typer.echo(f"{area.code}  {' '.join(area.names)}")


@app.command(
    help="按清单办变更：迁、合并、拆分、改码，全办或全不办 / carry out a list of moves, mergers, splits, new codes"
)
def change(
    file: Annotated[
        Path,
        typer.Argument(metavar="CSV", help="变更、原代码、新代码、新名称、新上级、保留 / one change a row"),
    ],
    area: Annotated[str, typer.Option("--area", metavar="CODE", help="哪个地方的办公室办 / whose office")],
    on: _On,
    username: As = "",
    as_json: Json = False,
) -> None:
    """Carry them out, and tell what came of what."""
    made = heard(lambda: change_areas(username, area, file, on))
    if as_json:
        print_json([dict(zip(("kind", "from", "to"), one, strict=True)) for one in made])
    else:
        for kind, old, new in made:
            typer.echo(f"{kind}  {old} → {new}")
        typer.echo("册里的人还在原来的代码下，用“区划变更接收”的程序转过去 / people follow by a case")


@app.command(name="rename", help="改名，旧名留着 / another name; the former one is kept")
def called_otherwise(
    code: Annotated[str, typer.Argument(metavar="CODE", help="哪个地方 / which area")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="新名称 / the new name")],
    on: _On,
    username: As = "",
) -> None:
    """Rename, and tell."""
    typer.echo("  ".join(heard(lambda: rename(username, code, name, on))))


@app.command(help="给一个村加自然村（村民小组） / natural villages of a village")
def add(
    village: Annotated[str, typer.Argument(metavar="CODE", help="哪个村 / which village")],
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="名称，可以几个 / their names")],
    on: _On,
    username: As = "",
) -> None:
    """Add, and tell the codes they got."""
    for code, name in heard(lambda: add_groups(username, village, names, on)):
        typer.echo(f"{code}  {name}")


def _tell(told: ImportedAreas) -> None:
    typer.echo(
        f"读入 {told.rows:,} 行：新增 {told.added:,}，改名 {len(told.renamed):,}，不变 {told.unchanged:,}"
        f" / {told.rows:,} rows: {told.added:,} added, {len(told.renamed):,} renamed, {told.unchanged:,} unchanged"
    )
    for codes, words in (
        (told.repeated, "代码重复，只立一个 / told twice, stand once"),
        (told.vanished, "名单里没有了，没有删除 / left out by the list, not deleted"),
        (told.elsewhere, "上级或级别变了，没有动，要按变更办 / elsewhere now, a succession"),
        (told.again, "已撤销的又出现，没有动 / ended before, left alone"),
        ([f"{code}（{why}）" for code, why in told.refused], "没有接受 / refused"),
    ):
        if codes:
            listed = "、".join(codes[:_SHOWN]) + ("…" if len(codes) > _SHOWN else "")
            typer.echo(f"注意 / note: {len(codes):,} 个{words}: {listed}")
