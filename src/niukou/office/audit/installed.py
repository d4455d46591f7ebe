"""The rulebook this office works by: the pack that the settings name, read once a process."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from niukou.office.audit.models import Installation
from niukou.rulebook.find import packs_folders
from niukou.rulebook.load import load_pack, pack_on
from niukou.rulebook.model import Pack


def installed_pack(on: date | None = None) -> Pack:
    """The office's pack with the rules in force `on` that day; without one, with all of them. Raises PackError."""
    folders = packs_folders()
    return _loaded(settings.PACK, folders) if on is None else _in_force(settings.PACK, folders, on)


def is_demo() -> bool:
    """Whether this database is a demo: served on the loopback address alone, with accounts that need no second factor."""
    return Installation.objects.filter(demo=True).exists()


@lru_cache(maxsize=16)
def _loaded(name: str, folders: tuple[Path, ...]) -> Pack:  # noqa: ARG001  where the name was found
    return load_pack(name)


@lru_cache(maxsize=16)
def _in_force(name: str, folders: tuple[Path, ...], on: date) -> Pack:
    return pack_on(_loaded(name, folders), on)
