"""What a finding says of the day of its fact; `{timing}` in a rule's message stands for one of these."""

from __future__ import annotations

from collections.abc import Mapping

TIMING_CLAUSES: Mapping[str, str] = {
    "before": "事实发生在识别之前的年份",
    "after": "事实发生在识别之后的年份，属实的按退出办理，不按错评",
    "after_exit": "事实发生在该户退出之后，各方均无过错，无须处理，只作了解",
    "unknown": "事实发生在识别之前还是之后尚不能判断，请核实日期",
}
# In these kinds a fact after the exit asks for nothing to be done, so the message must say so in any case.
SAID_AFTER_EXIT = ("exclusion",)


def kin_label(source: str, field: str) -> str:
    """How the evidence calls the relation of kin: the register it is from, and the field's heading."""
    return f"{source}{field}"
