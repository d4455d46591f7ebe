"""Columns of a finding: name, type, Chinese heading, meaning, allowed values with the words people read.

Version 1. New columns are added at the end and keep the version; a column taken away or given another
meaning makes version 2, because users script against this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

VERSION = 1

KINDS: Mapping[str, str] = {
    "exclusion": "排除线索",
    "omission": "漏评线索",
    "identity": "身份变化",
    "quality": "数据质量",
}
SEVERITIES: Mapping[str, str] = {"block": "阻断", "error": "错误", "doubt": "疑点"}
# A lead is no verdict: what comes from a register is called something to verify, never an error.
LEAD_SEVERITIES: Mapping[str, str] = {"block": "重点核查", "error": "重点核查", "doubt": "一般核查"}
SUBJECTS: Mapping[str, str] = {
    "village": "村",
    "household": "户",
    "person": "人",
    "helper": "帮扶人",
    "family": "户籍家庭",
}
LINKS: Mapping[str, str] = {
    "exact": "号码相同",
    "normalised": "写法不同，号码相同",
    "probable": "号码有误，疑似本人",
}
AGREEMENTS: Mapping[str, str] = {"yes": "一致", "similar": "相近", "no": "不一致"}
TIMINGS: Mapping[str, str] = {
    "before": "识别之前",
    "after": "识别之后",
    "after_exit": "退出之后",
    "unknown": "无法判断",
}


@dataclass(frozen=True)
class Column:
    """One column: `type` of Parquet, `heading` in the workbook, `values` allowed (empty = free)."""

    name: str
    heading: str
    meaning: str
    type: Literal["string", "double"] = "string"
    nullable: bool = True
    values: Mapping[str, str] = field(default_factory=dict)


COLUMNS: tuple[Column, ...] = (
    Column("finding", "编号", "同一事实每次运行编号相同 / stable name of the fact", nullable=False),
    Column("kind", "类别", "线索类别 / kind of finding", nullable=False, values=KINDS),
    Column("rule", "规则", "规则编号 / printed code of the rule", nullable=False),
    Column("severity", "程度", "严重程度 / how grave", nullable=False, values=SEVERITIES),
    Column("subject", "对象", "线索所指 / what the finding is about", nullable=False, values=SUBJECTS),
    Column("village", "村代码", "行政村代码；漏评线索为户籍地址 / village code"),
    Column("household", "户编号", "户编号 / household code as the registry writes it"),
    Column("person", "人编号", "人编号 / person code as the registry writes it"),
    Column("family", "户号", "户籍户号，仅漏评线索 / family in the police register, omissions only"),
    Column(
        "source",
        "来源",
        "登记种类；只看登记簿自己的为空 / kind of register; empty where the registry contradicts itself",
    ),
    Column("record", "记录", "登记中该行的主键；含证件号码的为暗号 / key of the register's row, or a token"),
    Column("link", "认定方式", "人与登记行如何对上 / how person and row were recognised", values=LINKS),
    Column("score", "把握", "0 到 1 / certainty of the link", type="double"),
    Column("name_agrees", "姓名", "姓名是否一致 / do the names agree", values=AGREEMENTS),
    Column("timing", "时间", "事实发生在识别之前还是之后 / before or after identification", values=TIMINGS),
    Column("message", "说明", "给村里看的一句话 / a sentence for the village", nullable=False),
    Column("evidence", "依据", "规则所看的值，JSON，号码已脱敏 / values the rule looked at, masked"),
)

SCHEMA: pa.Schema = pa.schema(
    [
        pa.field(
            column.name,
            pa.float64() if column.type == "double" else pa.string(),
            nullable=column.nullable,
            metadata={"heading": column.heading, "meaning": column.meaning},
        )
        for column in COLUMNS
    ],
    metadata={"niukou.findings.version": str(VERSION)},
)
