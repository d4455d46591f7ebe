"""Django's settings, from the environment.

NIUKOU_DATABASE_URL  the database; unset: SQLite in the working folder
NIUKOU_KEY_FILE      the master key, outside the database; unset: `niukou.key` in the working folder
NIUKOU_PAPERS        the folder of sealed papers; unset: `niukou-papers` in the working folder
NIUKOU_PACK          the rulebook the office works by, as packs are named
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import dj_database_url

HERE = Path.cwd()
DATABASE_URL = os.environ.get("NIUKOU_DATABASE_URL") or f"sqlite:///{HERE / 'niukou.sqlite3'}"
KEY_FILE = Path(os.environ.get("NIUKOU_KEY_FILE") or HERE / "niukou.key")
PAPERS = Path(os.environ.get("NIUKOU_PAPERS") or HERE / "niukou-papers")
PACK = os.environ.get("NIUKOU_PACK") or "national"

DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # one writer at a time, taken when a transaction begins: nobody fails half-way with "database is locked"
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
    }

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "niukou.office.audit",
    "niukou.office.areas",
    "niukou.office.accounts",
    "niukou.office.windows",
    "niukou.office.registry",
    "niukou.office.support",
    "niukou.office.cases",
]
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{rule}", "OPTIONS": options}
    for rule, options in {
        "UserAttributeSimilarityValidator": {"user_attributes": ("username", "full_name")},
        "MinimumLengthValidator": {"min_length": 10},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"  # a window that closes at 24:00 closes at the first moment of the next day, there
USE_TZ = True
# signs sessions: not the master key, which is read only where something is sealed, and different for each database
SECRET_KEY = hashlib.sha256(f"{DATABASE_URL}|{KEY_FILE}".encode()).hexdigest()
