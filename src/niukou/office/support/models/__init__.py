"""The room's tables."""

from niukou.office.support.models.measures import Measure
from niukou.office.support.models.money import (
    ALLOTTED,
    RECEIVED,
    SPENT,
    Allotment,
    Fund,
    MoneyEntry,
    Project,
)
from niukou.office.support.models.units import Helper, HelpingUnit, Pairing, Posting

__all__ = [
    "ALLOTTED",
    "RECEIVED",
    "SPENT",
    "Allotment",
    "Fund",
    "Helper",
    "HelpingUnit",
    "Measure",
    "MoneyEntry",
    "Pairing",
    "Posting",
    "Project",
]
