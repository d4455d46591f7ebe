"""Why something with findings is not done. Every refusal says what is wrong and what would be right, Chinese first."""

from __future__ import annotations

from collections.abc import Iterable

_SHOWN = 5  # findings named in one sentence; a list of thousands helps nobody


class FindingError(Exception):
    """Refused, and nothing was written. `findings`: the names of those it was refused for, none where it is for all."""

    def __init__(self, why: str, findings: Iterable[str] = ()) -> None:
        self.findings: tuple[str, ...] = tuple(findings)
        more = f" 等{len(self.findings)}条" if len(self.findings) > _SHOWN else ""
        named = "、".join(self.findings[:_SHOWN]) + more
        super().__init__(f"{named}：{why}" if named else why)


class RunError(FindingError):
    """A run that is not taken in: of another place, another pack or key, or older than what was taken in."""


class ExtractError(FindingError):
    """An extract that is not kept or not there, or a screen that is not begun."""


class MovedOnError(FindingError):
    """Somebody has acted on the finding since this actor read it."""


class WrongStateError(FindingError):
    """A finding that does not wait for this: nobody was asked yet, it is answered, settled, or a case is under way."""


class WrongPersonError(FindingError):
    """Another role or level has to do this, or somebody else than who answered."""


class AnswerError(FindingError):
    """An answer that does not fit the kind of finding, or lacks its reason, day, visit or papers."""
