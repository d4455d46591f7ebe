"""A case in an act: with its procedure, the step that is due, and the area in which that step is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from niukou.office.areas.models import Area
from niukou.office.cases.machine import Place
from niukou.office.cases.models import Case
from niukou.rulebook.model import Procedure, Step


@dataclass(frozen=True)
class Item:
    """A case under lock. area: the case's own, or for a step of the receiving end the one people come to."""

    case: Case
    procedure: Procedure
    step: Step
    place: Place
    area: Area

    @property
    def kind(self) -> str:
        """The move of the ledger that the procedure makes; '' where nobody moves."""
        return self.procedure.moves.kind if self.procedure.moves else ""


@dataclass(frozen=True)
class Said:
    """What happened to one case: an outcome, where that leads, what the form says, and why."""

    item: Item
    outcome: str
    place: Place
    form: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
