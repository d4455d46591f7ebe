"""What a proof finds: which row of which table does not hold, what is wrong with it, between which moments it was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

# what reading raises that meets what nobody wrote: a text among bytes, a day that is none
UNREADABLE = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError)
# found only with heads that left: a proof without them says nothing of it
_NOT_PROVED_ALONE = frozenset({"left"})


@dataclass(frozen=True)
class Fault:
    """One thing that does not hold.

    table: the database's name of it, or `papers` for files. row: its id there, or what it is known by. wrong: the kind,
    a word of `KINDS`. told: in words, without personal values. after, before: it was done between these moments; None
    until `bounded` has said what every fault has.
    """

    table: str
    row: str
    wrong: str
    told: str
    after: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True)
class Since:
    """From when a fault can be: a proof without a fault looked at everything, or the office was set up.

    keys: of the data keys that there were then, what `key_proof.fingerprints` tells. guards: of the triggers, what
    `guards.guard_prints` has to tell now: as then, but for what was made since (`guards.carried`).
    """

    proved: datetime | None
    set_up: datetime | None
    keys: Mapping[str, str] = field(default_factory=dict)
    guards: Mapping[str, str] = field(default_factory=dict)

    def after(self, known: datetime | None) -> datetime | None:
        """The later of what is known of the row itself and the last proof."""
        moments = [one for one in (self.proved, known) if one]
        return max(moments, default=self.set_up)


def bounded(fault: Fault, since: Since, now: datetime) -> Fault:
    """The fault with both its moments: it was done before it was found, and after the last proof that did not find it.

    A moment before which it was done, told by rows that may be forged, is not believed where a proof of later says otherwise.
    """
    after = fault.after if fault.wrong in _NOT_PROVED_ALONE and fault.after else since.after(fault.after)
    before = fault.before if fault.before and (after is None or after < fault.before) else now
    return replace(fault, after=after, before=before)


def as_far_as_it_reads(table: str, faults: Iterator[Fault]) -> Iterator[Fault]:
    """Faults up to where a proof that begins with this table meets what cannot be read; then that, for the rest is not proved.

    What was put there is named by the proofs that read nothing of it: leaves, kinds.
    """
    try:
        yield from faults
    except UNREADABLE:
        told = "有的内容读不懂，这一项后面的没有核对 / holds what cannot be read: what follows of this is not proved"
        yield Fault(table, "", "changed", told)


KINDS = {
    "changed": "被改 / changed",
    "removed": "被删 / removed",
    "added": "多出 / added",
    "without act": "没有办理记录 / without an act",
    "notes": "写入登记被动过 / the notes of an act were tampered with",
    "missing": "缺记录 / an entry is missing",
    "unlinked": "与前一条接不上 / does not follow the one before",
    "cut off": "末尾被截 / cut off",
    "doubled": "一个位置有多条 / two in one place",
    "heads": "与锚定的末条不符 / chains end otherwise than anchored",
    "left": "与送出的末条不符 / chains end otherwise than the heads that left",
    "guard": "看守被拆 / a guard is missing",
    "unknown": "没人看守 / watched by nothing",
    "key": "密钥打不开 / a key does not open",
    "seal": "印不符 / a seal does not hold",
    "leaf": "与办理时的摘要不符 / not what its digest says",
    "count": "数与账不符 / is not what the entries sum up to",
    "standing": "不在最后一笔所在的账 / does not stand where its last entry left it",
    "without case": "没有办结的案子 / without a finished case",
    "steps": "步骤不全或次序不对 / steps are missing or out of order",
    "file": "文件不在或被换 / a file is gone or another one",
}
