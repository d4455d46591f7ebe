"""What each kind of entry may hold of people, and how that goes when it must.

Every entry names who acted. Nothing in it is ever edited but a name in its reason (`audit/reasons.py`). `tests/shape` holds
this table against the acts that the code records, and after each test of the office the entries that it made are held against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Held = Literal["user", "person", "words"]

GOES: Mapping[Held, str] = {
    "user": "用户名：职责上的记录，留着；人走了账号停用，姓名只在账号里 / a user name stays: what was done in office is"
    " answered for; the full name stands in the account alone",
    "person": "户、人、办件的编号：依法删除以后这个编号不再指向谁，办件、线索、部门数据里的姓名和号码也都去掉了"
    " / a code or the number of a case leads to nobody once the person's data are erased, of cases, findings and extracts too",
    "words": "理由里的话：号码写进来时就遮住；依法删除时，姓名从理由里去掉，链照样对得上"
    " / words of a reason: numbers are starred as they come in; a name goes when the law asks, and the chain still holds",
}

_NOBODY: tuple[Held, ...] = ("user",)
_SOMEBODY: tuple[Held, ...] = ("user", "person")
_WORDS: tuple[Held, ...] = ("user", "words")
_BOTH: tuple[Held, ...] = ("user", "person", "words")

ACTS: Mapping[str, tuple[Held, ...]] = {
    **dict.fromkeys(
        (
            "findings.take_run",
            "findings.read_list",
            "findings.read_progress",
            "findings.read_rejected",
            "findings.export_progress",
            "findings.export_two_runs",
        ),
        _WORDS,
    ),
    **dict.fromkeys(
        (
            "findings.assign",
            "findings.record_visits",
            "findings.answer",
            "findings.check",
            "findings.hand_to_cases",
            "findings.end_cases",
            "findings.ask_again",
        ),
        _BOTH,
    ),
    **dict.fromkeys(
        (
            "findings.keep_extract",
            "findings.let_extract_go",
            "findings.begin_screening",
            "findings.end_screening",
        ),
        _NOBODY,
    ),
    **dict.fromkeys(
        (
            "audit.set_up",
            "audit.anchor",
            "audit.verify",
            "audit.backup",
            "audit.restore",
            "audit.upgrade",
        ),
        _NOBODY,
    ),
    **dict.fromkeys(("audit.export_trail",), _WORDS),
    **dict.fromkeys(("audit.rotate_master", "audit.let_master_go", "audit.renew_key"), _NOBODY),
    **dict.fromkeys(
        ("areas.import_areas", "areas.rename_area", "areas.add_natural_villages", "areas.replace_areas"),
        _WORDS,
    ),
    **dict.fromkeys(
        (
            "accounts.add_user",
            "accounts.first_charge",
            "accounts.give_charge",
            "accounts.end_charge",
            "accounts.close_user",
            "accounts.change_password",
            "accounts.new_second_factor",
            "accounts.confirm_second_factor",
            "accounts.forget_second_factor",
            "accounts.reset_password",
            "accounts.unlock",
        ),
        _WORDS,
    ),
    **dict.fromkeys(
        (
            "accounts.ask_emergency",
            "accounts.answer_emergency",
            "accounts.end_emergency",
            "accounts.note_emergency",
            "accounts.read_in_emergency",
            "accounts.read_emergencies",
            "accounts.read_emergency",
        ),
        _BOTH,
    ),
    **dict.fromkeys(("instructions.instruct", "instructions.reply", "instructions.take_back"), _NOBODY),
    **dict.fromkeys(("windows.request_opening", "windows.answer_opening", "windows.close_opening"), _WORDS),
    **dict.fromkeys(
        ("cases.read_gate", "cases.read_requests", "cases.print_paper", "cases.export_cases"), _WORDS
    ),
    **dict.fromkeys(
        (
            "registry.open_staging",
            "registry.drop_draft",
            "registry.keep_list",
            "registry.rename_list",
            "registry.drop_list",
        ),
        _NOBODY,
    ),
    **dict.fromkeys(
        (
            "registry.keep_draft",
            "registry.stage",
            "registry.decide_staging",
            "registry.merge",
            "registry.merged",
            "registry.set_years",
            "registry.freeze_year",
            "registry.correct_year",
            "registry.check_area",
            "registry.declare_base",
            "registry.place_village",
            "registry.list_village",
            "registry.take_snapshot",
            "registry.hand_out_sheet",
            "registry.print_papers",
            "registry.export_households",
            "registry.export_on_list",
            "registry.export_statistics",
            "registry.read_erasures",
            "registry.read_statistics",
            "registry.compare_snapshots",
            "registry.reconcile",
        ),
        _WORDS,
    ),
    **dict.fromkeys(
        (
            "registry.add_households",
            "registry.add_persons",
            "registry.add_paper",
            "registry.read_paper",
            "registry.read_whole",
            "registry.read_called",
            "registry.read_erasure",
            "registry.read_papers",
            "registry.print_paper",
            "registry.ask_erasure",
            "registry.refuse_erasure",
            "registry.erase",
        ),
        _BOTH,
    ),
    **dict.fromkeys(
        (
            "support.add_units",
            "support.change_unit",
            "support.add_helpers",
            "support.change_helper",
            "support.post_to_village",
            "support.merge_help",
            "support.enter_measures",
            "support.correct_measures",
            "support.receive",
            "support.add_project",
            "support.allot",
            "support.spend",
        ),
        _NOBODY,
    ),
    **dict.fromkeys(
        (
            "support.end_posting",
            "support.reverse_entry",
            "support.correct_entry",
            "support.export_gaps",
            "support.export_money",
            "support.export_units",
        ),
        _WORDS,
    ),
    **dict.fromkeys(("support.pair",), _SOMEBODY),
    **dict.fromkeys(("support.end_pairings", "support.change_dates", "support.read_whole"), _BOTH),
    **dict.fromkeys(
        (
            "cases.open_cases",
            "cases.withdraw",
            "cases.enter",
            "cases.keep_draft",
            "cases.do_step",
            "cases.hold_meetings",
            "cases.post_notice",
            "cases.end_notice",
            "cases.object_to",
            "cases.answer_objections",
            "cases.request_comparison",
            "cases.take_comparison",
            "cases.decide_on",
        ),
        _BOTH,
    ),
}
READS = frozenset(
    {
        "accounts.read_emergencies",
        "accounts.read_emergency",
        "accounts.read_in_emergency",
        "audit.export_trail",
        "cases.export_cases",
        "cases.print_paper",
        "cases.read_gate",
        "cases.read_requests",
        "findings.export_progress",
        "findings.export_two_runs",
        "findings.read_list",
        "findings.read_progress",
        "findings.read_rejected",
        "registry.compare_snapshots",
        "registry.export_households",
        "registry.export_on_list",
        "registry.export_statistics",
        "registry.hand_out_sheet",
        "registry.print_paper",
        "registry.print_papers",
        "registry.read_called",
        "registry.read_erasure",
        "registry.read_erasures",
        "registry.read_paper",
        "registry.read_papers",
        "registry.read_statistics",
        "registry.read_whole",
        "registry.reconcile",
        "registry.take_snapshot",
        "support.export_gaps",
        "support.export_money",
        "support.export_units",
        "support.read_whole",
    }
)  # what left the screen: told by `audit.reads`, with from where, how much, and why
COUNTS = frozenset(
    {
        "findings.export_progress",
        "findings.export_two_runs",
        "findings.read_progress",
        "registry.export_statistics",
        "registry.read_statistics",
        "support.export_money",
        "support.export_units",
    }
)  # of these what tells counts, sums and offices, of nobody: what for is told when it was said
# what these were for is asked for before they leave, at a page and at a command line
ASKED_WHY = READS - COUNTS
