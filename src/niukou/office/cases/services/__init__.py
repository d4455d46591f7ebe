"""Acts on cases, one verb a file. Each takes who acts first, many cases at once, and leaves one entry in the trail."""

from niukou.office.cases.services.answer_objections import Answer, answer_objections
from niukou.office.cases.services.decide_on import Verdict, decide_on
from niukou.office.cases.services.do_step import Report, do_step
from niukou.office.cases.services.end_notice import end_notice
from niukou.office.cases.services.enter import enter
from niukou.office.cases.services.erasures import approve_erasure
from niukou.office.cases.services.hold_meetings import Ballot, Guest, Sitting, hold_meetings
from niukou.office.cases.services.object_to import Complaint, object_to
from niukou.office.cases.services.open_arrival import Arrival, open_arrival
from niukou.office.cases.services.open_cases import Subject, open_cases
from niukou.office.cases.services.open_from_findings import Lead, open_from_findings
from niukou.office.cases.services.open_parting import Parting, open_parting
from niukou.office.cases.services.post_notice import Posting, post_notice
from niukou.office.cases.services.request_comparison import request_comparison
from niukou.office.cases.services.take_comparison import Result, take_comparison
from niukou.office.cases.services.withdraw import withdraw

__all__ = [
    "Answer",
    "Arrival",
    "Ballot",
    "Complaint",
    "Guest",
    "Lead",
    "Parting",
    "Posting",
    "Report",
    "Result",
    "Sitting",
    "Subject",
    "Verdict",
    "answer_objections",
    "approve_erasure",
    "decide_on",
    "do_step",
    "end_notice",
    "enter",
    "hold_meetings",
    "object_to",
    "open_arrival",
    "open_cases",
    "open_from_findings",
    "open_parting",
    "post_notice",
    "request_comparison",
    "take_comparison",
    "withdraw",
]
