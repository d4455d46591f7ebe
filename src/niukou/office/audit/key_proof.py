"""Proving data keys: each opens, and each that was there at the last proof without a fault is there and the same.

A key that was taken away, or put in the place of another by somebody with the master, opens nothing that was sealed before;
of what it seals nothing else tells, since digests are over plain text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from niukou.office.audit import keys
from niukou.office.audit.faults import Fault
from niukou.office.audit.models import DataKey

_FINGERPRINT = b"niukou: fingerprint of a data key\0"
_SHOWN = 16  # characters


def fingerprints() -> dict[str, str]:
    """Of every data key that opens: purpose and number -> by what it is known again. It tells nothing of the key."""
    found = {}
    closed = set(keys.closed_keys())
    for purpose, number in DataKey.objects.order_by("purpose", "number").values_list("purpose", "number"):
        if (purpose, number) not in closed:
            said = hashlib.sha256(_FINGERPRINT + keys.opened(purpose, number)).hexdigest()
            found[f"{purpose} {number}"] = said[:_SHOWN]
    return found


def key_faults(now: Mapping[str, str], before: Mapping[str, str]) -> Iterator[Fault]:
    """What is wrong with data keys that have these fingerprints now, and had those at the last proof. One without does not open."""
    there = DataKey.objects.order_by("purpose", "number").values_list("purpose", "number")
    closed = [one for purpose, number in there if (one := f"{purpose} {number}") not in now]
    yield from (_fault(one, "数据密钥打不开 / is not opened by the master key") for one in closed)
    for one, said in sorted(before.items()):
        if one in now and now[one] != said:
            yield _fault(one, "数据密钥换成了另一把 / another key stands in its place")
        elif one not in now and one not in closed:
            yield _fault(one, "数据密钥不在了 / the data key is gone")


def missing_keys(used: Iterable[tuple[str, int]], table: str) -> Iterator[Fault]:
    """Keys under which rows of a table are sealed, purpose and number, and which are not there."""
    there = set(DataKey.objects.values_list("purpose", "number"))
    for purpose, number in sorted(set(used) - there):
        told = f"数据密钥不在了，{table} 里有用它封的 / is gone, and rows are sealed under it"
        yield _fault(f"{purpose} {number}", told)


def _fault(key: str, told: str) -> Fault:
    return Fault("audit_datakey", key, "key", told)
