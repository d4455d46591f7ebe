"""`niukou packs check | test | say`: policy packs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

import typer

from niukou.cli.terminal import bars, say_refused
from niukou.rulebook.errors import PackError
from niukou.runs.packs import PackReport, check_packs, say_pack, try_packs
from niukou.runs.refusals import RefusalError, refusal_of

Answer = TypeVar("Answer")

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="规则包：检查、试例、用中文说出来 / policy packs: check, test, say",
)
_Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PACK]…", help="包名或文件夹，不写就是全部 / default: all known packs"),
]


@app.command(help="检查规则包，一次说出全部错误 / check packs, tell every fault")
def check(packs: _Names = None) -> None:
    """Load the packs and tell their faults."""
    reports = _heard(lambda: check_packs(packs or []))
    for report in reports:
        _tell(report)
    raise typer.Exit(any(report.pack is None for report in reports))


@app.command(help="运行规则旁边的例子 / run the cases beside the rules")
def test(packs: _Names = None) -> None:
    """Run every case; tell those that came out differently."""
    with bars() as shown:
        tested = _heard(lambda: try_packs(packs or [], shown))
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
            case = outcome.case
            expected = f"{case.then} {case.timing or ''}".strip()
            typer.echo(
                f"  {case.where}: {outcome.rule.code} {case.name}：应为 {expected}，得到 {outcome.said()}"
            )
    raise typer.Exit(wrong)


@app.command(help="用中文说出规则 / say the rules in words")
def say(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="包名或文件夹 / name or folder")],
    rule: Annotated[str | None, typer.Argument(metavar="[RULE]", help="规则编号 / code of one rule")] = None,
) -> None:
    """Say the rules of a pack, or one of them."""
    for paragraph in _heard(lambda: say_pack(pack, rule)):
        typer.echo(paragraph)


def _tell(report: PackReport) -> None:
    if report.pack is None:
        typer.echo(f"✗ {report.name}: {len(report.faults)} 处错误 / faults")
        for fault in report.faults:
            typer.echo(f"  {fault}")
        return
    pack = report.pack
    rules = len(pack.quality) + len(pack.leads)
    typer.echo(f"✓ {report.name} {pack.version}: {rules} 条规则 / rules  {pack.fingerprint[:12]}")


def _heard(ask: Callable[[], Answer]) -> Answer:
    """What the run answers; a refusal goes to standard error and ends the command."""
    try:
        return ask()
    except (RefusalError, PackError) as error:
        refusal = refusal_of(error)
        say_refused(refusal.lines)
        raise typer.Exit(refusal.status) from None
