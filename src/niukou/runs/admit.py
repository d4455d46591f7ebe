"""Let the first user in, as whoever holds the machine says; every later one is let in by those who are in."""

from __future__ import annotations

from niukou.office.accounts.services import AccountError, NewUser, first_charge
from niukou.office.areas.authority import operator
from niukou.office.areas.models import Area
from niukou.runs.acting import command_line
from niukou.runs.office_ready import open_office
from niukou.runs.refusals import RefusalError


def admit(new: NewUser, role: str, area: str) -> None:
    """Give the first user the first charge. Raises RefusalError."""
    with open_office():
        charged = Area.objects.filter(code=area, valid_to=None).first()
        if charged is None:
            raise RefusalError(
                f"没有行政区划 {area}。请先 niukou areas import。",
                f"There is no area {area}: bring in a list first.",
            )
        try:
            first_charge(operator("niukou admit", command_line()), new, role, charged)
        except AccountError as error:
            raise RefusalError(str(error)) from None
