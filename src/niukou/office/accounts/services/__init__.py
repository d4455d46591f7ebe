"""All writes about users: their charges, and what somebody was let see for some hours."""

from niukou.office.accounts.refusals import AccountError
from niukou.office.accounts.services.charges import (
    NewUser,
    add_user,
    change_password,
    close_user,
    end_charge,
    first_charge,
    give_charge,
)
from niukou.office.accounts.services.emergency import (
    answer_emergency,
    ask_emergency,
    end_emergency,
    note_emergency,
    read_in_emergency,
)
from niukou.office.accounts.services.hands import forget_second_factor, reset_password, unlock
from niukou.office.accounts.services.trail import verify_trail

__all__ = [
    "AccountError",
    "NewUser",
    "add_user",
    "answer_emergency",
    "ask_emergency",
    "change_password",
    "close_user",
    "end_charge",
    "end_emergency",
    "first_charge",
    "forget_second_factor",
    "give_charge",
    "note_emergency",
    "read_in_emergency",
    "reset_password",
    "unlock",
    "verify_trail",
]
