"""An office with a family on the register, and somebody at its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client, override_settings

from niukou.office.accounts.actor import Actor
from niukou.office.accounts.models import User
from niukou.office.areas.models import Area
from niukou.office.registry.models import Household
from tests.office.conftest import (  # noqa: F401  the same office
    _emptying,
    _master_key,
    acting,
    cadre,
    office,
    officer,
    pack,
    stranger,
    village,
)
from tests.office.registry.made_book import households, move

BACKEND = "niukou.web.entrance.backend.OfficeBackend"
PASSWORD = "三个纽扣-right"


@pytest.fixture(scope="session", autouse=True)
def _plain_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Styles under their own names: no test of a page needs them gathered. Passwords cheap to make."""
    plain = override_settings(
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        STATIC_ROOT=tmp_path_factory.mktemp("files"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    with plain:
        yield


@pytest.fixture
def at_desk() -> Callable[[Actor], Client]:
    """`at_desk(actor)` is a browser in which he has signed in and acts."""

    def sit(actor: Actor) -> Client:
        browser = Client()
        browser.force_login(User.objects.get(username=actor.username), backend=BACKEND)
        session = browser.session
        session["charge"] = [actor.role, actor.area]
        session.save()
        return browser

    return sit


@pytest.fixture
def family(officer: Actor, village: Area) -> Household:  # noqa: F811
    """A family of three, listed as poor by a decision."""
    (members,) = households(village, [3])
    move(officer, "taken_over", members, "poor")
    return Household.objects.get(memberships__person=members[0])
