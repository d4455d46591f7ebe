"""Policy is data: no place, no legal number, no label of a code list is written in src.

Labels: a string that is one (two characters or more), or holds a long one (four or more), or quotes one as SQL
does; and the same in comments and SQL. Numbers: the lines and amounts of the packs' standards from 1000 up, and
further ones known to this field. An exemption is a line in a table, with its reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import yaml

from tests.shape.repository import comments, text_of, tracked, tree_of

PROVINCES = re.findall(
    r"\w+",
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 "
    "重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 台湾 香港 澳门",
)
ROMAN = (
    "yunnan",
    "qinghai",
    "chongqing",
    "henan",
    "hubei",
    "guizhou",
    "hunan",
    "shaanxi",
    "anhui",
    "xinjiang",
    "tibet",
)
LEGAL = {2300, 2736, 2800, 2855, 2952, 2995, 3026, 3070, 3218, 3400, 4000, 5000, 6000, 7300, 8400, 30_000}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
# path → {word or number: reason}
EXEMPT: dict[str, dict[str, str]] = {
    "src/niukou/rulebook/expression/parse.py": {"4000": "characters of the longest expression, not yuan"},
    "src/niukou/rulebook/say/conditions.py": {
        "户主": "the word for the role `head` in a sentence; no value is compared with it",
        "成员": "the word for `member` in a sentence; no value is compared with it",
        "残疾人证": "the word for a form of the number in a sentence; no label is compared",
    },
    "src/niukou/rulebook/step_kinds.py": dict.fromkeys(
        (
            "申请",
            "授权",
            "入户核查",
            "数据比对",
            "核实",
            "公示",
            "异议处理",
            "签字认可",
            "审核审批",
            "公告",
            "书面告知",
            "系统录入",
        ),
        "the name of a kind of the fixed list; no value is compared with it",
    ),
    "src/niukou/rulebook/ledger_moves.py": dict.fromkeys(
        ("新识别", "返贫", "剔除", "恢复", "自然增加", "自然减少"),
        "the name of a move of the fixed list; no value is compared with it",
    ),
    "src/niukou/rulebook/say/procedures.py": {
        "通过": "the heading of a share of votes; no value is compared with it",
        "授权": "the heading of a fact; no value is compared with it",
    },
    "src/niukou/rulebook/say/rules.py": {"授权": "the heading of a fact; no value is compared with it"},
    "src/niukou/rulebook/say/things.py": {"授权": "the heading of a fact; no value is compared with it"},
    "src/niukou/rulebook/say/words.py": {
        "通过": "the name of an outcome in a sentence; no value is compared with it",
        "不通过": "the name of an outcome in a sentence; no value is compared with it",
        "有异议": "the name of an outcome in a sentence; no value is compared with it",
        "已剔除": "the name of an account of the ledger; no value is compared with it",
        "未脱贫": "the name of an account of the ledger; no value is compared with it",
        "已脱贫": "the name of an account of the ledger; no value is compared with it",
        "自然减少": "the name of an account of the ledger; no value is compared with it",
    },
    "src/niukou/terms/identity/cn_resident.py": {"残疾人证": "a document whose number the scheme reads"},
    "src/niukou/pipeline/normalise/roster.py": {
        "家庭成员": "the title of a file in a note; the label is another"
    },
}

SOURCES = [name for name in tracked() if re.match(r"src/.*\.(py|sql|yaml)$", name)]


def test_no_place_is_named() -> None:
    told = [
        f"{name}: {place}"
        for name in SOURCES
        for place in (*PROVINCES, *ROMAN)
        if place in text_of(name).lower() and place not in EXEMPT.get(name, {})
    ]
    assert told == []


def test_no_legal_number_is_written() -> None:
    legal = LEGAL | _amounts_of_the_packs()
    told = [
        f"{name}:{line}: {number:g}"
        for name in SOURCES
        for line, number in _numbers(name)
        if number in legal and f"{number:g}" not in EXEMPT.get(name, {})
    ]
    assert told == []


def test_no_label_of_a_code_list_is_written() -> None:
    told = [
        f"{name}:{line}: {label}"
        for name in SOURCES
        for line, text in _texts(name)
        if _CHINESE.search(text)
        for label in _labels()
        if _names(text, label) and label not in EXEMPT.get(name, {})
    ]
    assert told == []


def test_no_exemption_outlives_its_reason() -> None:
    assert [
        f"{name}: {word}" for name, words in EXEMPT.items() for word in words if word not in text_of(name)
    ] == []


def _names(text: str, label: str) -> bool:
    return (
        text == label or (len(label) >= 4 and label in text) or f"'{label}'" in text or f'"{label}"' in text
    )


def _texts(name: str) -> Iterator[tuple[int, str]]:
    if not name.endswith(".py"):
        yield from enumerate(text_of(name).splitlines(), 1)
        return
    yield from comments(name)
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def _numbers(name: str) -> Iterator[tuple[int, float]]:
    if name.endswith(".py"):
        for node in ast.walk(tree_of(name)):
            if isinstance(node, ast.Constant) and type(node.value) in (int, float):
                yield node.lineno, node.value
        return
    for line, text in enumerate(text_of(name).splitlines(), 1):
        for number in re.findall(r"(?<![\w.'-])\d{4,}(?:\.\d+)?(?![\w.'-])", text):
            yield line, float(number)


# lists that repeat words of the program's own language in a dictionary, for rules over tables that it will fill itself
OWN_WORDS = {"步骤结果", "办件步骤", "办的是哪件事", "台账账户", "台账变动种类"}


@cache
def _labels() -> frozenset[str]:
    found: set[str] = set()
    for said in _pack_files("codelists"):
        if said["title"] in OWN_WORDS:
            continue
        found |= {code["label"] for code in said.get("codes", ()) if len(code["label"]) >= 2}
    assert len(found) > 300, "the packs' code lists were not found"
    return frozenset(found)


def _amounts_of_the_packs() -> set[float]:
    found: set[float] = set()
    for said in _pack_files("standards"):
        if said.get("type") == "number" and "岁" not in str(said.get("unit")) and said.get("unit") != "年":
            found |= {value for value in said["values"].values() if value is not None and value >= 1000}
    # a year is no amount; a hundred thousand rows are no income
    return {value for value in found if not 1900 < value < 2100 and value != 100_000}


def _pack_files(folder: str) -> list[dict]:
    # the demo's figures are invented: no law says them
    pattern = rf"packs/(?!broken|demo)[\w-]+/{folder}/\w+\.yaml"
    return [yaml.safe_load(text_of(name)) for name in tracked() if re.fullmatch(pattern, name)]
