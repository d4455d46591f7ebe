"""`niukou book freeze | base | place | check`: what an office does with its book as a whole."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from niukou.cli.options import As, Json, print_json
from niukou.cli.terminal import heard
from niukou.runs.book_desk import check, close_year, declare_population, place

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="册子：封存年度、乡村人口、村的位置、全县检查 / close a year, the rural base, positions, a check of all",
)
_Area = Annotated[str, typer.Option("--area", metavar="CODE", help="哪个地方 / area code")]


def _degrees(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise typer.BadParameter("请写度，如 25.123456 / write degrees") from None


@app.command(
    help="封存一个县过完的年度，以后只能走更正 / close a county's year: corrected by a case alone from then on"
)
def freeze(
    area: _Area,
    year: Annotated[int, typer.Option("--year", help="哪一年，要过完了 / a year that is over")],
    username: As = "",
    as_json: Json = False,
) -> None:
    """Close it, and tell its seal."""
    done = heard(lambda: close_year(username, area, year))
    if as_json:
        print_json(asdict(done))
    else:
        typer.echo(
            f"{done.county} {done.year}年封存了，{done.files:,} 份年度档 / closed, year files: {done.seal}"
        )


@app.command(
    help="报乡村户籍人口，数从标准输入读 / declare the rural population; the number is read from standard input"
)
def base(
    area: _Area,
    year: Annotated[int, typer.Option("--year", help="哪一年的 / of which year")],
    reason: Annotated[str, typer.Option("--reason", help="依据 / what it rests on")],
    public: Annotated[
        bool, typer.Option("--public", help="可以公开；不写就保密 / may be told; else it is secret")
    ] = False,
    username: As = "",
) -> None:
    """Ask for the number where nobody reads it over a shoulder, nor in a list of processes; declare it."""
    population = typer.prompt("乡村户籍人口 / rural population", type=int, hide_input=not public)
    heard(lambda: declare_population(username, area, year, population, public=public, reason=reason))
    typer.echo("记下了 / declared")


@app.command(name="place", help="写一个村、自然村的经纬度 / where a village or natural village lies")
def where(
    area: _Area,
    latitude: Annotated[
        Decimal, typer.Option("--latitude", metavar="DEGREES", parser=_degrees, help="纬度 / north")
    ],
    longitude: Annotated[
        Decimal, typer.Option("--longitude", metavar="DEGREES", parser=_degrees, help="经度 / east")
    ],
    username: As = "",
) -> None:
    """Write it, and tell."""
    heard(lambda: place(username, area, latitude, longitude))
    typer.echo(f"{area}  {latitude}, {longitude}")


@app.command(
    name="check",
    help="用全部规则检查一个地方的每一户，包括要看全县的 / all households by all rules, those that look wide too",
)
def check_all(
    area: _Area,
    year: Annotated[
        int | None, typer.Option("--year", help="哪一年，不写就是今年 / default: this year")
    ] = None,
    username: As = "",
    as_json: Json = False,
) -> None:
    """Check, and tell how many findings each rule has; the trail keeps when it was done."""
    told = heard(lambda: check(username, area, year))
    if as_json:
        print_json(told.as_json())
        return
    typer.echo(f"{told.area} {told.year}年：{told.findings:,} 处 / findings")
    for rule, count in told.by_rule.items():
        typer.echo(f"  {rule}  {count:,}")
    if told.waiting:
        typer.echo(f"缺少数据、没有判断的规则 / rules that lack data: {'、'.join(told.waiting)}")
