"""A condition in words: the same typed tree that becomes SQL, said as a Chinese sentence for the official who signs."""

from __future__ import annotations

from datetime import date

from niukou.rulebook.expression.nodes import (
    LAST_YEAR,
    Age,
    And,
    Arithmetic,
    AsOf,
    Between,
    Compare,
    Constant,
    FieldRef,
    Function,
    IfCollected,
    InSet,
    IsEmpty,
    Latest,
    LinkRef,
    Node,
    Not,
    Or,
    Others,
    Quantifier,
    RowsWith,
    StandardValue,
    SumOf,
)
from niukou.rulebook.model import Pack

_ORDER = {"<": "低于", "<=": "不超过", ">": "高于", ">=": "不低于"}
_DAYS = {"<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于"}
_LINK = {
    "kind": "认定方式", "name_agrees": "姓名是否一致",
    "heads_in_family": "同一户口本里的户主人数", "exact": "号码相同", "normalised": "写法不同号码相同",
    "probable": "疑似本人", "yes": "一致", "similar": "相近", "no": "不一致",
}  # fmt: skip
_PARTS = {
    "standard": "（标准写法）", "form": "的形式", "birth": "中的出生日期", "sex": "中的性别", "length": "的位数",
}  # fmt: skip
_ASKED = {"given": "已填", "unreadable": "无法识读", "valid": "校验正确"}
_CALLED = {"member": "成员", "pairing": "结对", "measure": "措施"}
_FORMS = {"current": "18位", "old": "15位", "certificate": "残疾人证号", "other": "位数不对"}


def say(node: Node, pack: Pack | None = None) -> str:
    """A condition as words; values of standards are told when the pack is given."""
    return _Sayer(pack).condition(node, top=True)


def describe(node: Node, pack: Pack | None = None) -> str:
    """A value as a noun: the label of a field, what is counted, whose age; with the pack, standards' values."""
    return _Sayer(pack).value(node)


def said_evidence(label: str, value: str) -> str:
    """A value that a finding tells under the label of what it was found by, in words where it is a word of the program."""
    return _FORMS.get(value, value) if label.endswith(_PARTS["form"]) else value


