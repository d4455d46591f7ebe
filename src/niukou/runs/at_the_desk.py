"""A verb of the office that acts: the office opened, who acts for which area, and what it refuses in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import area_of
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.runs.acting import acting_for
from niukou.runs.office_ready import open_office
from niukou.runs.office_refusals import refusing


@contextmanager
def at_the_desk(username: str, code: str, why: str = "") -> Iterator[tuple[Actor, Area]]:
    """The user as he may act for the area of a code, and that area. why: what he takes away is for.

    Raises RefusalError, also for what is refused within.
    """
    with open_office(), refusing():
        area = area_of(code)
        yield acting_for(username, area, installed_pack(clock.today()), why), area
