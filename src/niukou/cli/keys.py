"""`niukou keys show | rotate | let-go | renew`: the keys, never their secrets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from niukou.cli.terminal import heard
from niukou.runs.master_keys import keys_told, let_master_go, renew_key, rotate_master

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="密钥：查看、换主密钥、放下旧的、换数据密钥 / keys: show, rotate the master, let the old one go, renew",
)
_Json = Annotated[bool, typer.Option("--json", help="用 JSON 说结果 / tell the result as JSON")]


@app.command(help="有哪些密钥、第几号、哪天做的，不显示密钥本身 / numbers and ages, no secret")
def show(as_json: _Json = False) -> None:
    """List the masters' names and the data keys."""
    named, kept = heard(keys_told)
    if as_json:
        rows = [
            {"purpose": k.purpose, "number": k.number, "made_at": k.made_at.isoformat(), "master": k.master}
            for k in kept
        ]
        typer.echo(json.dumps({"masters": list(named), "keys": rows}, ensure_ascii=False, indent=2))
        return
    typer.echo(f"主密钥 / masters: {'、'.join(named)}")
    for key in kept:
        typer.echo(
            f"{key.purpose}\t{key.number}\t{key.made_at:%Y-%m-%d}\t{key.master or '打不开 / does not open'}"
        )


@app.command(
    help="换主密钥，不停机；断了再运行一次接着换 / another master, while the office works; run again to go on"
)
def rotate(
    new_key: Annotated[
        Path | None,
        typer.Option(
            "--new-key", metavar="FILE", help="新的主密钥，没有就做一把 / made when it is not there"
        ),
    ] = None,
    as_json: _Json = False,
) -> None:
    """Rewrap every data key."""
    done = heard(lambda: rotate_master(new_key))
    if as_json:
        typer.echo(json.dumps({"master": done.master, "rewrapped": done.rewrapped, "keys": done.keys}))
        return
    typer.echo(
        f"现在用主密钥 {done.master}，重包了 {done.rewrapped} 把数据密钥，共 {done.keys} 把 / rewrapped, of so many\n"
        "别的机器都有了新的密钥文件以后：niukou keys let-go / once every machine has the new file"
    )


@app.command(
    name="let-go",
    help="放下旧主密钥：先证明每把数据密钥新的都能打开 / once the new one is proved to open everything",
)
def let_go(as_json: _Json = False) -> None:
    """Keep the master that wraps alone."""
    gone = heard(let_master_go)
    if as_json:
        typer.echo(json.dumps({"gone": list(gone)}))
    elif gone:
        typer.echo(
            f"放下了 / let go: {'、'.join(gone)}\n以前的备份还要旧的才能打开，另处保存 / older backups still need it"
        )
    else:
        typer.echo("只有一把主密钥 / there is one master only")


@app.command(help="换一把数据密钥：以后用新的加密，旧的照样打开 / a new data key seals, older ones open")
def renew(
    purpose: Annotated[str, typer.Argument(metavar="PURPOSE", help="哪一种，见 keys show / which")],
    as_json: _Json = False,
) -> None:
    """Make a new data key."""
    number = heard(lambda: renew_key(purpose))
    typer.echo(
        json.dumps({"purpose": purpose, "number": number})
        if as_json
        else f"{purpose} 第 {number} 号 / number"
    )
