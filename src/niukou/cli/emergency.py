"""`niukou emergency ask | list | show | grant | refuse | end | note`: who sees for some hours what he otherwise may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer
from django.utils import timezone
from rich.table import Table

from niukou.cli.options import As, Json, Why, print_json
from niukou.cli.terminal import console, folded_table, heard
from niukou.cli.what_for import what_for
from niukou.runs import emergency_desk
from niukou.runs.emergency_desk import Emergency

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="紧急查看：申请、另一个人批、提前结束、看了什么；看在页面上 / emergencies: ask, answer, end; looking is a page's",
)
_Area = Annotated[str, typer.Option("--area", metavar="CODE", help="哪个地方 / area code")]
_Number = Annotated[int, typer.Argument(metavar="N", help="第几次 / number of the emergency")]
_Why = Annotated[str, typer.Option("--reason", help="为什么 / why")]
_STATES = {
    "asked": "等答复 / waits",
    "refused": "不同意 / refused",
    "open": "正在看 / open",
    "ended": "已结束 / ended",
}


@app.command(
    help="申请看一个地方几小时，能只看一户就写那一户 / ask to see an area, or one household, for some hours"
)
def ask(
    area: _Area,
    hours: Annotated[int, typer.Option("--hours", metavar="N", help="几小时 / for how many hours")],
    reason: _Why,
    household: Annotated[
        str, typer.Option("--household", metavar="CODE", help="只看这一户 / only this household")
    ] = "",
    username: As = "",
    as_json: Json = False,
) -> None:
    """Ask, and tell the number by which it is answered."""
    row = heard(lambda: emergency_desk.ask(username, area, hours, reason, household))
    _say(row, f"等另一个人批：niukou emergency grant {row.number} / a second person decides", as_json=as_json)


@app.command(name="list", help="等答复的和正在看的 / those that wait and those in force")
def list_(
    area: _Area,
    all_of_them: Annotated[bool, typer.Option("--all", help="过去的也列出 / the past ones too")] = False,
    username: As = "",
    why: Why = "",
    as_json: Json = False,
) -> None:
    """List."""
    why = what_for(why)
    rows = heard(lambda: emergency_desk.listed(username, area, all_of_them=all_of_them, why=why))
    if as_json:
        print_json([asdict(row) for row in rows])
    else:
        console().print(_table(rows))


@app.command(
    help="一次紧急查看：谁批的、到几点、看了什么 / one of them: who answered, until when, what was looked at"
)
def show(
    number: _Number, area: _Area, username: As = "", why: Why = "", as_json: Json = False
) -> None:  # fmt: skip
    """Tell."""
    why = what_for(why)
    row, looks = heard(lambda: emergency_desk.show(username, area, number, why))
    if as_json:
        told = [asdict(look) | {"at": look.at.isoformat()} for look in looks]
        print_json(asdict(row) | {"looks": told})
        return
    console().print(_table([row]))
    for look in looks:
        typer.echo(
            f"  {timezone.localtime(look.at):%Y-%m-%d %H:%M:%S} {look.selector or look.act} {look.household} {look.rows:,}"
        )


@app.command(help="另一个人同意，从现在起算 / a second person lets him see, from now on")
def grant(number: _Number, area: _Area, reason: _Why, username: As = "", as_json: Json = False) -> None:
    """Grant."""
    row = heard(lambda: emergency_desk.answer(username, area, number, reason, grant=True))
    _say(row, f"可以看到 / may see until {_until(row)}", as_json=as_json)


@app.command(help="另一个人不同意 / a second person refuses")
def refuse(number: _Number, area: _Area, reason: _Why, username: As = "", as_json: Json = False) -> None:
    """Refuse."""
    row = heard(lambda: emergency_desk.answer(username, area, number, reason, grant=False))
    _say(row, "不能看 / refused", as_json=as_json)


@app.command(help="提前结束：本人或批的人 / end it before its time: who asked, or who may grant")
def end(number: _Number, area: _Area, reason: _Why, username: As = "", as_json: Json = False) -> None:
    """End."""
    row = heard(lambda: emergency_desk.end(username, area, number, reason))
    _say(row, "已结束 / has ended", as_json=as_json)


@app.command(help="当地办公室签收 / the area's office takes note of it")
def note(number: _Number, area: _Area, username: As = "", as_json: Json = False) -> None:
    """Take note."""
    row = heard(lambda: emergency_desk.note(username, area, number))
    _say(row, f"已签收 / noted by {row.noted_by}", as_json=as_json)


def _say(row: Emergency, words: str, *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(row))
    else:
        typer.echo(f"第 {row.number} 次紧急查看，{words}")


def _until(row: Emergency) -> str:
    """To the minute, where the office is; '' while nobody has granted it."""
    return f"{timezone.localtime(datetime.fromisoformat(row.ends_at)):%Y-%m-%d %H:%M}" if row.ends_at else ""


def _table(rows: Sequence[Emergency]) -> Table:
    table = folded_table(
        f"紧急查看 {len(rows):,} 次 / emergencies",
        "编号\nnumber", "谁\nwho", "看哪里\nwhere", "为什么\nwhy", "几小时\nhours", "谁批的\nanswered by", "到几点\nuntil",
        "状态\nstate",
    )  # fmt: skip
    for row in rows:
        where = "\n".join(filter(None, (row.area, row.household)))
        answered = "\n".join(filter(None, (row.answered_by, row.answer)))
        table.add_row(
            str(row.number), row.by, where, row.reason, str(row.hours), answered, _until(row), _STATES[row.state]
        )  # fmt: skip
    return table
