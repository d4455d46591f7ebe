"""`niukou erasure ask | called | papers | list | approve | refuse | show | finish`: somebody's data go because the law asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from niukou.cli.options import As, Json, Why, print_json
from niukou.cli.terminal import console, folded_table, heard
from niukou.cli.what_for import what_for
from niukou.runs import erasure_desk
from niukou.runs.erasure_desk import Asked, Told

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="依法删除个人资料：提出、另一个人审核并删除、看删了什么 / erasure as the law asks: ask, approve, tell",
)
_Area = Annotated[str, typer.Option("--area", metavar="CODE", help="哪个地方 / area code")]
_Number = Annotated[int, typer.Argument(metavar="N", help="第几号申请 / number of the erasure")]
_Person = Annotated[str, typer.Argument(metavar="PERSON", help="人编号 / code of the person")]
_Why = Annotated[str, typer.Option("--reason", help="为什么 / why")]
_STATES = {
    erasure_desk.WAITS: "等审核 / waits",
    erasure_desk.REFUSED: "不同意 / refused",
    erasure_desk.ERASED: "已删除 / erased",
}


@app.command(help="提出删除一个人的资料，还没有删 / ask that a person's data go; nothing goes yet")
def ask(
    person: _Person,
    area: _Area,
    basis: Annotated[str, typer.Option("--basis", help="法律依据，写到条 / which law, which article")],
    reason: _Why,
    papers: Annotated[
        list[int] | None,
        typer.Option(
            "--paper", metavar="N", help="只关于他的材料，可写几次，见 papers / papers about him alone"
        ),
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--also-called",
            metavar="WORD",
            help="小名、别的写法、别的号码，可写几次 / nicknames, other spellings",
        ),
    ] = None,
    username: As = "",
    as_json: Json = False,
) -> None:
    """Ask, and tell the number by which it is decided."""
    row = heard(
        lambda: erasure_desk.ask(
            username, area, person, basis=basis, reason=reason, papers=papers or [], called=also or []
        )
    )
    if as_json:
        print_json(asdict(row))
    else:
        typer.echo(
            f"第 {row.number} 号，等另一个人审核：niukou erasure approve {row.number} / a second person decides"
        )


@app.command(help="提出时写的别的叫法，审核以前看 / what else he is called, to be seen before deciding")
def called(
    number: _Number, area: _Area, reason: _Why, username: As = "", as_json: Json = False
) -> None:  # fmt: skip
    """Tell the words, and who else there is called so."""
    rows = heard(lambda: erasure_desk.what_else_he_is_called(username, area, number, reason))
    headings = ("叫法\ncalled", "村里还有人叫这个\nsomebody else too", "别人更长的姓名\nlonger names")
    lines = [
        (row.word, "有，只从他的资料里去掉 / yes" if row.shared else "", f"{row.longer:,}") for row in rows
    ]
    _list(rows, f"叫法 {len(rows):,} 个 / words", headings, lines, as_json=as_json)


@app.command(
    help="他家的材料，提出时写哪几份只关于他 / papers of his household, to name those about him alone"
)
def papers(
    person: _Person, area: _Area, username: As = "", why: Why = "", as_json: Json = False
) -> None:  # fmt: skip
    """List."""
    why = what_for(why)
    rows = heard(lambda: erasure_desk.papers_of_person(username, area, person, why))
    headings = ("编号\nnumber", "种类\nkind", "哪天\nday", "谁交的\nby", "办件\ncase")
    lines = [(str(row.number), row.kind, row.added_at[:10], row.added_by, row.case) for row in rows]
    _list(rows, f"材料 {len(rows):,} 份 / papers", headings, lines, as_json=as_json)


@app.command(name="list", help="等审核的删除 / erasures that wait for a second person")
def list_(
    area: _Area,
    all_of_them: Annotated[bool, typer.Option("--all", help="办过的也列出 / the decided ones too")] = False,
    username: As = "",
    why: Why = "",
    as_json: Json = False,
) -> None:
    """List."""
    why = what_for(why)
    rows = heard(lambda: erasure_desk.listed(username, area, all_of_them=all_of_them, why=why))
    headings = (
        "编号\nnumber",
        "人\nperson",
        "依据\nground",
        "理由\nreason",
        "材料\npapers",
        "谁提的\nasked by",
        "状态\nstate",
    )
    lines = [
        (
            str(row.number), row.person, row.basis, row.reason, "、".join(map(str, row.papers)), row.asked_by,
            _STATES[row.state],
        )
        for row in rows
    ]  # fmt: skip
    _list(rows, f"删除申请 {len(rows):,} 份 / erasures", headings, lines, as_json=as_json)


@app.command(
    help="另一个人同意：一次删完，或什么也没删 / a second person agrees: all goes at once, or nothing"
)
def approve(
    number: _Number, area: _Area, reason: _Why, username: As = "", as_json: Json = False
) -> None:  # fmt: skip
    """Erase, and tell what went and what stays."""
    _tell(heard(lambda: erasure_desk.approve(username, area, number, reason)), as_json=as_json)


@app.command(help="另一个人不同意，资料留下 / a second person refuses, the data stay")
def refuse(
    number: _Number, area: _Area, reason: _Why, username: As = "", as_json: Json = False
) -> None:  # fmt: skip
    """Refuse."""
    row = heard(lambda: erasure_desk.refuse(username, area, number, reason))
    if as_json:
        print_json(asdict(row))
    else:
        typer.echo(f"第 {row.number} 号不删，什么都没有动 / refused, nothing was erased")


@app.command(help="一份删除办得怎样：删了什么、留下什么、为什么 / what one took, what stays and why")
def show(
    number: _Number, area: _Area, username: As = "", why: Why = "", as_json: Json = False
) -> None:  # fmt: skip
    """Tell."""
    why = what_for(why)
    _tell(heard(lambda: erasure_desk.show(username, area, number, why)), as_json=as_json)


@app.command(
    help="删除以后断了：把已经没有密钥的文件从磁盘去掉 / after a kill: unlink files whose keys are gone"
)
def finish(area: _Area, username: As = "", as_json: Json = False) -> None:
    """Unlink, and tell how many."""
    done = heard(lambda: erasure_desk.finish(username, area))
    if as_json:
        print_json(asdict(done))
        return
    typer.echo(f"去掉了 {done.unlinked:,} 个没有密钥的文件 / files without a key were unlinked")
    if done.unnamed:
        typer.echo(
            f"还有 {len(done.unnamed):,} 个文件这个数据库没有记着，没有动，名字见 --json；确定文件夹只归这个数据库用，才可以删"
            " / files that no row names were left alone: --json names them"
        )


def _list(
    rows: Sequence[Any], title: str, headings: Sequence[str], lines: Iterable[Sequence[str]], *, as_json: bool
) -> None:
    if as_json:
        print_json([asdict(row) for row in rows])
        return
    table = folded_table(title, *headings)
    for line in lines:
        table.add_row(*line)
    console().print(table)


def _tell(told: Told, *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(told))
        return
    typer.echo(_said(told.asked))
    if told.went:
        _tell_what_went(told)


def _said(row: Asked) -> str:
    lines = [f"第 {row.number} 号 {row.person} {_STATES[row.state]}：{row.basis}；{row.reason}"]
    lines.append(f"  提出 / asked: {row.asked_by} {row.asked_at[:10]}")
    if row.called:
        lines.append(f"  写了别的叫法，先看 / he is called otherwise too: niukou erasure called {row.number}")
    if row.decided_by:
        lines.append(f"  审核 / decided: {row.decided_by} {row.decided_at[:10]}：{row.why}")
    return "\n".join(lines)


def _tell_what_went(told: Told) -> None:
    went = folded_table("删掉的 / what went", "什么\nwhat", "表\ntable", "行\nrows")
    for one in told.went:
        went.add_row(one.title, "\n".join(one.tables), f"{one.rows:,}")
    console().print(went)
    if told.extracts:
        _tell_extracts(told.extracts)
    stays = folded_table("留下的 / what stays", "什么\nwhat", "多少\nmany", "为什么\nwhy")
    for left in told.stays:
        stays.add_row(left.what, "—" if left.many is None else f"{left.many:,}", left.why)
    console().print(stays)


def _tell_extracts(extracts: Sequence[Any]) -> None:
    table = folded_table(
        "部门数据 / departments' files", "编号\nnumber", "行\nrows", "原来的校验值\nbefore", "现在的\nnow"
    )
    for one in extracts:
        table.add_row(str(one["number"]), f"{one['rows']:,}", one["before"][:16], one["now"][:16])
    console().print(table)
