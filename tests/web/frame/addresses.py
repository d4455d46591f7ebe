"""For each route of the pages, addresses at which a family with something to hide could be seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from niukou.office.cases.models import Case
from niukou.office.registry.models import Household


@dataclass(frozen=True)
class World:
    """What there is to be seen."""

    home: Household
    case: Case

    @property
    def village(self) -> str:
        return str(self.home.area.code)


Addresses = Callable[[World], list[str]]
ADDRESSES: Mapping[str, Addresses] = {
    "desk:mine": lambda w: ["/"],
    "households:found": lambda w: [
        "/households/", "/households/?account=poor", "/households/?q=覃明显", f"/households/?q={w.home.code}",
        "/households/?q=13912345678", "/households/?q=柳村",
    ],
    "households:one": lambda w: [f"/households/{w.home.code}/"],
    "households:edit": lambda w: [f"/households/{w.home.code}/edit/"],
    "households:check": lambda w: [f"/households/{w.home.code}/check/"],
    "cases:waiting": lambda w: ["/cases/", "/cases/?list=overdue", "/cases/?list=all"],
    "cases:one": lambda w: [f"/cases/{w.case.number}/"],
    "book:balance": lambda w: ["/book/", f"/book/?area={w.village}", "/book/?from=2017-01-01&to=2017-12-31"],
    "entrance:charges": lambda w: ["/in/as/", "/in/as/?again=1"],
    "entrance:password": lambda w: ["/in/password/"],
    "entrance:sign_in": lambda w: ["/in/"],
    "entrance:code": lambda w: ["/in/code/"],
    "entrance:sign_out": lambda w: ["/in/out/"],
    "entrance:language": lambda w: ["/in/language/"],
}  # fmt: skip
