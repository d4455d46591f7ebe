"""Who may take in what is to be asked about the register."""

from __future__ import annotations

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.findings.refusals import ExtractError, RunError

_MAY = "entry"  # who may enter the register may take in what is to be asked about it
_IN_COUNTY = ("county", "town", "village")


def must_take(actor: Actor, area: Area) -> None:
    """Raises RunError for a role that enters nothing, and for an area that is of no county."""
    if _MAY not in actor.kinds:
        raise RunError("您的职责不含录入，不能接收筛查结果 / may not take a screen in")
    if area.level not in _IN_COUNTY:
        raise RunError(f"{area.code}：一次接收一个县的，或县里一处的 / of one county, or a place in one")


def must_screen(actor: Actor, area: Area) -> None:
    """Raises NotAllowedError for another's area, RunError for a role that takes no screen in, ExtractError below a county."""
    actor.must_cover(area)
    must_take(actor, area)
    if area.level != "county":
        raise ExtractError("部门数据由县里交，筛查也由县里做 / extracts and screens are a county's")
