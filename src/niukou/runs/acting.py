"""Who runs a verb of the office: a user of it, in that one of his charges which covers the area."""

from __future__ import annotations

import getpass
import os
import socket
from dataclasses import replace
from datetime import date

from django.db.models import Q

from niukou.office.accounts.actor import Actor, act_as
from niukou.office.accounts.models import Charge
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.reads import words_of_why
from niukou.rulebook.model import Pack
from niukou.runs.refusals import RefusalError


def acting_for(username: str, area: Area, pack: Pack, why: str = "") -> Actor:
    """The user as he may act for an area: by his narrowest charge in force that covers it. why: what he takes away is for.

    Raises RefusalError.
    """
    day: date = clock.today()
    own = Charge.objects.filter(user__username=username, since__lte=day).select_related("area")
    covering = [
        charge
        for charge in own.filter(Q(until=None) | Q(until__gt=day))
        if area.path.startswith(charge.area.path) and charge.role in pack.roles
    ]
    if not covering:
        raise RefusalError(
            f"用户 {username or '（没有写）'} 今天不管 {area.code}。请用 --as 写一个管这个地方的用户。",
            f"{username or 'No user'} has no charge for {area.code} today: name one with --as.",
        )
    charge = max(covering, key=lambda one: len(one.area.path))
    actor = act_as(username, charge.role, charge.area.code, pack, command_line())
    return replace(actor, why=words_of_why(why))


def command_line() -> str:
    """From where somebody acts at a command line: the machine, and who he is there."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a user whom the machine knows by number alone
        name = str(os.getuid())
    return f"cli:{name}@{socket.gethostname()}"
