"""Every form of every page × every role × his own area and a foreign one: sent by who was not offered it, it changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Max
from django.test import Client
from django.urls import resolve

from niukou.office.accounts.actor import Actor
from niukou.office.audit.models import Written
from niukou.office.cases.models import Draft
from niukou.office.findings.models import Screening
from niukou.office.registry.models import SavedList, YearDraft
from niukou.rulebook.model import Pack
from niukou.runs.screening import process
from tests.office.conftest import COUNTY, VILLAGE
from tests.web.conftest import PASSWORD
from tests.web.frame.addresses import ADDRESSES
from tests.web.frame.made_world import WHOLE, World, place_of, world  # noqa: F401  the office
from tests.web.frame.reading import PICTURE, read, said_by
from tests.web.frame.test_no_page_tells_what_is_not_his import OTHERS, QUICK

UNWATCHED = (Draft, Screening, SavedList, YearDraft)
# who is offered something to fill in, and in which rooms; the rest is offered to one of these too
WHO = (
    ("county_office", COUNTY, ""), ("village_cadre", VILLAGE, "desk households cases findings"),
    ("system_administrator", COUNTY, "accounts emergency"), ("security_administrator", COUNTY, "accounts"),
    ("auditor", COUNTY, "emergency audit"),
)  # fmt: skip
WITHOUT_FORMS = ("paper:", "rulebook:")  # below the head of the page
# of anybody's own: his session, his password, his lists; and, from a foreign area, on the lists of that area
OWN = {
    "entrance:language",
    "entrance:sign_out",
    "entrance:password",
    "entrance:charges",
    "entrance:sign_in",
    "households:lists",
}
OF_HIS_AREA = {"support:new_unit", "support:receive", "accounts:add"}
# what is written where no word would do, by the last part of a field's name
TYPED = {
    "year": "2017", "amount": "700", "name_0": "张三", "relation_0": "户主", "password": PASSWORD, "give-area": VILLAGE,
    "head": "",
}  # fmt: skip
# whose form, sent by who is offered it, does something here; the others only look, or want what this office does not have
DONE = {
    "accounts:add", "accounts:one", "cases:object_to", "cases:one", "cases:open_one", "cases:together", "cases:withdraw",
    "comparison:begin", "comparison:extract", "desk:instruct", "desk:instruction", "emergency:one", "findings:one",
    "findings:together", "households:edit", "households:new", "support:fund", "support:household", "support:new_unit",
    "support:project", "support:receive", "support:spend", "support:unit", "windows:draft",
}  # fmt: skip
Sit = Callable[[Actor], Client]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """A form on a page, filled in, and one of its buttons."""

    route: str
    page: str
    address: str
    sent: dict[str, Any]

    @property
    def key(self) -> Key:
        """By which it is known again: where to, and what of it nobody types."""
        return (self.address, *self.acts, *sorted(self.sent))

    @property
    def acts(self) -> list[str]:
        """Which of the page's acts it is."""
        return [f"{name}={self.sent[name]}" for name in ("act", "do", "step") if name in self.sent]


def ways_on(page: str, said: str) -> Iterator[Way]:
    """What a page offers below its head."""
    _, _, below = said.partition("<main")
    for form in read(below).forms if 'method="post"' in below else ():
        if form.method == "post":
            for address, sent in form.ways(page):
                route = resolve(address.partition("?")[0]).view_name
                if route not in OWN:
                    yield Way(
                        route, page, address, {name: typed(name, value) for name, value in sent.items()}
                    )


def typed(name: str, value: Any) -> Any:
    """What stands in a field, where it is one that takes no words."""
    told = TYPED.get(name, TYPED.get(name.rpartition("-")[2]))
    return value if told is None or value not in ("", "写明了") else told


