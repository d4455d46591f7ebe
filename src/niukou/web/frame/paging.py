"""A list cut into pages of a fixed size, which never counts further than it has to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest

from niukou.web.frame.asking import number_asked

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


def cut(request: HttpRequest, rows: QuerySet[Any], total: int | None = None) -> Cut[Any]:
    """The page of a list that the address asks for; a number beyond the end is the last page. total: where it is known."""
    total = rows.count() if total is None else total
    number, begin = _place(request, total)
    if total <= PER_PAGE:
        return Cut(list(rows), number, total, _address(request))
    # whole rows of this page alone: to put all in order carries every one of them along
    keys = list(rows.values_list("pk", flat=True)[begin : begin + PER_PAGE])
    return Cut(list(rows.filter(pk__in=keys)), number, total, _address(request))


def cut_found(
    request: HttpRequest, keys: Sequence[int], rows_of: Callable[[Sequence[int]], Iterable[T]]
) -> Cut[T]:
    """The same where finding is the work: all are found already, and `rows_of` reads those of this page."""
    number, begin = _place(request, len(keys))
    return Cut(list(rows_of(keys[begin : begin + PER_PAGE])), number, len(keys), _address(request))


def cut_rows(request: HttpRequest, rows: Sequence[T]) -> Cut[T]:
    """The same of a list that is whole already."""
    number, begin = _place(request, len(rows))
    return Cut(rows[begin : begin + PER_PAGE], number, len(rows), _address(request))


def _place(request: HttpRequest, total: int) -> tuple[int, int]:
    asked = request.GET.get("page", "1")
    number = min(max(number_asked(asked), 1), max(1, -(-total // PER_PAGE)))
    return number, (number - 1) * PER_PAGE


def _address(request: HttpRequest) -> str:
    given = request.GET.copy()
    given.pop("page", None)
    return f"?{given.urlencode()}&page=" if given else "?page="
