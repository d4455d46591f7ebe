"""The tables of cases."""

from niukou.office.cases.models.case import Case, CaseStep, Draft
from niukou.office.cases.models.comparisons import ComparisonItem, ComparisonRequest
from niukou.office.cases.models.meetings import Meeting, Vote
from niukou.office.cases.models.notices import Notice, NoticeItem, Objection

__all__ = [
    "Case",
    "CaseStep",
    "ComparisonItem",
    "ComparisonRequest",
    "Draft",
    "Meeting",
    "Notice",
    "NoticeItem",
    "Objection",
    "Vote",
]
