"""A process of its own that writes at the same time as others: `prepare`, `write NAME`, `prove`."""

from __future__ import annotations

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402  nothing of the office before Django is set up
from django.db import transaction  # noqa: E402

from niukou.office.areas.models import Area  # noqa: E402
from niukou.office.audit import clock, keys  # noqa: E402
from niukou.office.audit.faults import Since  # noqa: E402
from niukou.office.audit.models import DataKey  # noqa: E402
from niukou.office.audit.note_proof import prove_notes  # noqa: E402
from niukou.office.audit.proof import prove_chain  # noqa: E402
from niukou.office.audit.row_proof import prove_rows  # noqa: E402
from niukou.office.audit.services import Author, record  # noqa: E402

COUNTY = "539901000000"


def write(name: str) -> str:
    """Seal a value, write a row that all others write too, then tell of it, ten times."""
    for n in range(10):
        with transaction.atomic():
            Area.objects.filter(code=COUNTY).update(name=f"{name}:{n}")
            Area.objects.create(code=f"{name}:{n}", name=name, level="village", path=f"{name}:{n}/")
            sealed = keys.seal("person", f"{name}:{n}".encode())
            record(Author(name, "county_office", COUNTY), "audit.try", f"nothing:{n}", chain=COUNTY)
    return sealed.hex()


def prove() -> str:
    """How many entries the chain has, whether it and all rows hold, how many keys there are for persons."""
    proof = prove_chain(COUNTY)
    rows = [*prove_notes(clock.now()), *prove_rows(Since(None, None), clock.now(), lambda *_: None)]
    holds = proof.fault is None and rows == []
    return f"{proof.entries} {holds} {DataKey.objects.filter(purpose='person').count()}"


def prepare() -> None:
    """The tables, and a row for all."""
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        Area.objects.create(code=COUNTY, name="甲县", level="county", path=f"{COUNTY}/")
        record(Author("first", "county_office", COUNTY), "audit.try", "nothing:0", chain=COUNTY)


if sys.argv[1] == "prepare":
    prepare()
elif sys.argv[1] == "write":
    sys.stdout.write(write(sys.argv[2]) + "\n")
elif sys.argv[1] == "prove":
    sys.stdout.write(prove() + "\n")
else:
    sys.stdout.write(keys.unseal("person", bytes.fromhex(sys.argv[2])).decode() + "\n")
