"""That what is known of an area was handed out is told in the trail."""

from __future__ import annotations

from django.db import transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit.services import record


@transaction.atomic
def hand_out_sheet(actor: Actor, area: Area, year: int, rows: int) -> None:
    """Tell that a sheet of an area was handed out, with how many rows. Raises NotAllowedError."""
    actor.must_cover(area)
    record(
        actor, "registry.hand_out_sheet", f"area:{area.code}", chain=chain_of(area),
        detail={"year": year, "rows": rows},
    )  # fmt: skip
