"""`niukou backup`: everything the office keeps, sealed, into a new folder."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from niukou.cli.terminal import bars, heard
from niukou.runs.backup.make import Written, make_backup
from niukou.runs.finding_key import VARIABLE

app = typer.Typer(add_completion=False, rich_markup_mode=None)
_WITHOUT_KEY = (
    "主密钥不在备份里：没有它谁也恢复不了，您自己也不行。请把 {key} 另存一份，不要和备份放在一起\n"
    "the master key is NOT in the backup: without it nobody can restore it. Keep a copy of it, apart from backups"
)


@app.command(help="备份一切：数据、材料、封好的密钥；不含主密钥 / back everything up, all but the master key")
def run(
    to: Annotated[
        Path,
        typer.Option("--to", metavar="DIR", help="备份放在哪里，最好是另一块盘 / where, on another disk"),
    ],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="只说错误 / errors only")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 说结果 / tell the result as JSON")] = False,
) -> None:
    """Back up and tell."""
    with bars() as shown:
        written = heard(lambda: make_backup(to, None if quiet or as_json else shown))
    if as_json:
        typer.echo(json.dumps(told(written), ensure_ascii=False, indent=2))
    elif not quiet:
        tell(written)


def told(written: Written) -> dict[str, object]:
    """For scripts."""
    manifest = written.manifest
    return {
        "folder": str(written.folder), "digest": written.digest, "rows": manifest.rows, "papers": manifest.papers,
        "missing_papers": list(manifest.missing), "bytes": manifest.size, "seconds": round(written.seconds, 3),
        "finding_key": bool(manifest.finding_key),
    }  # fmt: skip


def tell(written: Written) -> None:
    """For people."""
    manifest = written.manifest
    typer.echo(
        f"备份好了 / backed up: {written.folder}\n"
        f"{manifest.rows:,} 行，{manifest.papers:,} 份材料，{manifest.size / 1024**2:,.1f} MiB，{written.seconds:.1f} 秒"
        f" / rows, papers, size, seconds\n摘要 / digest: {written.digest}"
    )
    if manifest.missing:
        typer.echo(
            f"注意：数据库里记着、文件夹里没有的材料 {len(manifest.missing)} 份 / papers that are not there: "
            + "、".join(manifest.missing[:10])
        )
    if written.without_names:
        typer.echo(
            f"注意：给线索编号的密钥（{written.named_by}）不在这台机器上，没有备份；没有它，恢复以后不能再接收筛查。请在筛查的机器上"
            f"把它另存，或用 {VARIABLE} 指明它再备份\n"
            f"the key that names findings is not here and not in the backup: keep it apart, or name it in {VARIABLE}"
        )
    if written.beside_the_database:
        typer.echo(
            "注意：备份和数据库在同一块盘上，盘坏了两样都没了 / it lies on the database's own disk: take it elsewhere"
        )
    key = os.environ.get("NIUKOU_KEY_FILE") or "niukou.key"
    typer.echo(_WITHOUT_KEY.format(key=key))
