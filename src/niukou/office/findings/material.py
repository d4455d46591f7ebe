"""What an answer rests on, and whether it still holds when a run finds the fact again."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Protocol

from niukou.office.findings.desks import desk_of
from niukou.rulebook.model import Pack

_BYTES = 16


class Answered(Protocol):
    """A finding with the answer that was last given to it."""

    @property
    def kind(self) -> str:
        """Of finding."""

    @property
    def answer(self) -> str:
        """Its key, '' for none."""

    @property
    def answer_until(self) -> date | None:
        """The last day on which it holds."""

    @property
    def answered_on(self) -> date | None:
        """When it was given."""

    @property
    def settled_digest(self) -> bytes:
        """What it rested on when it was checked, nothing before."""


def digest_of(severity: str, timing: str, evidence: str) -> bytes:
    """Of what is material: the values that the rule looked at, when the fact arose, how grave it is.

    The message is not: it says the same in words, and a pack may word it anew.
    """
    return hashlib.blake2b("\x1f".join((severity, timing, evidence)).encode(), digest_size=_BYTES).digest()


def holds(pack: Pack, finding: Answered, digest: bytes, as_of: date) -> bool:
    """Whether the answer that was checked still stands for the fact as a run judged by the rules of `as_of` finds it.

    Nothing was checked: no. `unchanged`: while the digest is the same. `until`: so too, and not after its day. `found`:
    only for runs that look at a day not after the answer, which cannot know of it.
    """
    desk = desk_of(pack, finding.kind)
    answer = desk.answer(finding.answer) if desk and finding.settled_digest else None
    if answer is None:
        return False
    if answer.lasts == "found":
        return finding.answered_on is not None and as_of <= finding.answered_on
    if bytes(finding.settled_digest) != digest:
        return False
    return answer.lasts == "unchanged" or (finding.answer_until is not None and as_of <= finding.answer_until)
