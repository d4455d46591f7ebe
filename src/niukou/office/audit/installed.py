"""The rulebook this office works by: the pack that the settings name, read once a process."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from niukou.office.audit.models import Installation
from niukou.rulebook.find import packs_folders
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack


def installed_pack(on: date | None = None) -> Pack:
    """The office's pack with the rules in force `on` that day; without one, with all of them. Raises PackError."""
    return _loaded(settings.PACK, packs_folders(), on)


def is_demo() -> bool:
    """Whether this database is a demo: served on the loopback address alone, with accounts that need no second factor."""
    return Installation.objects.filter(demo=True).exists()


@lru_cache(maxsize=16)
def _loaded(name: str, folders: tuple[Path, ...], on: date | None) -> Pack:  # noqa: ARG001  where the name was found
    return load_pack(name, on)
