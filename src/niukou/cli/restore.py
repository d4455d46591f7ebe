"""`niukou restore`: a backup back into an empty database, proved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from niukou.cli.terminal import bars, heard
from niukou.runs.backup.restore import restore

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help="把备份恢复到空库里，核对无误才算数 / a backup back into an empty database, proved before it counts"
)
def run(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", readable=False, help="备份的文件夹 / the folder of the backup")
    ],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="只说错误 / errors only")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="用 JSON 说结果 / tell the result as JSON")] = False,
) -> None:
    """Restore and tell."""
    with bars() as shown:
        done = heard(lambda: restore(folder, None if quiet or as_json else shown))
    manifest = done.manifest
    if as_json:
        said = {
            "database": done.database,
            "digest": done.digest,
            "made_at": manifest.made_at,
            "rows": manifest.rows,
        }
        said |= {"papers": manifest.papers, "missing_papers": list(manifest.missing)}
        said |= {"seconds": round(done.seconds, 3), "proving": round(done.proving, 3)}
        typer.echo(json.dumps(said | {"pack_changed": done.pack_changed}, ensure_ascii=False, indent=2))
    elif not quiet:
        typer.echo(
            f"恢复好了，核对无误 / restored and proved: {done.database}\n"
            f"备份于 {manifest.made_at}：{manifest.rows:,} 行，{manifest.papers:,} 份材料，"
            f"共 {done.seconds:.1f} 秒，其中核对 {done.proving:.1f} 秒 / rows, papers, seconds, of those proving\n"
            "备份以后做的事不在里面，请按纸质材料补办 / what was done after the backup is not in it"
        )
        if manifest.missing:
            typer.echo(f"注意：备份时就没有的材料 {len(manifest.missing)} 份 / papers missing since before")
        if done.pack_changed:
            typer.echo(
                "注意：现在装的规则包和备份时的不同，办到一半的案子照旧按原来的包 / the installed pack is another one"
            )
