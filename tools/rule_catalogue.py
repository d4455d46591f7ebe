"""docs/rules.md from the packs: every rule with its code, title, sentence, severity and how sure its basis is.

`python -m tools.rule_catalogue` writes the page, with `--print` to standard output.
`tests/tools` fails when the committed page is another one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Basis, LeadRule, Pack, QualityRule
from niukou.rulebook.say import say_rule

Rule = QualityRule | LeadRule

PAGE = Path(__file__).parents[1] / "docs" / "rules.md"
PACKS = ("national", "qinghai-2017", "chongqing-2016", "yunnan-2017", "henan-2018", "hubei-2016")
_KINDS = {
    "exclusion": "排除线索 / Exclusions",
    "identity": "身份变化 / Identity changes",
    "omission": "漏评线索 / Omissions",
    "quality": "登记与名册不一致 / Registry and registers disagree",
}
_GROUPS = {
    "A": "证件 / Identity numbers", "B": "家庭组成 / Composition of the household", "C": "教育 / Education",
    "D": "健康、劳动、务工 / Health, labour, work", "E": "保险和救助 / Insurance and assistance",
    "F": "致贫原因 / Causes", "G": "收入 / Income", "H": "住房、饮水、土地、道路 / Housing, water, land, road",
    "I": "脱贫 / Exit", "J": "结对和措施 / Helpers and measures",
    "K": "自然增减和平衡 / Natural change and balance", "V": "村 / Village", "M": "监测对象 / Monitored households",
}  # fmt: skip
_GRAVE = {"block": "阻断", "error": "错误", "doubt": "疑点"}
_LEAD_GRAVE = {"block": "重点核查", "error": "重点核查", "doubt": "一般核查"}
_HEAD = """# 规则目录 / Catalogue of rules

由规则包生成（`python -m tools.rule_catalogue`），不要手改。Generated from the packs; edit the packs.

“怎么判断”是程序从条件念出来的话；全文、例子和依据的文件名在规则文件里。可信：seed0–seed4 出自五份原始文件，S 公开网页，
C 公开代码，K 常识未核实，D 推算或本包的读法（[说明](../packs/README.md)）。排除、身份、漏评三类是要人核实的线索，不是结论。
等数据的规则见[还不能写的规则](rules-waiting.md)。
"""


def catalogue() -> str:
    """The whole page."""
    parts = [_HEAD]
    seen: set[str] = set()
    for name in PACKS:
        pack = load_pack(name)
        rules = [rule for rule in _rules(pack) if _line(rule, pack) not in seen]
        seen |= {_line(rule, pack) for rule in rules}
        parts.append(f"## {pack.title} `{name}`\n")
        parts += _sections(rules, pack)
    return "\n".join(parts).rstrip() + "\n"


def _rules(pack: Pack) -> Iterator[Rule]:
    yield from pack.leads.values()
    yield from pack.quality.values()


def _sections(rules: Iterable[Rule], pack: Pack) -> Iterator[str]:
    by_section: dict[str, list[Rule]] = {title: [] for title in (*_KINDS.values(), *_GROUPS.values())}
    for rule in rules:
        title = _KINDS[rule.kind] if isinstance(rule, LeadRule) else _GROUPS[rule.code.rpartition("-")[2][0]]
        by_section[title].append(rule)
    for title, found in by_section.items():
        if found:
            lines = [_line(rule, pack) for rule in sorted(found, key=lambda rule: _in_order(rule.code))]
            yield f"### {title}\n\n| 编号 | 名称 | 怎么判断 | 程度 | 可信 |\n|---|---|---|---|---|"
            yield "\n".join(lines) + "\n"


def _in_order(code: str) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdigit() else part for part in re.findall(r"\d+|\D+", code))


def _line(rule: Rule, pack: Pack) -> str:
    grave = _LEAD_GRAVE if isinstance(rule, LeadRule) else _GRAVE
    cells = (rule.code, rule.title, _condition(rule, pack), grave[rule.severity], _marks(rule.basis))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _condition(rule: Rule, pack: Pack) -> str:
    """The sentence of a rule without what stands in the other cells."""
    told = say_rule(rule, pack).removeprefix(f"{rule.code} {rule.title}：")
    return re.split(r"。(?:阻断|须改正|须核实)。依据：", told)[0].replace("\n", " ")


def _marks(basis: tuple[Basis, ...]) -> str:
    return " ".join(sorted({b.mark for b in basis}))


if __name__ == "__main__":
    if sys.argv[1:] == ["--print"]:
        sys.stdout.buffer.write(catalogue().encode())
    else:
        PAGE.write_text(catalogue(), encoding="utf-8")
