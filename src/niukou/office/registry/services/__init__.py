"""All writes of the book."""

from niukou.office.registry.edits import YearChange
from niukou.office.registry.services.belonging import Joining, Leaving, join, leave
from niukou.office.registry.services.checking import check_area
from niukou.office.registry.services.closing import correct_year, freeze_year
from niukou.office.registry.services.drafts import drop_draft, keep_draft
from niukou.office.registry.services.erasing import ask_erasure, refuse_erasure
from niukou.office.registry.services.households import (
    NewFamily,
    NewPerson,
    add_households,
    add_persons,
    begin_household,
)
from niukou.office.registry.services.lists import drop_list, keep_list, rename_list
from niukou.office.registry.services.merging import finish_merge, merge_part
from niukou.office.registry.services.papers import NewPaper, add_paper
from niukou.office.registry.services.staging import (
    Rejected,
    StagedFamily,
    decide_staging,
    open_staging,
    reject,
    stage,
    staged,
)
from niukou.office.registry.services.villages import list_village, place_village
from niukou.office.registry.services.years import Entered, set_years, try_years

__all__ = [
    "Entered",
    "Joining",
    "Leaving",
    "NewFamily",
    "NewPaper",
    "NewPerson",
    "Rejected",
    "StagedFamily",
    "YearChange",
    "add_households",
    "add_paper",
    "add_persons",
    "ask_erasure",
    "begin_household",
    "check_area",
    "correct_year",
    "decide_staging",
    "drop_draft",
    "drop_list",
    "finish_merge",
    "freeze_year",
    "join",
    "keep_draft",
    "keep_list",
    "leave",
    "list_village",
    "merge_part",
    "open_staging",
    "place_village",
    "refuse_erasure",
    "reject",
    "rename_list",
    "set_years",
    "stage",
    "staged",
    "try_years",
]
