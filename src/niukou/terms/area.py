"""Area codes: the scheme is named by the pack (`area_scheme:`)."""

from __future__ import annotations

import re
from typing import Final, Literal, Protocol

from niukou.terms.characters import half_width, without_blanks

AreaLevel = Literal["province", "prefecture", "county", "town", "village"]
LEVELS: Final[tuple[AreaLevel, ...]] = ("province", "prefecture", "county", "town", "village")
"""From the widest to the narrowest."""


class AreaScheme(Protocol):
    """How the codes of areas are built. Codes are text; blanks and full-width digits are forgiven; nothing raises."""

    @property
    def name(self) -> str:
        """The name by which packs call it."""

    def standard(self, code: str | None) -> str | None:
        """The code as it is compared; None when it is blank or no code of an area."""

    def level(self, code: str | None) -> AreaLevel | None:
        """The level of the area."""

    def parent(self, code: str | None) -> str | None:
        """The code of the area above; None at the top."""

    def village(self, code: str | None) -> str | None:
        """The village's code in a longer one (of a household, a person, a natural village); None when there is none."""

    def contains(self, outer: str | None, inner: str | None) -> bool:
        """True when `inner` is `outer` or lies in it; False when either is no code."""


def _cleaned(code: str | None) -> str:
    return without_blanks(half_width(code)) if code else ""


class DivisionCode:
    """Scheme `cn_division`: 12 digits (GB/T 2260 and GB/T 10114), 2 province, 2 prefecture, 2 county, 3 town, 3 village.

    A level that is not there is zeros: `530000000000` is a province. Shorter codes of 2, 4, 6 or 9 digits are filled
    with zeros.
    """

    name = "cn_division"
    _CODE = re.compile(r"[1-9][0-9](?:[0-9]{2}){0,2}|[1-9][0-9]{8}|[1-9][0-9]{11}")
    _ENDS = (2, 4, 6, 9, 12)  # digits up to and with each level

    def standard(self, code: str | None) -> str | None:
        """12 digits; None for anything that is no code."""
        cleaned = _cleaned(code)
        return cleaned.ljust(12, "0") if self._CODE.fullmatch(cleaned) else None

    def level(self, code: str | None) -> AreaLevel | None:
        """By the trailing zeros; the narrowest part that is not all zeros."""
        standard = self.standard(code)
        return None if standard is None else LEVELS[self._depth(standard)]

    def parent(self, code: str | None) -> str | None:
        """The next wider area, 12 digits; a county straight under its province has the province."""
        standard = self.standard(code)
        if standard is None or (depth := self._depth(standard)) == 0:
            return None
        return standard[: self._ends_above(depth)].ljust(12, "0")

    def village(self, code: str | None) -> str | None:
        """The first 12 digits of a code of 12 or more when they name a village."""
        cleaned = _cleaned(code)
        head = cleaned[:12]
        return head if len(head) == 12 and self.level(head) == "village" else None

    def contains(self, outer: str | None, inner: str | None) -> bool:
        """By the digits of the outer area's level."""
        out, in_ = self.standard(outer), self.standard(inner)
        return out is not None and in_ is not None and in_.startswith(out[: self._ENDS[self._depth(out)]])

    def _depth(self, standard: str) -> int:
        used = len(standard.rstrip("0"))
        return next(depth for depth, end in enumerate(self._ENDS) if used <= end)

    def _ends_above(self, depth: int) -> int:
        return self._ENDS[depth - 1]


class OneLevel:
    """Scheme `none`: any text is a code, every area is a village, none lies in another."""

    name = "none"

    def standard(self, code: str | None) -> str | None:
        """Half-width, without blanks."""
        return _cleaned(code) or None

    def level(self, code: str | None) -> AreaLevel | None:
        """`village` for every code."""
        return "village" if _cleaned(code) else None

    def parent(self, code: str | None) -> str | None:  # noqa: ARG002 -- no code has one
        """None."""
        return None

    def village(self, code: str | None) -> str | None:
        """The code itself."""
        return self.standard(code)

    def contains(self, outer: str | None, inner: str | None) -> bool:
        """Only itself."""
        return self.standard(outer) is not None and self.standard(outer) == self.standard(inner)


_SCHEMES: dict[str, AreaScheme] = {scheme.name: scheme for scheme in (DivisionCode(), OneLevel())}


def area_scheme(name: str) -> AreaScheme:
    """The scheme of that name; ValueError names the known ones."""
    scheme = _SCHEMES.get(name)
    if scheme is None:
        known = ", ".join(sorted(_SCHEMES))
        raise ValueError(f"没有行政区划方案 {name!r}，已有 / unknown area scheme, known are: {known}")
    return scheme
