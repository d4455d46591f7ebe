"""Extracts handed over, runs that were taken in, findings, and what happened to each."""

from niukou.office.findings.models.extract import CUT_OFF, DONE, REFUSED, UNDER_WAY, Extract, Screening
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
    "CUT_OFF",
    "DONE",
    "GONE",
    "IN_CASE",
    "NEW",
    "OPEN_STATES",
    "REFUSED",
    "SETTLED",
    "STATES",
    "UNDER_WAY",
    "Extract",
    "Finding",
    "FindingEvent",
    "ScreenRun",
    "Screening",
]
