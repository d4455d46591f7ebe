"""A long chain proved: `python -m bench.chain_job JSON`, in a process of its own, on the database that is named.

Makes a chain of so many entries, each with a row's note to claim, and proves it; then changes one in its middle and
proves it again. Prints one line of JSON: seconds of both, and the place that was named.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "niukou.config.settings")
django.setup()

from niukou.office.audit import clock, keys  # noqa: E402  models need Django set up
from niukou.office.audit.append_only import AppendOnly  # noqa: E402
from niukou.office.audit.claims import digest_over  # noqa: E402
from niukou.office.audit.models import AuditEntry, Chain, Written  # noqa: E402
from niukou.office.audit.note_proof import prove_notes  # noqa: E402
from niukou.office.audit.proof import prove_chain  # noqa: E402
from niukou.office.audit.reasons import reason_digest  # noqa: E402
from niukou.office.audit.services import SAID, said_by  # noqa: E402
from niukou.office.registry import bulk  # noqa: E402

COUNTY, BEGAN = "539901000000", datetime(2017, 7, 1, 1, 0, tzinfo=UTC)
REASON = "入户核实后，按村民代表大会的意见办理"
SHAPE, PART = 1, 50_000
PACKED = bytes(40)


def main(arguments: dict[str, Any]) -> None:
    """Make the chain, prove it, change it, prove it again."""
    settings.KEY_FILE = Path(arguments["folder"]) / "niukou.key"
    keys.make_master_key(settings.KEY_FILE)
    call_command("migrate", verbosity=0)
    entries = int(arguments["entries"])
    make_chain(entries)
    began, worked = time.perf_counter(), time.process_time()
    proof = prove_chain(COUNTY)
    chain, cpu = time.perf_counter() - began, time.process_time() - worked
    assert proof.entries == entries and proof.fault is None, proof
    began = time.perf_counter()
    assert list(prove_notes(clock.now())) == []
    notes = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    change(entries // 2)
    fault = prove_chain(COUNTY).fault
    assert fault is not None and fault.place == entries // 2, fault
    said = {"entries": entries, "chain": chain, "cpu": cpu, "notes": notes, "memory": memory}
    print(json.dumps({**said, "named": fault.place}))


def make_chain(entries: int) -> None:
    """As `record` writes it, but many thousand entries at once."""
    Chain.objects.create(area=COUNTY)
    head = bytes(32)
    for first in range(1, entries + 1, PART):
        places = range(first, min(first + PART, entries + 1))
        with transaction.atomic():
            bulk.insert(
                Written, ("id", "transaction", "shape", "op", "packed"),
                ((place, place, SHAPE, "U", PACKED) for place in places),
            )  # fmt: skip
            rows = list(entries_after(head, places))
            bulk.insert(AuditEntry, (*SAID, "digest"), rows)
            head = rows[-1][-1]
            Chain.objects.filter(area=COUNTY).update(length=places[-1], head=head)


def entries_after(head: bytes, places: range) -> Iterator[tuple[Any, ...]]:
    """Rows of the table, each with its digest."""
    packed = hashlib.sha256(PACKED).digest() if connection.vendor == "postgresql" else PACKED
    for place in places:
        at = BEGAN + timedelta(seconds=place)
        said = (
            COUNTY, place, at, f"village_cadre-{place % 997}", "village_cadre", "539901001001", "cases.do_step",
            f"case:{COUNTY}-SB-2017-{place:06}", REASON, '{"outcomes":{"passed":1},"steps":["identification/visit"]}', 1,
            None, place, place, digest_over([(place, SHAPE, "U", packed)]), reason_digest(COUNTY, place, REASON), head,
        )  # fmt: skip
        head = keys.mac("audit", said_by(*said))
        yield (*said[:2], connection.ops.adapt_datetimefield_value(at), *said[3:], head)


def change(place: int) -> None:
    """As somebody would who owns the database."""
    guard = AppendOnly("audit_auditentry")
    with connection.schema_editor() as editor:
        guard.database_backwards("audit", editor, None, None)
    AuditEntry.objects.filter(chain_id=COUNTY, place=place).update(reason="改")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
