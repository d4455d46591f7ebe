"""What the demo prints: what was made, what was planted and found, a few findings as a person would read them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from demo.county import County
from demo.truth import Trap

Row = Mapping[str, str]
_KINDS = {
    "exclusion": "不该在册的线索 households that should not be listed",
    "omission": "漏评线索 poor families that the registry lacks",
    "identity": "人口变动、身份不符 deaths, moves, identities",
    "quality": "数据质量 contradictions in the registry",
}
_SEVERITY = {"block": "须先改正 block", "error": "应核实改正 error", "doubt": "疑点 doubt"}
_TIMING = {
    "before": "识别之前 before",
    "after": "识别之后 after",
    "after_exit": "退出之后 after the exit",
    "unknown": "先后不明 unknown",
}
_LINK = {
    "exact": "号码一致 exact",
    "normalised": "号码写法不同 normalised",
    "probable": "号码有错，疑似本人 probable",
}
_TABLES = {
    "vehicle": "机动车", "house": "不动产", "business": "市场主体", "payroll": "财政供养", "cadre": "村干部",
    "subsistence": "农村低保", "unsafe_house": "农村危房", "illness": "大病慢病", "disability": "持证残疾人",
    "student": "在校学生",
}  # fmt: skip


def show_made(console: Console, county: County) -> None:
    """How many of what."""
    table = Table(title="一个虚构的县（里面没有一个真人）\na made-up county: nobody in it exists")
    table.add_column("文件 file")
    table.add_column("行数 rows", justify="right")
    households = county.households
    table.add_row("行政村 villages", f"{len(county.villages):,}")
    table.add_row("贫困户 households", f"{len(households):,}")
    table.add_row("家庭成员 members", f"{sum(len(h.members) for h in households):,}")
    table.add_row("帮扶责任人 pairings", f"{sum(len(h.pairings) for h in households):,}")
    table.add_row("帮扶措施 measures", f"{sum(len(h.measures) for h in households):,}")
    table.add_section()
    table.add_row("户籍人口 residents", f"{sum(len(family) for family in county.families.values()):,}")
    for name, heading in _TABLES.items():
        table.add_row(f"{heading} {name.replace('_', ' ')}", f"{len(county.registers[name]):,}")
    console.print(table)


def show_agreement(console: Console, county: County, found: Sequence[Row]) -> None:
    """Of what was planted, how much was found; what was found beside it; what looked like a lead."""
    truth = county.truth
    table = Table(title="埋下的和找到的 / planted and found")
    for heading in ("类别 kind", "埋下 planted", "找到 found", "多报 found beside"):
        table.add_column(heading, justify="left" if heading.startswith("类") else "right")
    for kind, heading in _KINDS.items():
        planted = _facts(vars(one) for one in truth.of(kind))
        got = _facts(row for row in found if row["kind"] == kind)
        both, beside = planted & got, got - planted
        table.add_row(heading, f"{planted.total():,}", f"{both.total():,}", f"{beside.total():,}")
    table.add_section()
    taken = taken_for_leads(truth.traps, found)
    table.add_row(
        "像线索而不是的 rows that only look like leads", f"{len(truth.traps):,}", f"{len(taken):,}", "—"
    )
    console.print(table)


def taken_for_leads(traps: Iterable[Trap], found: Iterable[Row]) -> list[Trap]:
    """Traps that a finding fell into."""
    records = {(row["source"], row["record"]) for row in found if row["record"]}
    return [trap for trap in traps if (trap.source, trap.record) in records]


def _facts(rows: Iterable[Mapping[str, str]]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(row[f] for f in ("rule", "household", "person", "family", "source")) for row in rows)


def show_examples(console: Console, county: County, found: Sequence[Row], titles: Mapping[str, str]) -> None:
    """One exclusion whose number was written wrong, one omission, one contradiction."""
    console.print("\n三条线索，人看到的样子 / three findings, as a person reads them")
    for kind, wanted in (("exclusion", "probable"), ("omission", "exact"), ("quality", "")):
        rows = [row for row in found if row["kind"] == kind and row["link"] == wanted]
        if kind == "quality":
            rows = [row for row in rows if row["rule"] == "C16"] or rows
        if rows:
            console.print(_panel(county, rows[0], titles))


def _panel(county: County, row: Row, titles: Mapping[str, str]) -> Panel:
    villages = {v.code: f"{v.town}{v.name}" for v in county.villages}
    facts = [("村 village", villages.get(row["village"], row["village"]))]
    facts += [
        ("户 household", row["household"]),
        ("人 person", row["person"]),
        ("户号 family", row["family"]),
    ]
    facts += [("登记 register", " ".join((row["source"], row["record"])))]
    facts += [
        ("怎样认出 recognised", _LINK.get(row["link"], "")),
        ("先后 timing", _TIMING.get(row["timing"], "") if row["kind"] == "exclusion" else ""),
        ("程度 severity", _SEVERITY.get(row["severity"], row["severity"])),
        ("依据 evidence", _evidence(row["evidence"])),
    ]
    body = Table.grid(padding=(0, 2))
    body.add_column(style="dim", no_wrap=True)
    body.add_column(overflow="fold")
    for heading, value in facts:
        if value.strip():
            body.add_row(heading, value)
    outer = Table.grid()
    outer.add_column(overflow="fold")
    outer.add_row(row["message"])
    outer.add_row("")
    outer.add_row(body)
    return Panel(outer, title=f"{row['rule']} {titles.get(row['rule'], '')}", title_align="left")


def _evidence(text: str) -> str:
    told = json.loads(text) if text else {}
    return "，".join(f"{label}：{_value(value)}" for label, value in told.items())


def _value(value: object) -> str:
    if isinstance(value, list):
        return "、".join(_value(one) for one in value)
    return "空白" if value in (None, "") else str(value)


_PLACES = (
    ("county/registry", "建档立卡的导出件 the registry as exported"),
    ("county/registers", "各部门的登记 the departments' extracts"),
    ("county/truth", "埋下了什么 what was planted"),
    ("findings/findings.xlsx", "给人看的线索，每类一张表 the findings, for people"),
    ("findings/findings.csv", "同样的线索，给程序 the same, for programs"),
    ("findings/manifest.json", "用了哪些文件、规则，各用多久 inputs, rules, seconds"),
)


def show_places(console: Console, out: Path) -> None:
    """Where the files are; a path is never broken, so that it can be copied."""
    console.print("文件在哪里 / where the files are")
    longest = max(len(path) for path, _ in _PLACES)
    for path, meaning in _PLACES:
        console.print(f"  {out / path}{' ' * (longest - len(path))}  {meaning}", soft_wrap=True)
