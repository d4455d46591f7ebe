"""What an erasure took and what stays, in words: by the kinds that its entry in the trail counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from niukou.office.registry.selectors import Stays


@dataclass(frozen=True)
class Went:
    """So many rows, of these tables."""

    title: str
    tables: Sequence[str]
    rows: int


@dataclass(frozen=True)
class Left:
    """What stays, and why. many: None where nobody counts it."""

    what: str
    why: str
    many: int | None = None


# as `registry.erase` counts them
KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "cases": ("办件 / cases", ("cases_case",)),
    "steps": ("办件的步骤 / their steps", ("cases_casestep",)),
    "votes": ("投票的理由 / reasons of votes", ("cases_vote",)),
    "comparisons": ("比对结果 / results of comparisons", ("cases_comparisonitem",)),
    "meetings": ("会议 / meetings", ("cases_meeting",)),
    "notices": ("公示、公告 / notices", ("cases_notice",)),
    "objections": ("异议 / objections", ("cases_objection",)),
    "case_drafts": ("办件的草稿 / drafts of cases", ("cases_draft",)),
    "findings": ("线索和经过 / findings, their story", ("findings_finding", "findings_findingevent")),
    "drafts": ("年度档的草稿 / drafts of year files", ("registry_yeardraft",)),
    "rejected": ("导入时没收的行 / rejected rows", ("registry_rejectedrow",)),
    "help": (
        "措施、结对、资金的说明 / words of measures, pairings and money",
        ("support_measure", "support_pairing", "support_posting", "support_moneyentry", "support_project", "support_fund"),
    ),
    "lists": ("存着的名单条件 / kept filters", ("registry_savedlist",)),
    "words": (
        "交办、答复、申请 / instructions, answers, requests",
        ("instructions_instruction", "instructions_reply", "accounts_emergencyaccess", "windows_opening",
         "registry_staging"),
    ),
    "trail": ("工作记录里的理由 / reasons in the trail", ("audit_auditentry",)),
}  # fmt: skip


def told_of(detail: Mapping[str, Any]) -> Iterator[Went]:
    """What an entry tells, table by table: the person himself and his year files first."""
    yield Went("姓名、性别、出生日期 / name, sex, birth date", ("registry_person",), 1)
    yield Went(
        "年度档 / year files", ("registry_personyear", "registry_householdyear"), detail.get("files", 0)
    )
    yield Went("材料，连密钥和文件 / papers with key and file", ("registry_paperkey",), len(detail["papers"]))
    for kind, rows in sorted(detail.get("rows", {}).items()):
        title, tables = KINDS.get(kind, (kind, ()))
        yield Went(title, tables, rows)


def staying(there: Stays) -> list[Left]:
    """What is left of him, and why."""
    return [
        Left("人编号 / his code", "一个没有资料的编号，台账认的是它 / a number without data: the ledger knows it", 1),
        Left("台账的分录 / entries of the ledger", "收支要平 / the ledger has to close", there.entries),
        Left(
            "决定 / decisions",
            "谁、哪天、按什么程序、怎样定的 / who decided, when and how",
            there.decisions,
        ),
        Left("年度档的校验值 / digests of year files", "年度的封印要对得上 / the years' seals hold", there.year_files),
        Left("材料的种类、日子、校验值 / kind, day, digest of papers", "交过什么，说得清 / what was handed in", there.papers),
        Left("工作记录 / entries of the trail", "谁、何时、做了什么；姓名已从理由里去掉 / who did what, when", there.trail),
        Left("备份、旧快照、数据库放开的页 / backups, former snapshots, freed pages",
             "到期销毁；恢复了旧备份再删一遍；VACUUM / they end, or are erased again after restoring"),
    ]  # fmt: skip
