"""What the terminal shows: bars while a run works, a table of counts when it is done, words when it is refused."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from niukou.rulebook.errors import PackError
from niukou.runs.refusals import RefusalError, refusal_of

_Answer = TypeVar("_Answer")
_WIDTH_WITHOUT_TERMINAL = 110
_KINDS = {"exclusion": "排除线索", "omission": "漏评线索", "identity": "身份变化", "quality": "数据质量"}


def console(*, stderr: bool = False) -> Console:
    """Standard output or error; wide enough for the tables where it is no terminal."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _WIDTH_WITHOUT_TERMINAL
    return Console(stderr=stderr, width=width, highlight=False, emoji=False, markup=False, soft_wrap=False)


def say_refused(lines: Sequence[str]) -> None:
    """A refusal on standard error, as it is: no wrapping, so that scripts can search it."""
    for line in lines:
        sys.stderr.write(line + "\n")


def a_day(text: str) -> date:
    """The day an option names."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("请写 年-月-日，如 2017-10-01 / write YYYY-MM-DD") from None


def heard(ask: Callable[[], _Answer]) -> _Answer:
    """What a run answers; a refusal goes to standard error and ends the command."""
    try:
        return ask()
    except (RefusalError, PackError) as error:
        refusal = refusal_of(error)
        say_refused(refusal.lines)
        raise typer.Exit(refusal.status) from None


class Bars:
    """Progress bars on standard error; one line a step."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._task: Any = None

    def begin(self, step: str) -> None:
        """The step before is done; a new line begins."""
        self._done()
        self._task = self._bars.add_task(step, total=None, what="")

    def advance(self, what: str, done: int, total: int) -> None:
        """How far the step is."""
        self._bars.update(self._task, completed=done, total=total, what=what)

    def _done(self) -> None:
        if self._task is not None:
            self._bars.update(self._task, completed=1, total=1, what="")


@contextmanager
def bars() -> Iterator[Bars | None]:
    """Progress bars where standard error is a terminal, else None."""
    if not sys.stderr.isatty():
        yield None
        return
    columns = (
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TextColumn("{task.fields[what]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        yield Bars(progress)


def folded_table(title: str, *headings: str) -> Table:
    """A table whose texts fold within their columns, so that none is cut off."""
    table = Table(title=title)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def show_counts(manifest: Mapping[str, Any]) -> None:
    """Counts by kind and rule, as a table."""
    findings = manifest["findings"]
    title = f"线索 {findings['total']} 条 / {findings['total']} findings"
    table = folded_table(title, "类别\nkind", "规则\nrule", "名称\ntitle")
    for heading in ("条数\nfindings", "户数\nhouseholds"):
        table.add_column(heading, justify="right")
    shown = ""
    for row in findings["by_rule"]:
        kind = row["kind"]
        if kind != shown and shown:
            table.add_section()
        name = "" if kind == shown else f"{_KINDS.get(kind, kind)} {findings['by_kind'][kind]}"
        table.add_row(name, row["rule"], row["title"], f"{row['findings']:,}", f"{row['households']:,}")
        shown = kind
    if shown:
        console().print(table)
    else:
        console().print("没有发现线索 / no findings")


def show_shares(manifest: Mapping[str, Any]) -> None:
    """The pack's shares that the data could answer, as a table; nothing where there is none."""
    answered = [one for one in manifest["indicators"] if one.get("whole")]
    if not answered:
        return
    table = folded_table("指标 / indicators", "名称\ntitle")
    for heading in ("数值\nvalue", "分子\npart", "分母\nwhole"):
        table.add_column(heading, justify="right")
    for indicator in answered:
        over = " ！超过界限" if indicator.get("over") else ""
        table.add_row(indicator["title"] + over, *_share(indicator, indicator))
        for group in indicator["by"]:
            named = f"  {group['field']}：{group['group'] or '（空）'}"
            table.add_row(named, *_share(group, indicator))
        table.add_section()
    console().print(table)


def _share(share: Mapping[str, Any], indicator: Mapping[str, Any]) -> tuple[str, str, str]:
    value = "—" if share["value"] is None else f"{share['value']:.{indicator['round']}f} {indicator['unit']}"
    return value, f"{share['part']:,}", f"{share['whole']:,}"
