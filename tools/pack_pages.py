"""docs/packs/*.md from the packs: what each says, in words; a region's page tells only what it wrote itself.

`python -m tools.pack_pages` writes the pages, with `--print NAME` one to standard output.
`tests/tools` fails when a committed page is another one. Rules of `national` stand in docs/rules.md and are counted here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from niukou.rulebook.contents import FOLDERS, contents, is_own
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack
from niukou.rulebook.say import Told, say_rule, tell
from niukou.rulebook.say.words import said_basis, said_window

FOLDER = Path(__file__).parents[1] / "docs" / "packs"
# pack → page; Viet Nam's name is taken by the page that tells what was found in the real data
PAGES: Mapping[str, str] = {
    **{
        name: name
        for name in (
            "national", "qinghai-2017", "chongqing-2016", "yunnan-2017", "henan-2018", "hubei-2016", "demo",
        )
    },
    "vietnam-1998": "vietnam-1998-contents",
}  # fmt: skip
_RULES = ("exclusions", "identity", "omissions", "disagreements", "quality")
_FEW = 12  # labels of a code list, fields of a table that are named before "and so many more"
_GRAVE = {"block": "阻断", "error": "须改正", "doubt": "须核实"}
_LEAD_GRAVE = {"block": "重点核查", "error": "重点核查", "doubt": "一般核查"}
_HEAD = """# {title} `{name}`

由规则包生成（`python -m tools.pack_pages`），不要手改。Generated from the pack; edit the pack.

"""


def page(name: str) -> str:
    """The page of one pack."""
    pack = load_pack(name)
    above = load_pack(pack.lineage[1]) if len(pack.lineage) > 1 else None
    parts = [_HEAD.format(title=pack.title, name=name) + "\n".join(_facts(pack)), _counts(pack, above)]
    for folder, things in contents(pack).items():
        own = {key: thing for key, thing in things.items() if _written(thing, pack)}
        if own:
            parts.append(f"## {FOLDERS[folder]}\n\n" + _section(folder, own, pack, above))
    if above is not None and (gone := list(_removed(pack, above))):
        parts.append("## 不再采用的 / No longer held\n\n" + "\n".join(gone))
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def _facts(pack: Pack) -> Iterator[str]:
    if len(pack.lineage) > 1:
        yield f"- 继承 [{pack.lineage[1]}]({PAGES[pack.lineage[1]]}.md)：这里只列它自己添的、改的。"
    yield f"- 版本 {pack.version}，有效期 {said_window(pack)}"
    yield f"- 依据：{_plain(said_basis(pack.basis))}"
    beside = {
        "sources": "原文逐句对照 / sentence of the document → file",
        "": "在真实数据上查出了什么 / what was found",
    }
    for ending, title in beside.items():
        other = "-".join(filter(None, (pack.name, ending))) + ".md"
        if other != f"{PAGES[pack.name]}.md" and (FOLDER / other).exists():
            yield f"- [{title}]({other})"
    yield f"- 念一条：`niukou packs say {pack.name} 编号`；方括号里是[可信程度](../../packs/README.md)。"


def _counts(pack: Pack, above: Pack | None) -> str:
    """How many of each kind; of a region, how many it adds, replaces and removes."""
    held = contents(above) if above else {}
    lines = ["| | 新添 adds | 代替 replaces | 去掉 removes | 一共 in all |", "|---|---:|---:|---:|---:|"]
    if above is None:
        lines = ["| | 一共 in all |", "|---|---:|"]
    for folder, things in contents(pack).items():
        before = held.get(folder, {})
        if not things and not before:
            continue
        cells = [FOLDERS[folder]]
        if above is not None:
            own = [key for key, thing in things.items() if _written(thing, pack)]
            new = sum(key not in before for key in own)
            gone = sum(key not in things for key in before)
            cells += [str(number or "") for number in (new, len(own) - new, gone)]
        lines.append("| " + " | ".join([*cells, str(len(things))]) + " |")
    return "\n".join(lines)


def _written(thing: Any, pack: Pack) -> bool:
    """Whether the pack's own files say it, wholly or in some fields."""
    return is_own(thing, pack) or any(is_own(one, pack) for one in getattr(thing, "fields", {}).values())


def _removed(pack: Pack, above: Pack) -> Iterator[str]:
    now = contents(pack)
    for folder, things in contents(above).items():
        for key, thing in things.items():
            if key not in now[folder]:
                yield f"- {FOLDERS[folder]}：{_plain(thing.title)}（`{folder}/{key}`）"


def _section(folder: str, own: Mapping[str, Any], pack: Pack, above: Pack | None) -> str:
    if folder in _RULES:
        return _counted(own) if above is None and pack.name == "national" else _rules(own, pack)
    if folder in ("procedures", "checklists", "calendar", "desks"):
        before = contents(above)[folder] if above else {}
        return "\n".join(_numbered(folder, thing, pack, replaces=key in before) for key, thing in own.items())
    return _table(folder, own, pack)


