"""`niukou packs check | test | say | diff | new | simulate`: policy packs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from niukou.cli.packs_compared import diff, simulate
from niukou.cli.terminal import bars, heard
from niukou.rulebook.say import Told
from niukou.runs.cases import CaseOutcome
from niukou.runs.indicator_cases import IndicatorOutcome
from niukou.runs.new_pack import new_pack
from niukou.runs.packs import PackReport, check_packs, say_pack, try_packs

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="规则包：检查、试例、用中文说、比较、新建、试算 / policy packs: check, test, say, diff, new, simulate",
)
_Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PACK]…", help="包名或文件夹，不写就是全部 / default: all known packs"),
]


@app.command(help="检查规则包，一次说出全部错误 / check packs, tell every fault")
def check(packs: _Names = None) -> None:
    """Load the packs and tell their faults."""
    reports = heard(lambda: check_packs(packs or []))
    for report in reports:
        _tell(report)
    raise typer.Exit(any(report.pack is None for report in reports))


@app.command(help="运行规则和指标旁边的例子 / run the cases beside rules and indicators")
def test(packs: _Names = None) -> None:
    """Run every case; tell those that came out differently."""
    with bars() as shown:
        tested = heard(lambda: try_packs(packs or [], shown))
    wrong = False
    for report, outcomes in tested:
        missed = [outcome for outcome in outcomes if not outcome.right]
        wrong = wrong or bool(missed) or report.pack is None
        if report.pack is None:
            _tell(report)
            continue
        sign = "✗" if missed else "✓"
        typer.echo(
            f"{sign} {report.name}: {len(outcomes) - len(missed)}/{len(outcomes)} 例相符 / cases as expected"
        )
        for outcome in missed:
            typer.echo(f"  {_missed(outcome)}")
    raise typer.Exit(wrong)


@app.command(
    help="用中文说出整个包，或其中一条规则、一个程序、一个标准 / say a pack, or one thing of it, in words"
)
def say(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="包名或文件夹 / name or folder")],
    rule: Annotated[
        str | None,
        typer.Argument(metavar="[RULE]", help="编号、英文名或文件，如 J01、identification / code, key or id"),
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="写成 Markdown / as Markdown")] = False,
    own: Annotated[
        bool, typer.Option("--own", help="只说这个包自己写的 / only what it wrote itself")
    ] = False,
) -> None:
    """Say a pack, or one thing of it."""
    for title, things in heard(lambda: say_pack(pack, rule, own=own)):
        if title:
            typer.echo(f"## {title}\n" if markdown else f"\n【{title}】")
        for told in things:
            typer.echo(_said(told, markdown=markdown, inside=bool(title)))


@app.command(name="new", help="新建一个能用的包，照着改 / a new pack that works, to be changed")
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="包名，如 region-2019 / name of the pack")],
    above: Annotated[
        str, typer.Option("--from", metavar="PACK", help="继承哪个包 / pack to inherit")
    ] = "national",
    folder: Annotated[
        Path | None,
        typer.Option(
            "--in", metavar="DIR", help="放在哪个文件夹，不写就是放包的文件夹 / default: the packs folder"
        ),
    ] = None,
) -> None:
    """Write the skeleton of a pack."""
    made = heard(lambda: new_pack(name, above, folder))
    asked = name if folder is None else str(made)
    typer.echo(f"建好了 / made: {made}")
    typer.echo(f"先看 README.md，改完运行 / then run: niukou packs check {asked}；niukou packs test {asked}")


app.command(name="diff", help="两个包差在哪里，用中文说 / what differs between two packs, in words")(diff)
app.command(name="simulate", help="换成这个包，线索会多哪些、少哪些 / findings gained and lost under a pack")(
    simulate
)


def _said(told: Told, *, markdown: bool, inside: bool) -> str:
    return told.markdown(3 if inside else 1) if markdown else told.text()


def _missed(outcome: CaseOutcome | IndicatorOutcome) -> str:
    case = outcome.case
    if isinstance(outcome, IndicatorOutcome):
        expected = "算不出" if outcome.case.then is None else str(outcome.case.then)
        return f"{case.where}: {outcome.indicator.title} {case.name}：应为 {expected}，得到 {outcome.said()}"
    expected = f"{outcome.case.then} {outcome.case.timing or ''}".strip()
    return f"{case.where}: {outcome.rule.code} {case.name}：应为 {expected}，得到 {outcome.said()}"


def _tell(report: PackReport) -> None:
    if report.pack is None:
        typer.echo(f"✗ {report.name}: {len(report.faults)} 处错误 / faults")
        for fault in report.faults:
            typer.echo(f"  {fault}")
        return
    pack = report.pack
    rules = len(pack.quality) + len(pack.leads)
    typer.echo(f"✓ {report.name} {pack.version}: {rules} 条规则 / rules  {pack.fingerprint[:12]}")
    for note in report.notes:
        typer.echo(f"  注意 / note {note.where}: {note.said}")
