"""Where a case stands in its procedure, and where an outcome leads: one machine for every procedure of every pack.

Nothing is stored here and nobody is asked: a place and an outcome go in, a place comes out. A procedure is left only
through its last step or an outcome that ends it; a step is left out only where an outcome of the pack names a later one.

An objection opens a step while the notice is held; when that step is done the notice is due again, to be answered and
run out. Only an objection that is upheld leads where the pack's outcome `objected` says, and a new round begins.
How packs say all this: docs/reference/step-kinds.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from niukou.rulebook.model import Procedure, Step
from niukou.rulebook.procedures import END, NEXT, OTHER

PASSED, REFUSED, OBJECTED, RETURNED = "passed", "refused", "objected", "returned"


class MachineError(ValueError):
    """What was asked does not follow from where the case stands."""


@dataclass(frozen=True)
class Place:
    """Where a case stands. step: the key that is due, '' when it ended; held: the notice that waits for `step`.

    state: open, finished or refused; other: the procedure that is opened as this one ends. round: from 1, one more
    whenever the case goes back.
    """

    step: str
    round: int = 1
    held: str = ""
    state: str = "open"
    other: str = ""


def start(procedure: Procedure) -> Place:
    """The place of a case that was just opened."""
    return Place(procedure.steps[0].key)


def step_of(procedure: Procedure, key: str) -> Step:
    """The step of that key. Raises MachineError."""
    return procedure.steps[_index(procedure, key)]


def follow(procedure: Procedure, place: Place, outcome: str) -> Place:
    """Where `outcome` of the step that is due leads. Raises MachineError for one that the step does not have."""
    step = _due(procedure, place)
    if place.held:
        return replace(place, step=place.held, held="")
    if outcome not in step.outcomes:
        known = "、".join(step.outcomes)
        raise MachineError(
            f"“{step.title}”没有结果 {outcome}，只有 {known} / {step.key} has no outcome {outcome}"
        )
    return _led(procedure, place, outcome, step.outcomes[outcome])


def send_back(procedure: Procedure, place: Place, to: str) -> Place:
    """The step that is due is sent back to an earlier one, and a new round begins. Raises MachineError."""
    step = _due(procedure, place)
    if place.held or _index(procedure, to) >= _index(procedure, step.key):
        raise MachineError(f"只能退回到“{step.title}”前面的步骤 / only a step before {step.key}")
    return Place(to, place.round + 1)


def open_objection(procedure: Procedure, place: Place) -> Place:
    """An objection to the notice that is due opens the step its pack names. Raises MachineError where none is allowed."""
    step = _due(procedure, place)
    if step.objection is None:
        raise MachineError(f"“{step.title}”不收异议 / nobody objects to {step.key}")
    return replace(place, step=opened_by_objection(procedure, step).key, held=step.key)


def opened_by_objection(procedure: Procedure, step: Step) -> Step:
    """The step an objection to `step` opens: the one of that key, or the first of that kind."""
    assert step.objection is not None
    word = step.objection.opens
    return next(one for one in procedure.steps if word in (one.key, one.kind))


def ahead_of(procedure: Procedure, place: Place) -> tuple[Step, ...]:
    """The steps still to be done where everything passes, the one that is due first."""
    steps: list[Step] = []
    while place.state == "open" and len(steps) <= len(procedure.steps):
        steps.append(step_of(procedure, place.step))
        place = follow(procedure, place, PASSED)
    return tuple(steps)


def _due(procedure: Procedure, place: Place) -> Step:
    if place.state != "open":
        raise MachineError("已经办结，不能再办 / the case has ended, nothing follows")
    return step_of(procedure, place.step)


def _led(procedure: Procedure, place: Place, outcome: str, to: str) -> Place:
    here = _index(procedure, place.step)
    if to.startswith(OTHER):
        return Place("", place.round, state="refused", other=to.removeprefix(OTHER))
    if to == END:
        return Place("", place.round, state="finished" if outcome == PASSED else "refused")
    if to == NEXT:
        if here + 1 == len(procedure.steps):
            return Place("", place.round, state="finished")
        return Place(procedure.steps[here + 1].key, place.round)
    back = _index(procedure, to) <= here
    return Place(to, place.round + 1 if back else place.round)


def _index(procedure: Procedure, key: str) -> int:
    for at, step in enumerate(procedure.steps):
        if step.key == key:
            return at
    raise MachineError(f"本程序没有步骤 {key} / no step {key} in {procedure.key}")
