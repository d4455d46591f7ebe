"""The area rule: an object belongs to an area, and whoever acts has one. It lives here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from niukou.office.areas.models import Area
from niukou.office.areas.selectors import paths_above, within
from niukou.office.audit.services import Author
from niukou.terms.mask import hide_personal_numbers


class NotAllowedError(Exception):
    """Whoever acts may not do or see this. The message says what would be right, never what there is to see."""

    def __init__(self, said: str) -> None:
        super().__init__(hide_personal_numbers(said))


@dataclass(frozen=True)
class AreaAuthor(Author):
    """An author who acts for an area. `path`: that area's, '' for none."""

    path: str = ""

    def sees(self, at: str = "area__path") -> Q:
        """What he may see of rows whose lookup `at` is a path. Nothing when unset."""
        return within(self.path, at)

    def reaches(self, at: str = "area__path") -> Q:
        """What he may use besides: rows of the areas that his lies in, such as a list that a county keeps for its villages."""
        return self.sees(at) | Q(**{f"{at}__in": paths_above(self.path)})

    def covers(self, area: Area) -> bool:
        """Whether an area lies in his."""
        return self.covers_path(area.path)

    def covers_path(self, path: str) -> bool:
        """The same of an area's path, where a whole country of them is asked about."""
        return bool(self.path) and path.startswith(self.path)

    def must_cover(self, area: Area) -> None:
        """Raises NotAllowedError for an area that is not his."""
        if not self.covers(area):
            raise NotAllowedError("您不管这个地方 / this area is not yours")


@dataclass(frozen=True)
class Operator(AreaAuthor):
    """Whoever holds the machine, at the command line: sets the office up, sees no household."""

    def covers_path(self, path: str) -> bool:  # noqa: ARG002  every one
        """Every area: it is he who brings them in."""
        return True


def operator(command: str, place: str = "") -> Operator:
    """The operator as the trail tells him: by the command he called, and from where."""
    return Operator(username=command, role="operator", area="", place=place)
