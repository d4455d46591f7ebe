"""All reads of findings: lists, one finding's story, runs, how far an area is. Only what the actor's area holds."""

from niukou.office.findings.selectors.lists import (
    exemptions,
    findings,
    overdue,
    runs,
    waiting,
    waiting_for_check,
)
from niukou.office.findings.selectors.progress import Progress, by_area, by_rule, progress
from niukou.office.findings.selectors.story import Told, story_of

__all__ = [
    "Progress",
    "Told",
    "by_area",
    "by_rule",
    "exemptions",
    "findings",
    "overdue",
    "progress",
    "runs",
    "story_of",
    "waiting",
    "waiting_for_check",
]
