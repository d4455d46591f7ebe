"""All reads of findings: lists, one finding's story, runs, how far an area is. Only what the actor's area holds."""

from niukou.office.findings.selectors.ageing import Aged, ageing
from niukou.office.findings.selectors.asked import LISTS, Asked, chosen, finding, listed, waiting_by_kind
from niukou.office.findings.selectors.beside import BothSides, Line, both_sides
from niukou.office.findings.selectors.desk import (
    Answerer,
    OnDesk,
    answerers,
    home_of,
    on_desk,
    papers_for,
    procedures_for,
)
from niukou.office.findings.selectors.extracts import (
    content_of_extract,
    extract,
    extracts,
    may_screen,
    newest_extracts,
    screening,
    screenings,
)
from niukou.office.findings.selectors.lists import (
    exemptions,
    findings,
    overdue,
    runs,
    waiting,
    waiting_for_check,
)
from niukou.office.findings.selectors.progress import Progress, by_area, by_rule, progress
from niukou.office.findings.selectors.screens import RunPage, TwoRuns, run_page, two_runs
from niukou.office.findings.selectors.story import Told, story_of

__all__ = [
    "LISTS",
    "Aged",
    "Answerer",
    "Asked",
    "BothSides",
    "Line",
    "OnDesk",
    "Progress",
    "RunPage",
    "Told",
    "TwoRuns",
    "ageing",
    "answerers",
    "both_sides",
    "by_area",
    "by_rule",
    "chosen",
    "content_of_extract",
    "exemptions",
    "extract",
    "extracts",
    "finding",
    "findings",
    "home_of",
    "listed",
    "may_screen",
    "newest_extracts",
    "on_desk",
    "overdue",
    "papers_for",
    "procedures_for",
    "progress",
    "run_page",
    "runs",
    "screening",
    "screenings",
    "story_of",
    "two_runs",
    "waiting",
    "waiting_by_kind",
    "waiting_for_check",
]
