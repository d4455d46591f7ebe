"""All reads of the book."""

from niukou.office.registry.entering import may_receive
from niukou.office.registry.selectors.changes import FieldChange, Preview, preview
from niukou.office.registry.selectors.comparing import content_hash
from niukou.office.registry.selectors.drafts import drafted, year_drafts
from niukou.office.registry.selectors.editing import (
    Edited,
    EditedField,
    EditedHousehold,
    asked_of_new,
    editing,
)
from niukou.office.registry.selectors.entering_now import EntryNow, entry_now
from niukou.office.registry.selectors.erasures import (
    Called,
    Stays,
    erasure,
    erasures,
    former_files,
    papers_about,
    person_of,
    what_else_he_is_called,
    what_stays,
    what_went,
)
from niukou.office.registry.selectors.filtering import (
    FieldFilter,
    FilterField,
    filter_field,
    filter_fields,
    must_make_sense,
)
from niukou.office.registry.selectors.finding import Match, find
from niukou.office.registry.selectors.households import (
    Filters,
    HouseholdView,
    NotThereError,
    PersonView,
    heads,
    household,
    households,
    indicators_ready,
)
from niukou.office.registry.selectors.imports import TakeOver, rejected_rows, staging, stagings, take_over
from niukou.office.registry.selectors.listed import (
    chosen_households,
    found_households,
    how_many_households,
)
from niukou.office.registry.selectors.lists import list_asked, saved_lists
from niukou.office.registry.selectors.looking import looked_up
from niukou.office.registry.selectors.papers import DamagedPaperError, may_open, papers, papers_of, read_paper
from niukou.office.registry.selectors.positions import Point, Surroundings, surroundings
from niukou.office.registry.selectors.sheets import SheetRow, sheet_rows
from niukou.office.registry.selectors.villages import VillageView, village
from niukou.office.registry.selectors.years import year_values

__all__ = [
    "Called",
    "DamagedPaperError",
    "Edited",
    "EditedField",
    "EditedHousehold",
    "EntryNow",
    "FieldChange",
    "FieldFilter",
    "FilterField",
    "Filters",
    "HouseholdView",
    "Match",
    "NotThereError",
    "PersonView",
    "Point",
    "Preview",
    "SheetRow",
    "Stays",
    "Surroundings",
    "TakeOver",
    "VillageView",
    "asked_of_new",
    "chosen_households",
    "content_hash",
    "drafted",
    "editing",
    "entry_now",
    "erasure",
    "erasures",
    "filter_field",
    "filter_fields",
    "find",
    "former_files",
    "found_households",
    "heads",
    "household",
    "households",
    "how_many_households",
    "indicators_ready",
    "list_asked",
    "looked_up",
    "may_open",
    "may_receive",
    "must_make_sense",
    "papers",
    "papers_about",
    "papers_of",
    "person_of",
    "preview",
    "read_paper",
    "rejected_rows",
    "saved_lists",
    "sheet_rows",
    "staging",
    "stagings",
    "surroundings",
    "take_over",
    "village",
    "what_else_he_is_called",
    "what_stays",
    "what_went",
    "year_drafts",
    "year_values",
]
