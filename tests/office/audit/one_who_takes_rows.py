"""A process of its own that takes rows and is killed on the way: `prepare`, `take`, `told`."""

from __future__ import annotations

import os
import signal
import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402  nothing of the office before Django is set up

from niukou.office.audit.models import AuditEntry  # noqa: E402
from niukou.office.audit.reads import Taken, leaving  # noqa: E402
from niukou.office.audit.services import Author  # noqa: E402

COUNTY = "539901000000"

if sys.argv[1] == "prepare":
    call_command("migrate", verbosity=0)
elif sys.argv[1] == "take":
    with leaving(
        Author("li", "county_office", COUNTY, "cli:li@here"),
        Taken("audit.try", "list:1", COUNTY, why="送审计"),
    ) as going:
        going.sent(10, b"ten rows")
        os.kill(os.getpid(), signal.SIGKILL)
else:
    sys.stdout.writelines(entry.detail + "\n" for entry in AuditEntry.objects.order_by("pk"))
