"""Why something in a case is not done. Every refusal says what is wrong and what would be right, Chinese first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

_SHOWN = 5  # cases named in one sentence; a list of thousands helps nobody


class CaseError(Exception):
    """Refused, and nothing was written. `cases`: the numbers of those it was refused for, none where it is for all."""

    def __init__(self, why: str, cases: Iterable[str] = ()) -> None:
        self.cases: tuple[str, ...] = tuple(cases)
        super().__init__(f"{named(self.cases)}{why}")


class MovedOnError(CaseError):
    """Somebody has acted on the case since this actor read it."""


class WrongStepError(CaseError):
    """Another step is due: the order of the procedure holds."""


class WrongPersonError(CaseError):
    """Another role, level or area has to do this, or somebody else than who entered the case."""


class FormError(CaseError):
    """Something is missing on the form, or is not what the question asks for."""


class QuorumError(CaseError):
    """Too few came to the meeting."""


class NoticeRunsError(CaseError):
    """The notice has not run out, or has, or nobody may object to it."""


class StaleComparisonError(CaseError):
    """The household or the pack has changed since the comparison was asked for."""


class EvidenceError(CaseError):
    """A removal without evidence from before the identification."""


class GateError(CaseError):
    """The gate is closed. `reasons`: of each case, by its number, all of them."""

    def __init__(self, reasons: Mapping[str, Sequence[str]]) -> None:
        self.reasons = reasons
        told = "；".join(f"{number}：{'；'.join(said)}" for number, said in list(reasons.items())[:_SHOWN])
        super().__init__(f"还不能办 / not yet: {told}")
        self.cases = tuple(reasons)


def named(cases: Sequence[str]) -> str:
    """The first of the cases by their numbers, and how many there are."""
    if not cases:
        return ""
    more = f" 等{len(cases)}件" if len(cases) > _SHOWN else ""
    return "、".join(cases[:_SHOWN]) + more + "："
