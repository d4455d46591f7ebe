"""Forms as a page offers them, filled in, and what becomes of one that is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Max
from django.test import Client
from django.urls import resolve

from niukou.office.audit.models import Written
from niukou.office.cases.models import Draft
from niukou.office.findings.models import Screening
from niukou.office.registry.models import SavedList, YearDraft
from niukou.runs.screening import process
from tests.office.conftest import VILLAGE
from tests.web.conftest import PASSWORD
from tests.web.frame.reading import PICTURE, read, said_by

UNWATCHED = (Draft, Screening, SavedList, YearDraft)
# of anybody's own: his session, his password, his lists
OWN = {
    "entrance:language",
    "entrance:sign_out",
    "entrance:password",
    "entrance:charges",
    "entrance:sign_in",
    "households:lists",
}
# what is written where no word would do, by the last part of a field's name
TYPED = {
    "year": "2017", "amount": "700", "name_0": "张三", "relation_0": "户主", "password": PASSWORD, "give-area": VILLAGE,
    "head": "",
}  # fmt: skip
Key = tuple[str, ...]


CHANGED = ":wage_income"


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
    """What stands in a field, where it is one that takes no words; an indicator is changed, as sent unchanged it does nothing."""
    if name.endswith(CHANGED) and not name.startswith("was:"):
        return "4100"
    told = TYPED.get(name, TYPED.get(name.rpartition("-")[2]))
    return value if told is None or value not in ("", "写明了") else told


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


@pytest.fixture
def no_screen_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen is a process of its own, and would look for a database of its own."""
    monkeypatch.setattr(process, "start", lambda screen, lock: None)
