"""All reads of the room."""

from niukou.office.support.selectors.gaps import (
    FewMeasures,
    Load,
    few_measures,
    heads_called,
    helpers_in_register,
    overloaded,
    without_helper,
)
from niukou.office.support.selectors.given import HouseholdHelp, MeasureView, household_help
from niukou.office.support.selectors.money import (
    Balance,
    MoneyEntered,
    allotment_of,
    allotments,
    balances,
    entered_of,
    entries,
    fund_of,
    funds,
    projects,
    reads_amounts,
    spent_of,
)
from niukou.office.support.selectors.pairings import PairingView, pairings, postings, team
from niukou.office.support.selectors.people_of_units import (
    HelperView,
    UnitPage,
    find_helpers,
    helper,
    helpers,
    unit_page,
    units,
)
from niukou.office.support.selectors.ruling import what_rules_say

__all__ = [
    "Balance",
    "FewMeasures",
    "HelperView",
    "HouseholdHelp",
    "Load",
    "MeasureView",
    "MoneyEntered",
    "PairingView",
    "UnitPage",
    "allotment_of",
    "allotments",
    "balances",
    "entered_of",
    "entries",
    "few_measures",
    "find_helpers",
    "fund_of",
    "funds",
    "heads_called",
    "helper",
    "helpers",
    "helpers_in_register",
    "household_help",
    "overloaded",
    "pairings",
    "postings",
    "projects",
    "reads_amounts",
    "spent_of",
    "team",
    "unit_page",
    "units",
    "what_rules_say",
    "without_helper",
]
