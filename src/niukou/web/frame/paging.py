"""A list cut into pages of a fixed size, which never counts further than it has to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest

T = TypeVar("T")
PER_PAGE = 50


@dataclass(frozen=True)
class Cut(Generic[T]):
    """One page of a list. address: what stands before the number of a page in its address."""

    rows: Sequence[T]
    number: int
    total: int
    address: str

    @property
    def last(self) -> int:
        """The number of the last page; 1 where there is nothing."""
        return max(1, -(-self.total // PER_PAGE))

    @property
    def first_row(self) -> int:
        """The place in the whole list of the first row shown."""
        return (self.number - 1) * PER_PAGE + 1

    @property
    def last_row(self) -> int:
        """The place of the last row shown."""
        return self.first_row + len(self.rows) - 1


def cut(request: HttpRequest, rows: QuerySet[Any] | list[Any]) -> Cut[Any]:
    """The page of a list that the address asks for; a number beyond the end is the last page."""
    total = len(rows) if isinstance(rows, list) else rows.count()
    asked = request.GET.get("page", "1")
    number = min(max(int(asked), 1) if asked.isdecimal() else 1, max(1, -(-total // PER_PAGE)))
    given = request.GET.copy()
    given.pop("page", None)
    address = f"?{given.urlencode()}&page=" if given else "?page="
    begin = (number - 1) * PER_PAGE
    return Cut(list(rows[begin : begin + PER_PAGE]), number, total, address)
