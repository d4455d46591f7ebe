"""Real processes beside the test's own, on its database where that is a server, else on a file of their own.

SQLite's test database is in memory and belongs to the test's process.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[2]


def start(script: Path, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """A process of `script`; what it needs lies in `folder`."""
    server = connection.settings_dict
    url = f"sqlite:///{folder / 'office.sqlite3'}"
    if connection.vendor == "postgresql":
        who = ":".join(part for part in (server["USER"], server["PASSWORD"]) if part)
        url = f"postgresql://{who}{'@' if who else ''}{server['HOST']}:{server['PORT']}/{server['NAME']}"
    environment = os.environ | {
        "NIUKOU_DATABASE_URL": url,
        "NIUKOU_PACK": "yunnan-2017",
        "NIUKOU_KEY_FILE": str(settings.KEY_FILE),
        "DJANGO_SETTINGS_MODULE": "niukou.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen(
        [sys.executable, str(script), *arguments], env=environment, stdout=subprocess.PIPE, text=True
    )


def said(process: subprocess.Popen[str]) -> list[str]:
    """The lines of a process that ended well."""
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return out.splitlines()
