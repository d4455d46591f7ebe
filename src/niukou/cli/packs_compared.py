"""`niukou packs diff` and `niukou packs simulate`: two packs side by side, in words and on real data."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from niukou.cli.terminal import a_day, bars, console, heard
from niukou.rulebook.differences_told import difference_lines
from niukou.runs.packs import diff_packs
from niukou.runs.simulate import Counted, Simulation, SimulationRequest
from niukou.runs.simulate import simulate as run_simulation


def diff(
    one: Annotated[str, typer.Argument(metavar="A", help="包名或文件夹，叫作甲 / first pack")],
    other: Annotated[str, typer.Argument(metavar="B", help="包名或文件夹，叫作乙 / second pack")],
    on: Annotated[
        date | None,
        typer.Option(
            "--on", metavar="YYYY-MM-DD", parser=a_day, help="按哪一天的规定 / as they hold on a day"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="写成 JSON / as JSON")] = False,
) -> None:
    """Tell what differs between two packs."""
    before, after, found = heard(lambda: diff_packs(one, other, on))
    if not as_json:
        for line in difference_lines(before, after, on, found):
            typer.echo(line)
        return
    said = {
        "from": {"name": before.name, "version": before.version, "fingerprint": before.fingerprint},
        "to": {"name": after.name, "version": after.version, "fingerprint": after.fingerprint},
        "on": on.isoformat() if on else None,
        "differences": [difference.as_json() for difference in found],
    }
    typer.echo(json.dumps(said, ensure_ascii=False, indent=2))


def simulate(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="要试的包 / the pack to try")],
    data: Annotated[
        Path, typer.Option("--data", metavar="DIR", help="输入文件夹 / folder with registry/ and registers/")
    ],
    against: Annotated[
        str | None,
        typer.Option(
            "--against", metavar="PACK", help="与哪个包比，不写就是它继承的 / default: what it inherits"
        ),
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option(
            "--as-of", metavar="YYYY-MM-DD", parser=a_day, help="截止日期，不写就是今天 / default: today"
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="把多出和少掉的线索写成 CSV / list them in a CSV file"),
    ] = None,
    authorised: Annotated[
        Path | None,
        typer.Option(
            "--authorised", metavar="FILE", help="授权名单，每行一个证件号码 / one identity number a line"
        ),
    ] = None,
) -> None:
    """Screen a folder under two packs and tell the difference; nothing is written but `--out`."""
    request = SimulationRequest(data, pack, against, as_of or date.today(), out, authorised)
    with bars() as shown:
        done = heard(lambda: run_simulation(request, shown))
    _tell(done)


def _tell(done: Simulation) -> None:
    typer.echo(f"现在 / now: {done.against.name} {done.against.version}，线索 {done.findings_against:,} 条")
    typer.echo(f"换成 / then: {done.pack.name} {done.pack.version}，线索 {done.findings:,} 条")
    typer.echo(f"新增 {done.gained:,} 条，消失 {done.lost:,} 条 / gained {done.gained:,}, lost {done.lost:,}")
    if done.gained or done.lost:
        _show("规则 rule", done.rules)
        _show("村 village", done.villages)
    if done.out is not None:
        typer.echo(f"清单在 / list in: {done.out}")


def _show(heading: str, rows: tuple[Counted, ...]) -> None:
    table = Table()
    for name in (heading, "名称 title"):
        table.add_column(name)
    for name in ("新增 gained", "消失 lost"):
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(row.key or "—", row.title, f"{row.gained:,}", f"{row.lost:,}")
    console().print(table)
