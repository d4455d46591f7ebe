"""Statements as tables on a terminal: accounts and causes by the pack's labels, households beside people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.table import Table

from niukou.cli.terminal import console
from niukou.rulebook.model import Pack
from niukou.runs.declared import Declared
from niukou.runs.statistics import Statistics, cause_shares, four_lists
from niukou.terms.statement import UNEXPLAINED, Statement

_ACCOUNTS, _CAUSES = ("account",), ("movement_kind", "statement_line")  # code lists of the pack
_UNITS = {"person": "人\npersons", "household": "户\nhouseholds"}


def show_statistics(found: Statistics) -> None:
    """Balance, lists, rates, causes; of `--rates-only` the rates alone."""
    said = found.statement
    show = console().print
    show(f"{found.area_name} {said.area}  {said.first} 至 {said.last}  来源 / source: {found.source}")
    if not found.rates_only:
        show(_balance(said, _labels(found.pack, _ACCOUNTS), _labels(found.pack, _CAUSES)))
        show(_lists(found))
    show(_rates(found))
    if not found.rates_only:
        show(_causes(found))


def show_declared(told: Declared) -> None:
    """The declared balance with its unexplained lines, and the published shares against what they should be."""
    show = console().print
    show(f"{told.area}  {told.statement.first} 至 {told.statement.last}  来源 / source: {told.source}")
    if told.titles:
        show(_balance(told.statement, told.titles, {UNEXPLAINED: "没有说明的差额 / unexplained"}))
    for gap in told.gaps:
        how = "在四舍五入之内 / within its rounding" if gap.rounded else "合不上 / does not close"
        show(f"{told.titles[gap.account]}：差 {gap.people:+,} 人，{how}")
    for one in told.shares:
        if one.reckoned is None:
            show(
                f"{one.title}：公布 {float(one.percent):g}%，由此推得的全部是 {float(one.implied):g}（单位 {told.unit:,} 人）"
            )
        else:
            how = (
                "相符 / agrees"
                if one.agrees
                else f"不符，由公布数推得的全部是 {float(one.implied):.1f} / does not agree"
            )
            show(f"{one.title}：公布 {float(one.percent):g}%，算得 {float(one.reckoned):.2f}%，{how}")


def _labels(pack: Pack, codelists: Iterable[str]) -> dict[str, str]:
    """Key of the program -> label of the pack, by the aliases of its code lists."""
    lists = [pack.codelists[name] for name in codelists if name in pack.codelists]
    return {alias: code.label for one in lists for code in one.codes for alias in code.aliases}


def _balance(said: Statement, accounts: Mapping[str, str], causes: Mapping[str, str]) -> Table:
    told = {cell[0] for cell in (*said.opening, *said.closing)}
    units = [unit for unit in _UNITS if unit in told] or list(_UNITS)
    table = _table("收支平衡 / balance", ("账户\naccount", "项目\nline"), [_UNITS[unit] for unit in units])
    cells = {(account, group) for _, group, account in (*said.opening, *said.closing)}
    cells |= {(line.account, line.group) for line in said.lines}
    order = {account: place for place, account in enumerate(accounts)}
    for account, group in sorted(cells, key=lambda one: (order.get(one[0], len(order)), one)):
        name = accounts.get(account, account) + (f"·{group}" if group else "")
        opening = (said.opening.get((unit, group, account), 0) for unit in units)
        table.add_row(name, "期初 / opening", *_counts(opening))
        for way, counts in _ways(said, account, group).items():
            end = f"（{accounts.get(way[1], way[1])}）" if way[1] not in ("", account) else ""
            changed = (counts.get(unit, 0) for unit in units)
            table.add_row("", causes.get(way[0], way[0]) + end, *_counts(changed, sign=True))
        closing = (said.closing.get((unit, group, account), 0) for unit in units)
        table.add_row("", "期末 / closing", *_counts(closing))
        table.add_section()
    return table


def _ways(said: Statement, account: str, group: str) -> dict[tuple[str, str], dict[str, int]]:
    """(cause, other account) -> unit -> count, for one account; what is unexplained comes last."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for line in sorted(said.lines, key=lambda one: (one.cause == UNEXPLAINED, one.cause, one.other)):
        if (line.account, line.group) == (account, group):
            found.setdefault((line.cause, line.other), {})[line.unit] = line.count
    return found


def _lists(found: Statistics) -> Table:
    table = _table("四类名单 / the four lists", ("名单\nlist",), ("户\nhouseholds", "人\npersons"))
    accounts, causes = _labels(found.pack, _ACCOUNTS), _labels(found.pack, _CAUSES)
    for one in four_lists(found.statement):
        end = f"（{accounts.get(one['from'], one['from'])}）" if one["from"] else ""
        table.add_row(
            causes.get(one["list"], one["list"]) + end, *_counts((one["households"], one["persons"]))
        )
    return table


def _rates(found: Statistics) -> Table:
    table = _table("四率 / the four rates", ("名称\nrate", "除以\ndivides by"), ("数值\nvalue",))
    for rate in found.rates:
        below = [
            _input(rate.indicator.inputs[name], None if found.rates_only else rate.given[name])
            for name in rate.divides_by
        ]
        value = rate.waits or ("—" if rate.value is None else f"{rate.value} {rate.indicator.unit}")
        table.add_row(rate.indicator.title, "、".join(below), value)
    return table


def _input(title: str, number: int | None) -> str:
    return title if number is None else f"{title} {number:,}"


def _causes(found: Statistics) -> Table:
    table = _table("主要致贫原因 / causes", ("原因\ncause",), ("户\nhouseholds", "%", "人\npersons", "%"))
    for one in cause_shares(found.causes):
        households, persons = _counts((one["households"], one["persons"]))
        table.add_row(
            one["cause"] or "（未填 / not said）", households, one["share_of_households"] or "—", persons,
            one["share_of_persons"] or "—",
        )  # fmt: skip
    return table


def _table(title: str, words: Iterable[str], numbers: Iterable[str]) -> Table:
    table = Table(title=title)
    for heading in words:
        table.add_column(heading, overflow="fold")
    for heading in numbers:
        table.add_column(heading, justify="right")
    return table


def _counts(counts: Iterable[int], *, sign: bool = False) -> list[str]:
    return [f"{count:+,}" if sign else f"{count:,}" for count in counts]
