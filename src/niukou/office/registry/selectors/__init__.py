"""All reads of the book."""

from niukou.office.registry.selectors.changes import FieldChange, Preview, preview
from niukou.office.registry.selectors.comparing import content_hash
from niukou.office.registry.selectors.drafts import drafted, year_drafts
from niukou.office.registry.selectors.editing import Edited, EditedField, EditedHousehold, editing
from niukou.office.registry.selectors.finding import Match, find
from niukou.office.registry.selectors.households import (
    Filters,
    HouseholdView,
    NotThereError,
    PersonView,
    household,
    households,
)
from niukou.office.registry.selectors.imports import TakeOver, rejected_rows, staging, stagings, take_over
from niukou.office.registry.selectors.papers import DamagedPaperError, papers, read_paper
from niukou.office.registry.selectors.sheets import SheetRow, sheet_rows
from niukou.office.registry.selectors.villages import VillageView, village
from niukou.office.registry.selectors.years import year_values

__all__ = [
    "DamagedPaperError",
    "Edited",
    "EditedField",
    "EditedHousehold",
    "FieldChange",
    "Filters",
    "HouseholdView",
    "Match",
    "NotThereError",
    "PersonView",
    "Preview",
    "SheetRow",
    "TakeOver",
    "VillageView",
    "content_hash",
    "drafted",
    "editing",
    "find",
    "household",
    "households",
    "papers",
    "preview",
    "read_paper",
    "rejected_rows",
    "sheet_rows",
    "staging",
    "stagings",
    "take_over",
    "village",
    "year_drafts",
    "year_values",
]