class _Sayer:
    def __init__(self, pack: Pack | None) -> None:
        self.pack = pack

    def condition(self, node: Node, *, top: bool = False) -> str:
        match node:
            case And(items=items):
                text = "，且".join(self.condition(i) for i in items)
                return text if top else f"（{text}）"
            case Or(items=items):
                text = "，或".join(self.condition(i) for i in items)
                return text if top else f"（{text}）"
            case Not(item=IsEmpty(value=value)):
                return f"{self.value(value)}已填"
            case Not(item=item):
                return f"不是（{self.condition(item, top=True)}）"
            case IfCollected(item=item):
                return self.condition(item) + "（有此指标时）"
            case Compare():
                return self._compare(node)
            case InSet(value=value, members=members, negated=negated, codes=codes):
                named = self._list(value, codes, members)
                return f"{self.value(value)}{'不' if negated else ''}是{named}"
            case Between(value=value, low=low, high=high):
                return f"{self.value(value)}在{self.value(low)}到{self.value(high)}之间"
            case IsEmpty(value=value):
                return f"{self.value(value)}未填"
            case Quantifier() if node.ask in ("some", "no", "all"):
                return self._quantifier(node)
            case Others(ask="first_of", keys=keys):
                return f"是{self._keys(keys)}相同的第一条"
            case Function(name="matches", arguments=(text, pattern)):
                return f"{self.value(text)}符合格式 {self.value(pattern)}"
            case FieldRef(part=part) if part in _ASKED:
                return self.value(node)
            case _:
                return f"{self.value(node)}为真"

    def value(self, node: Node) -> str:
        match node:
            case FieldRef():
                return self._field(node)
            case LinkRef(name=name):
                return _LINK[name]
            case Constant(value=value):
                return _plain(value)
            case AsOf():
                return "比对基准日"
            case Latest(month_day=month_day):
                return f"最近一个{self.value(month_day)}"
            case StandardValue():
                return self._standard(node)
            case SumOf(parts=parts):
                return f"各项收入之和（{'、'.join(self.value(p) for p in parts)}）"
            case Arithmetic(op=op, left=left, right=right):
                sign = {"+": "加", "-": "减", "*": "乘以", "/": "除以"}[op]
                return f"{self.value(left)}{sign}{self.value(right)}"
            case Function():
                return self._function(node)
            case Age(on=on, birth=birth):
                whose = "" if _is_person(birth) else self.value(birth) + "算起的"
                head = "户主" if isinstance(birth, FieldRef) and birth.role == "head" else ""
                return f"{head}{whose}年龄（{self.value(on)}满周岁）"
            case Quantifier():
                return self._quantifier(node)
            case Others(ask=ask, keys=keys):
                what = "其他户数" if ask == "other_households" else "其他记录数"
                return f"{self._keys(keys)}相同的{what}"
            case RowsWith(field=field, value=value):
                return f"{self.value(field)}等于{self.value(value)}的登记人数"
            case _:
                return self.condition(node)

    def _field(self, node: FieldRef) -> str:
        if node.part in ("given", "unreadable", "valid"):
            return f"{node.field.label}{_ASKED[node.part]}"
        whose = "户主的" if node.role == "head" else "上年" if node.role.startswith(LAST_YEAR) else ""
        return f"{whose}{node.field.label}{_PARTS.get(node.part or '', '')}"

    def _compare(self, node: Compare) -> str:
        left, right = self.value(node.left), self.value(node.right)
        if node.op in ("=", "<>"):
            if isinstance(node.right, Constant) and isinstance(node.right.value, str):
                right = self._word(node.left, node.right.value)
            return f"{left}{'为' if node.op == '=' else '不为'}{right}"
        words = _DAYS if node.left.type.kind == "date" else _ORDER
        return f"{left}{words[node.op]}{right}"

    def _word(self, left: Node, word: str) -> str:
        if isinstance(left, LinkRef):
            return _LINK[word]
        if isinstance(left, FieldRef) and left.part == "form":
            return _FORMS.get(word, word)
        return f"“{word}”"

    def _list(self, value: Node, codes: str | None, members: tuple[str | float | int, ...]) -> str:
        if codes and self.pack:
            return f"{self.pack.codelists[codes].title}（{'、'.join(map(str, members))}）之一"
        forms = _FORMS if isinstance(value, FieldRef) and value.part == "form" else {}
        return (
            "、".join(f"“{forms.get(m, m)}”" if isinstance(m, str) else _plain(m) for m in members) + "之一"
        )

    def _quantifier(self, node: Quantifier) -> str:
        called = _CALLED.get(node.called) or (
            self.pack.tables[node.table].title if self.pack else node.called
        )
        unit = "名成员" if node.called == "member" else f"条{called}"
        body = self.condition(node.body, top=True) if node.body and node.ask != "sum" else ""
        match node.ask:
            case "some":
                return f"至少一{unit}{body}"
            case "no":
                return f"没有一{unit}{body}"
            case "all":
                return f"所有{called}都{body}"
            case "sum":
                return f"各{called}{self.value(node.body) if node.body else ''}之和"
            case _:
                return f"{body}的{called}数" if body else f"全部{called}数"

    def _keys(self, keys: tuple[FieldRef, ...]) -> str:
        return "、".join(self.value(k) for k in keys)

    def _standard(self, node: StandardValue) -> str:
        if self.pack is None:
            return node.key
        standard = self.pack.standards[node.key]
        told = "、".join(f"{d.year}年起{_plain(v) if v is not None else '废止'}" for d, v in standard.values)
        if len(standard.values) == 1 or node.year is None:
            told = _plain(standard.values[-1][1])
            if len(standard.values) == 1 and standard.type in ("number", "month_day"):
                return f"{told}{standard.unit or ''}"
        when = f"{self.value(node.year)}当年的" if node.year else ""
        return f"{when}{standard.title}（{told}{standard.unit or ''}）"

    def _function(self, node: Function) -> str:
        given = [self.value(a) for a in node.arguments]
        match node.name:
            case "coalesce":
                return f"{given[0]}（未填按{given[1]}）"
            case "abs":
                return f"{given[0]}的绝对值"
            case "round":
                return f"{given[0]}（保留{given[1]}位小数）"
            case "floor":
                return f"{given[0]}取整"
            case "exp":
                return f"由{given[0]}还原的数"
            case "length":
                return f"{given[0]}的字数"
            case "left":
                return f"{given[0]}的前{given[1]}位"
            case "year_of":
                return f"{given[0]}的年份"
            case _:
                return f"负{given[0]}"


def _is_person(birth: Node) -> bool:
    return isinstance(birth, FieldRef) and bool(birth.field.from_identity)


def _plain(value: object) -> str:
    if value is None:
        return "废止"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
