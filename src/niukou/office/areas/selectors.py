"""Reading areas. Areas are public: nothing here asks who is asking."""

from __future__ import annotations

from django.db.models import Q

from niukou.office.areas.models import NATURAL_VILLAGE, Area

AFTER_SLASH = "0"  # the character after `/`
_BELOW_COUNTY = ("county", "town", "village", NATURAL_VILLAGE)


def within(path: str, at: str = "path") -> Q:
    """Everything whose column `at` (a lookup to a path) lies in the area of that path, itself included.

    An empty path is no area, and nothing lies in it.
    """
    if not path:
        return Q(pk__in=[])
    return Q(**{f"{at}__gte": path, f"{at}__lt": path[:-1] + AFTER_SLASH})


def area_of(code: str) -> Area:
    """The area of a code. Raises Area.DoesNotExist."""
    return Area.objects.get(code=code)


def chain_of(area: Area) -> str:
    """The code of the audit chain that tells of an area: its county's, or its own where it is wider than a county.

    Counted from the end: a county may lie straight under its province, and a pack may know villages alone.
    """
    codes: list[str] = area.path.rstrip("/").split("/")
    below = _BELOW_COUNTY.index(area.level) if area.level in _BELOW_COUNTY else 0
    return codes[max(0, len(codes) - 1 - below)]
