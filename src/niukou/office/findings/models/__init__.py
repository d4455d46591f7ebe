"""Runs that were taken in, findings, and what happened to each."""

from niukou.office.findings.models.finding import (
    ANSWERED,
    ASKED,
    GONE,
    IN_CASE,
    NEW,
    OPEN_STATES,
    SETTLED,
    STATES,
    Finding,
    FindingEvent,
)
from niukou.office.findings.models.run import ScreenRun

__all__ = [
    "ANSWERED",
    "ASKED",
    "GONE",
    "IN_CASE",
    "NEW",
    "OPEN_STATES",
    "SETTLED",
    "STATES",
    "Finding",
    "FindingEvent",
    "ScreenRun",
]
