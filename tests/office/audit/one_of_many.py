"""A process of its own that writes at the same time as others: `prepare`, `write NAME`, `prove`."""

from __future__ import annotations

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402  nothing of the office before Django is set up
from django.db import transaction  # noqa: E402

from niukou.office.audit import keys  # noqa: E402
from niukou.office.audit.models import DataKey  # noqa: E402
from niukou.office.audit.proof import prove_chain  # noqa: E402
from niukou.office.audit.services import Author, record  # noqa: E402

COUNTY = "539901000000"


def write(name: str) -> str:
    """Seal a value, then tell of it, ten times."""
    for n in range(10):
        with transaction.atomic():
            sealed = keys.seal("person", f"{name}:{n}".encode())
            record(Author(name, "county_office", COUNTY), "audit.try", f"nothing:{n}", chain=COUNTY)
    return sealed.hex()


def prove() -> str:
    """How many entries the chain has, whether it holds, how many keys there are for persons."""
    proof = prove_chain(COUNTY)
    return f"{proof.entries} {proof.fault is None} {DataKey.objects.filter(purpose='person').count()}"


if sys.argv[1] == "prepare":
    call_command("migrate", verbosity=0)
elif sys.argv[1] == "write":
    sys.stdout.write(write(sys.argv[2]) + "\n")
elif sys.argv[1] == "prove":
    sys.stdout.write(prove() + "\n")
else:
    sys.stdout.write(keys.unseal("person", bytes.fromhex(sys.argv[2])).decode() + "\n")
