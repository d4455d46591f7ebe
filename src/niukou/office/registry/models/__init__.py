"""The book's tables."""

from niukou.office.registry.models.bases import RuralBase
from niukou.office.registry.models.drafts import YearDraft
from niukou.office.registry.models.erasures import Erasure
from niukou.office.registry.models.indicators import (
    HouseholdIndicators,
    IndicatorLayout,
    IndicatorsAhead,
    IndicatorsDue,
    MemberIndicators,
)
from niukou.office.registry.models.ledger import ACCOUNTS, CAUSES, CountedFlow, Decision, LedgerEntry
from niukou.office.registry.models.lists import SavedList
from niukou.office.registry.models.papers import Paper, PaperKey
from niukou.office.registry.models.people import Household, Lookup, Membership, Person
from niukou.office.registry.models.staging import RejectedRow, StagedRow, Staging
from niukou.office.registry.models.villages import Village, VillageState
from niukou.office.registry.models.years import HouseholdYear, PersonYear, VillageYear, YearField, YearSeal

__all__ = [
    "ACCOUNTS",
    "CAUSES",
    "CountedFlow",
    "Decision",
    "Erasure",
    "Household",
    "HouseholdIndicators",
    "HouseholdYear",
    "IndicatorLayout",
    "IndicatorsAhead",
    "IndicatorsDue",
    "LedgerEntry",
    "Lookup",
    "MemberIndicators",
    "Membership",
    "Paper",
    "PaperKey",
    "Person",
    "PersonYear",
    "RejectedRow",
    "RuralBase",
    "SavedList",
    "StagedRow",
    "Staging",
    "Village",
    "VillageState",
    "VillageYear",
    "YearDraft",
    "YearField",
    "YearSeal",
]
