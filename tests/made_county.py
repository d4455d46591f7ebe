"""A made-up county of a few households: nobody in it exists, area code 5399xx is assigned to no place."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
HOUSEHOLD = (
    "户编号,村代码,户主姓名,联系电话,识别年度,识别标准,贫困户属性,脱贫属性,脱贫年度,家庭人口,主要致贫原因,"
    "危房户,危房等级,住房面积,饮水困难,饮水安全,工资性收入,生产经营性收入,生产经营性支出,纯收入,人均纯收入"
)
PERSON = (
    "人编号,户编号,姓名,性别,证件类型,证件号码,出生日期,与户主关系,民族,文化程度,在校生状况,健康状况,劳动技能,"
    "务工区域,务工月数,居民医保,居民养老,农村低保"
)
VEHICLE = "号牌号码,机动车所有人,身份证明号码,车辆类型,品牌型号,购置价格,初次登记日期,机动车状态"
RESIDENT = "姓名,性别,民族,出生日期,公民身份号码,户号,与户主关系,户口性质,住址区划代码,状态,状态日期"
VILLAGES = ("539901101201", "539901101202")
FORMULA_NAME = "=1+1"  # the head of household 2: a name that a spreadsheet would run


def number(serial: int, birth: str = "19700315") -> str:
    """A valid number of nobody."""
    first = f"539901{birth}{serial:03d}"
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, WEIGHTS, strict=True)) % 11]


def household_code(index: int) -> str:
    """The code of household `index`, from 1."""
    return f"{VILLAGES[index % 2]}{index:06d}"


def make_county(folder: Path, households: int = 6) -> Path:
    """Write registry and registers. The heads of households 1 to 3 own cars; that of 4 has died."""
    heads = [
        (i, FORMULA_NAME if i == 2 else f"示{chr(0x4E00 + i % 3000)}", number(i % 499 * 2 + 1, _birth(i)))
        for i in range(1, households + 1)
    ]
    registry, registers = folder / "registry", folder / "registers"
    write(
        registry / "行政区划.csv",
        "代码,名称,级别,上级代码",
        [("530000000000", "示例省", "省", ""), ("539900000000", "示例州", "市", "530000000000")]
        + [("539901000000", "示例县", "县", "539900000000"), ("539901101000", "示例镇", "乡", "539901000000")]
        + [(code, f"示例{code[-1]}村", "村", "539901101000") for code in VILLAGES],
    )
    write(
        registry / "行政村.csv",
        "村代码,村名,贫困村",
        [(code, f"示例{code[-1]}村", "否") for code in VILLAGES],
    )
    write(registry / "贫困户.csv", HOUSEHOLD, (_household(i, name) for i, name, _ in heads))
    write(registry / "家庭成员.csv", PERSON, (_person(i, name, identity) for i, name, identity in heads))
    write(
        registry / "帮扶责任人.csv",
        "户编号,帮扶责任人,证件号码,单位,开始日期,结束日期",
        [
            (household_code(i), "示帮扶", number(901), "示例单位", "2015-03-01", "")
            for i, _, _ in heads
            if i > 1
        ],
    )
    write(
        registry / "帮扶措施.csv",
        "户编号,年度,措施类型,内容,金额",
        [(household_code(i), "2017", "产业帮扶", "", "1000") for i, _, _ in heads],
    )
    cars = [(i, name, identity) for i, name, identity in heads if i <= 3]
    write(registers / "机动车.csv", VEHICLE, (_vehicle(i, name, identity) for i, name, identity in cars))
    write(registers / "户籍人口.csv", RESIDENT, (_resident(i, name, identity) for i, name, identity in heads))
    return folder


def write(path: Path, headings: str, rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file as an office does, in GB18030; `headings` parted by commas."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings.split(","))
        writer.writerows(rows)


def _birth(index: int) -> str:
    return f"{1940 + index % 50}{1 + index % 12:02d}{1 + index % 28:02d}"


def _day(index: int) -> str:
    birth = _birth(index)
    return f"{birth[:4]}-{birth[4:6]}-{birth[6:]}"


def _household(index: int, name: str) -> list[str]:
    start = [
        household_code(index),
        VILLAGES[index % 2],
        name,
        f"199000{index:05d}",
        "2014",
        "国家标准",
        "一般贫困户",
    ]
    return [
        *start,
        "未脱贫",
        "",
        "1",
        "缺技术",
        "否",
        "A级",
        "60",
        "否",
        "是",
        "0",
        "3000",
        "0",
        "3000",
        "3000",
    ]


def _person(index: int, name: str, identity: str) -> list[str]:
    code = household_code(index)
    start = [
        f"{code}01",
        code,
        name,
        "男",
        "居民身份证",
        identity,
        _day(index),
        "户主",
        "汉族",
        "小学",
        "非在校生",
    ]
    return [*start, "健康", "普通劳动力", "", "0", "是", "是", "否"]


def _vehicle(index: int, name: str, identity: str) -> list[str]:
    price = "106000" if index != 2 else "40000"
    return [f"示Z0000{index}", name, identity, "小型轿车", "示例牌", price, "2013-05-05", "正常"]


def _resident(index: int, name: str, identity: str) -> list[str]:
    start = [name, "男", "汉族", _day(index), identity, f"H{index}", "户主", "农业", VILLAGES[index % 2]]
    return [*start, "死亡注销" if index == 4 else "正常", "2017-05-20" if index == 4 else ""]