def ways_of(world: World, at_desk: Sit, acting: Callable[..., Actor]) -> dict[Key, tuple[Way, Client]]:  # noqa: F811
    """What those who work here are offered, each once, with the browser of somebody who is."""
    found: dict[Key, tuple[Way, Client]] = {}
    for role, place, rooms in WHO:
        browser = at_desk(acting(role, place, f"opens-{role}"))
        for route, addresses in ADDRESSES.items():
            if (
                "export" in route
                or route.startswith(WITHOUT_FORMS)
                or route.partition(":")[0] not in (rooms or route)
            ):
                continue
            for address in addresses(world):
                for way in ways_on(address, said_by(browser.get(address))[1]):
                    found.setdefault(way.key, (way, browser))
    return found


@dataclass(frozen=True)
class Sent:
    """What became of a form that was sent; whatever was written is taken back."""

    wrote: bool
    status: int
    said: str


def send(browser: Client, way: Way) -> Sent:
    """Send it, see what came of it."""
    fresh = {
        name: SimpleUploadedFile(value.name or "", PICTURE, content_type="image/png")
        if isinstance(value, SimpleUploadedFile)
        else value
        for name, value in way.sent.items()
    }
    before, point = state(), transaction.savepoint()
    status, said = said_by(browser.post(way.address, fresh))
    wrote = state() != before
    transaction.savepoint_rollback(point)
    return Sent(wrote, status, said)


def state() -> tuple[int, ...]:
    """Differs after whatever was written to any table but the trail's."""
    noted = Written.objects.aggregate(last=Max("pk"))["last"] or 0
    return (noted, *(model._base_manager.count() for model in UNWATCHED))


@pytest.fixture(autouse=True)
def _no_screen_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen is a process of its own, and would look for a database of its own."""
    monkeypatch.setattr(process, "start", lambda screen, lock: None)


@pytest.mark.long
def test_forms_do_something_for_who_is_offered_them(
    world: World,  # noqa: F811
    at_desk: Sit,
    acting: Callable[..., Actor],
) -> None:
    """What does nothing for anybody would be refused to others in vain."""
    found = ways_of(world, at_desk, acting).values()
    assert {way.route for way, browser in found if send(browser, way).wrote} == DONE


@pytest.mark.parametrize(
    "roles", [QUICK, pytest.param(OTHERS, marks=pytest.mark.long)], ids=["quick", "others"]
)
def test_who_is_not_offered_a_form_changes_nothing_by_sending_it(
    roles: Sequence[str],
    world: World,  # noqa: F811
    at_desk: Sit,
    acting: Callable[..., Actor],
    pack: Pack,
) -> None:
    found = [way for way, _ in ways_of(world, at_desk, acting).values()]
    secrets = [*WHOLE, *world.names]
    for role, where in product(roles, ("own", "foreign")):
        place = place_of(pack, role, where)
        if place is None:
            continue
        browser = at_desk(acting(role, place, f"looks-{role}-{where}"))
        offered = Offered(browser) if where == "own" else None
        for way in found:
            if offered.has(way) if offered else way.route in OF_HIS_AREA:
                continue
            sent, told = send(browser, way), f"{role} in {where}: {way.route} {way.key}"
            assert not sent.wrote, told
            assert sent.status < 500, told
            if where == "foreign":
                given = str(way.sent) + way.address
                assert [one for one in secrets if one in sent.said and one not in given] == [], told


@dataclass
class Offered:
    """What somebody is offered on the pages that he opens, each opened once."""

    browser: Client
    pages: dict[str, list[Way]] = field(default_factory=dict)

    def has(self, way: Way) -> bool:
        """Whether he finds this form where it stands, or at the address to which it is sent; with fewer fields, if he reads less."""
        return any(
            one.address == way.address and one.acts == way.acts and set(one.sent) <= set(way.sent)
            for page in (way.page, way.address)
            for one in self._on(page)
        )

    def _on(self, page: str) -> list[Way]:
        if page not in self.pages:
            self.pages[page] = list(ways_on(page, said_by(self.browser.get(page))[1]))
        return self.pages[page]
