"""All writes of the room."""

from niukou.office.support.services.allotting import allot
from niukou.office.support.services.correcting import correct_measures
from niukou.office.support.services.entering import Entered, enter_measures
from niukou.office.support.services.merging import merge_help
from niukou.office.support.services.pairing import NewPairing, change_dates, end_pairings, pair
from niukou.office.support.services.people_of_units import add_helpers, change_helper
from niukou.office.support.services.posting import end_posting, post_to_village
from niukou.office.support.services.projects import add_project
from niukou.office.support.services.receiving import receive
from niukou.office.support.services.reversing import correct_entry, reverse_entry
from niukou.office.support.services.spending import Payment, spend, spend_on_paper
from niukou.office.support.services.units import add_units, change_unit

__all__ = [
    "Entered",
    "NewPairing",
    "Payment",
    "add_helpers",
    "add_project",
    "add_units",
    "allot",
    "change_dates",
    "change_helper",
    "change_unit",
    "correct_entry",
    "correct_measures",
    "end_pairings",
    "end_posting",
    "enter_measures",
    "merge_help",
    "pair",
    "post_to_village",
    "receive",
    "reverse_entry",
    "spend",
    "spend_on_paper",
]
