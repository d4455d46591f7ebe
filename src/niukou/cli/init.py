"""`niukou init`: a new office, or an older one brought up to date."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from niukou.cli.terminal import heard
from niukou.runs.init_office import Upgrading, init_office

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help="建库，或把旧库升级：主密钥、各表 / set up the database and its master key, or bring it up to date"
)
def run(
    demo: Annotated[
        bool, typer.Option("--demo", help="演示库：时钟可拨，只在本机开放 / a demo: its clock may be turned")
    ] = False,
    to: Annotated[
        Path,
        typer.Option(
            "--to", metavar="DIR", help="升级旧库前的备份放在哪里 / where an older one is backed up"
        ),
    ] = Path("niukou-backups"),
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="只说错误 / errors only")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 说结果 / tell the result as JSON")] = False,
) -> None:
    """Set up, and tell what was made."""

    def say(steps: Sequence[str]) -> None:
        if not quiet and not as_json:
            typer.echo(
                f"旧库，要升级 {len(steps)} 步，先备份到 {to} / an older database, backed up first, then:"
            )
            for step in steps:
                typer.echo(f"  {step}")

    done = heard(lambda: init_office(demo=demo, upgrading=Upgrading(to, say)))
    if as_json:
        said = {"database": done.database, "key": str(done.key), "new": done.new, "key_made": done.key_made}
        said |= {"backup": str(done.backup) if done.backup else None, "encrypted": done.volume.encrypted}
        typer.echo(
            json.dumps(said | {"migrated": done.migrated, "demo": done.demo}, ensure_ascii=False, indent=2)
        )
    elif not quiet:
        typer.echo(
            f"{'建好了' if done.new else '升级了'} / {'set up' if done.new else 'brought up to date'}: {done.database}"
        )
        if done.backup:
            typer.echo(f"升级前的备份 / its backup from before: {done.backup}")
        if done.key_made:
            typer.echo(
                f"主密钥在 {done.key}，请另存一份，不要和数据库放在一起；丢了，封存的数据再也打不开\n"
                "the master key: keep a copy apart from the database; without it what is sealed stays sealed"
            )
        for line in done.volume.lines if not done.demo else ():
            typer.echo(line)
