"""The test's database for other processes: itself where it is a server, a copy in a file where it is in memory."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from django.conf import settings
from django.db import connection

FILE = "book.sqlite3"


def environment(folder: Path) -> dict[str, str]:
    """What a process needs to find the office of this test. The test must have committed what it wrote, and says what for."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "niukou.config.settings",
        "NIUKOU_DATABASE_URL": _database(folder),
        "NIUKOU_KEY_FILE": str(settings.KEY_FILE),
        "NIUKOU_PACK": "yunnan-2017",
        "NIUKOU_WHY": "每周的检查",
    }


def _database(folder: Path) -> str:
    if connection.vendor == "postgresql":
        said = connection.settings_dict
        return f"postgresql://{said['HOST']}:{said['PORT']}/{said['NAME']}"
    with sqlite3.connect(folder / FILE) as file:
        connection.connection.backup(file)
    return f"sqlite:///{folder / 'book.sqlite3'}"
