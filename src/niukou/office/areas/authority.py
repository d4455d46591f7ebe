"""The area rule: an object belongs to an area, and whoever acts has one. It lives here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.audit.services import Author


class NotAllowedError(Exception):
    """Whoever acts may not do or see this. The message says what would be right, never what there is to see."""


@dataclass(frozen=True)
class AreaAuthor(Author):
    """An author who acts for an area. `path`: that area's, '' for none."""

    path: str = ""

    def sees(self, at: str = "area__path") -> Q:
        """What he may see of rows whose lookup `at` is a path. Nothing when unset."""
        return within(self.path, at)

    def covers(self, area: Area) -> bool:
        """Whether an area lies in his."""
        return self.covers_path(area.path)

    def covers_path(self, path: str) -> bool:
        """The same of an area's path, where a whole country of them is asked about."""
        return bool(self.path) and path.startswith(self.path)

    def must_cover(self, area: Area) -> None:
        """Raises NotAllowedError for an area that is not his."""
        if not self.covers(area):
            raise NotAllowedError(f"{self.username} 不管这个地方 / this area is not theirs")


@dataclass(frozen=True)
class Operator(AreaAuthor):
    """Whoever holds the machine, at the command line: sets the office up, sees no household."""

    def covers_path(self, path: str) -> bool:  # noqa: ARG002  every one
        """Every area: it is he who brings them in."""
        return True


def operator(command: str) -> Operator:
    """The operator as the trail tells him: by the command he called."""
    return Operator(username=command, role="operator", area="")
