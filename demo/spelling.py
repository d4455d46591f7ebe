"""The many ways in which clerks write one thing: labels of other years, dates, amounts with commas."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random

_YES_NO: dict[str, tuple[str, ...]] = {"是": ("1", "有", "已参加"), "否": ("0", "无", "未参加")}
_ALIASES: dict[str, dict[str, tuple[str, ...]]] = {
    "sex": {"男": ("男性", "1"), "女": ("女性", "2")},
    "relation": {
        "之子": ("长子", "儿子"), "之女": ("次女", "女儿"), "配偶": ("妻", "之妻"), "之父": ("父亲",), "之母": ("母亲",),
        "之孙子": ("孙子",), "户主": ("本人",), "之儿媳": ("儿媳",),
    },
    "ethnic_group": {"汉族": ("汉",), "彝族": ("彝",), "哈尼族": ("哈尼",)},
    "education": {"文盲或半文盲": ("文盲",), "初中": ("初中毕业",), "高中": ("中专", "04")},
    "schooling": {
        "小学": ("小学三年级", "03"), "七年级": ("初一",), "非在校生": ("不在校",), "大专及以上": ("大学",), "学前教育": ("幼儿园",),
        "普通高中一年级": ("高一",),
    },
    "health": {"健康": ("良好", "01"), "长期慢性病": ("慢性病",), "大病": ("患有大病",), "长期慢性病,残疾": ("残疾、慢性病",)},
    "labour": {"普通劳动力": ("普通劳力", "01"), "无劳动力": ("无劳力",), "丧失劳动力": ("丧失劳动能力",)},
    "work_area": {"省外务工": ("省外",), "县外省内务工": ("省内县外",), "乡(镇)内务工": ("乡镇内", "乡（镇）内务工")},
    "medical_insurance": _YES_NO, "pension_insurance": _YES_NO, "subsistence": _YES_NO,
    "attribute": {"一般贫困户": ("一般户", "01"), "低保贫困户": ("扶贫低保户",), "五保贫困户": ("特困供养户",)},
    "exit_state": {"已脱贫": ("已脱贫户", "1"), "未脱贫": ("贫困", "0")},
    "main_cause": {"因病": ("因病致贫", "01"), "因残": ("因残致贫",), "缺技术": ("07",), "缺劳力": ("缺劳动力",)},
    "unsafe_house": {"是": ("1", "有"), "否": ("0", "无")},
    "house_grade": {"A级": ("A",), "C级": ("局部危房",), "D级": ("整体危房",)},
    "water_difficult": {"是": ("1",), "否": ("0",)}, "water_safe": {"是": ("√",), "否": ("×",)},
    "road_type": {"砂石路": ("弹石路",), "泥土路": ("土路",), "水泥路": ("混凝土路",)},
    "fuel": {"柴草": ("柴火",), "清洁能源": ("沼气", "电")},
    "kind": {"产业帮扶": ("产业扶贫", "100A39"), "健康帮扶": ("医疗救助",), "住房安全保障": ("危房改造",), "综合保障": ("兜底保障",)},
}  # fmt: skip
_DATES = ("birth_date", "starts_on", "ends_on")
_YEARS = ("identified_year", "exit_year")
_AMOUNTS = ("wage", "business", "net_income")
_DAYS: tuple[str, ...] = (
    "{:%Y-%m-%d}",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}.{0.month}.{0.day}",
    "{:%Y%m%d}",
)
_DAYS += ("{0.year}年{0.month}月{0.day}日", "{:%Y-%m-%d 00:00:00}")


def spell(day: date, rng: Random) -> str:
    """A day as somebody would type it; mostly as one should."""
    return (_DAYS[0] if rng.random() < 0.3 else rng.choice(_DAYS)).format(day)


def as_a_clerk_writes(row: Mapping[str, object], rng: Random, share: float = 0.04) -> dict[str, object]:
    """The row with a share of its values written in another way that means the same."""
    written = dict(row)
    for field, value in row.items():
        if value in (None, "") or rng.random() > share:
            continue
        text = str(value)
        if text in _ALIASES.get(field, {}):
            written[field] = rng.choice(_ALIASES[field][text])
        elif field in _DATES:
            written[field] = spell(date.fromisoformat(text), rng)
        elif field in _YEARS:
            written[field] = f"{text}年"
        elif field in _AMOUNTS and text.isdigit():
            written[field] = rng.choice((f"{int(text):,}", f"{text}元", f"{text}.00"))
    return written