def _counted(rules: Mapping[str, Any]) -> str:
    blocking = sum(rule.severity == "block" for rule in rules.values())
    return (
        f"{len(rules)} 条"
        + (f"，其中 {blocking} 条阻断办理" if blocking else "")
        + "，见[规则目录](../rules.md)。"
    )


def _rules(rules: Mapping[str, Any], pack: Pack) -> str:
    lines = ["| 编号 | 名称 | 怎么判断 | 程度 | 依据 |", "|---|---|---|---|---|"]
    for rule in sorted(rules.values(), key=lambda rule: rule.code):
        told = say_rule(rule, pack).removeprefix(f"{rule.code} {rule.title}：")
        condition = told.rpartition("。依据：")[0].rpartition("。")[0]
        grave = (_LEAD_GRAVE if hasattr(rule, "looks_at") else _GRAVE)[rule.severity]
        lines.append(_row(rule.code, _link(rule), _plain(condition), grave, _plain(said_basis(rule.basis))))
    return "\n".join(lines)


def _numbered(folder: str, thing: Any, pack: Pack, *, replaces: bool) -> str:
    """A procedure, checklist or calendar: a heading, its facts in a line, its parts one a line."""
    told = tell(folder, thing, pack)
    facts = _joined(told.facts)
    if replaces:
        facts = f"代替继承的同名文件。{facts}"
    lines = [f"### {_plain(told.title)}", "", f"{facts} [文件]({_path(thing)})".lstrip(), ""]
    for number, part in enumerate(told.parts, 1):
        said = _joined({**part.facts, **part.notes})
        lines.append(f"{number}. **{_plain(part.title)}**" + (f" {said}" if said else ""))
    lines += ["", _joined(told.notes), ""]
    return "\n".join(lines)


def _table(folder: str, own: Mapping[str, Any], pack: Pack) -> str:
    told_as: Mapping[str, tuple[str, Callable[[Any, Told], tuple[str, ...]]]] = {
        "standards": ("名称 | 是多少", lambda _, told: (told.facts["是"],)),
        "roles": ("名称 | 哪一级 | 职责 | 可以做", lambda thing, told: (
            told.facts["哪一级"], thing.duty, told.facts["可以做"])),
        "indicators": ("名称 | 意思 | 怎样算", lambda thing, told: (thing.meaning, _reckoned(told))),
        "sources": ("名称 | 部门 | 填到 | 表头", lambda thing, told: (
            thing.department or "", told.facts["填到"], str(len(told.parts)))),
        "codelists": ("名称 | 有哪些", lambda _, told: (told.facts.get("选") or _some(told),)),
        "dictionary": ("名称 | 字段", lambda thing, told: (_own_fields(thing, told, pack),)),
    }  # fmt: skip
    headings, cells = told_as[folder]
    lines = [f"| {headings} | 依据 |", "|---" * (headings.count("|") + 2) + "|"]
    for thing in own.values():
        told = tell(folder, thing, pack)
        basis = _plain(said_basis(getattr(thing, "basis", ())))
        lines.append(_row(_link(thing), *(_plain(cell) for cell in cells(thing, told)), basis))
    return "\n".join(lines)


def _reckoned(told: Told) -> str:
    names = ("公式", "其中", "数", "分子", "分母", "另按", "限度")
    return "；".join(f"{name}：{told.facts[name]}" for name in names if told.facts.get(name))


def _own_fields(table: Any, told: Told, pack: Pack) -> str:
    if is_own(table, pack):
        return _some(told)
    return "添：" + "、".join(one.label for one in table.fields.values() if is_own(one, pack))


def _some(told: Told) -> str:
    titles = [part.title for part in told.parts]
    return "、".join(titles[:_FEW]) + (f"……共{len(titles)}" if len(titles) > _FEW else "")


def _joined(facts: Mapping[str, str]) -> str:
    return "；".join(f"{name}：{_plain(said)}" for name, said in facts.items() if said)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _link(thing: Any) -> str:
    return f"[{_plain(thing.title)}]({_path(thing)})"


def _path(thing: Any) -> str:
    return f"../../packs/{thing.where.file}"


def _plain(text: str) -> str:
    """Keep Markdown from reading signs into a text."""
    for sign in "\\`*_<>[]|":
        text = text.replace(sign, "\\" + sign)
    return text.replace("\n", " ")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--print"]:
        sys.stdout.buffer.write(page(sys.argv[2]).encode())
    else:
        for name, stem in PAGES.items():
            (FOLDER / f"{stem}.md").write_text(page(name), encoding="utf-8")
