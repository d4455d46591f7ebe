"""Acts on findings, one verb a file. Each takes who acts first, many findings at once, and leaves one entry in the trail."""

from niukou.office.findings.services.answer import Reply, answer
from niukou.office.findings.services.assign import assign
from niukou.office.findings.services.by_cases import Ended, end_cases, hand_to_cases
from niukou.office.findings.services.check import Verdict, check
from niukou.office.findings.services.extracts import (
    NewExtract,
    begin_screening,
    end_screening,
    keep_extract,
    let_extract_go,
    tell_screening,
)
from niukou.office.findings.services.record_visits import Visit, record_visits
from niukou.office.findings.services.take_run import Screened, Taken, take_run

__all__ = [
    "Ended",
    "NewExtract",
    "Reply",
    "Screened",
    "Taken",
    "Verdict",
    "Visit",
    "answer",
    "assign",
    "begin_screening",
    "check",
    "end_cases",
    "end_screening",
    "hand_to_cases",
    "keep_extract",
    "let_extract_go",
    "record_visits",
    "take_run",
    "tell_screening",
]
