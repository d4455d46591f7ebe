"""An office to test in: its key, its areas, its people. The database is the one NIUKOU_DATABASE_URL names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

from niukou.office.accounts.actor import Actor, act_as
from niukou.office.accounts.models import Charge, User
from niukou.office.areas.models import Area
from niukou.office.areas.search import index_names
from niukou.office.audit import clock, keys
from niukou.office.audit.acts import ACTS
from niukou.office.audit.faults import Since
from niukou.office.audit.models import AuditEntry, Installation
from niukou.office.audit.note_proof import prove_notes
from niukou.office.audit.row_proof import prove_guards, prove_rows
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack
from tests.office import emptying
from tests.office.emptying import empty
from tests.office.stopped_acts import copies_of_a_killed_office

__all__ = ["copies_of_a_killed_office"]  # a fixture: made once for the three files that stop acts

LEVELS = ("province", "prefecture", "county", "town", "village")
# made up: 5399 is assigned to no place
PLACES = {
    "530000000000": "示例省",
    "539900000000": "示例州",
    "539901000000": "甲县",
    "539901001000": "东乡",
    "539901001001": "柳村",
    "539901001002": "杏村",
    "539901002000": "西乡",
    "539901002001": "桃村",
    "539902000000": "乙县",
    "539902001000": "北乡",
    "539902001001": "石村",
}
VILLAGE, OTHER_VILLAGE, TOWN, COUNTY = "539901001001", "539901001002", "539901001000", "539901000000"
FOREIGN_VILLAGE, FOREIGN_COUNTY = "539902001001", "539902000000"
OF_SOMEBODY = re.compile(r"(households?|persons?|cases?|findings?|pairing):")
CODE = re.compile(r'"(H[0-9]+|5399[0-9]{14,16})"')  # of a household or person
DAY = datetime(2017, 7, 1, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="session", autouse=True)
def _emptying() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", empty)
        yield


@pytest.fixture(autouse=True)
def _master_key(tmp_path: Path, settings: object) -> Iterator[None]:
    file = tmp_path / "niukou.key"
    keys.make_master_key(file)
    settings.KEY_FILE = file  # type: ignore[attr-defined]
    settings.PAPERS = tmp_path / "papers"  # type: ignore[attr-defined]
    settings.PACK = "yunnan-2017"  # type: ignore[attr-defined]
    keys.forget()
    yield
    keys.forget()


@pytest.fixture(autouse=True)
def _whatever_was_written_was_noted(_django_db_marker: None) -> Iterator[None]:
    """After every test of the office: each row is as the database noted it, each note as its entry claims it.

    What a test's own set-up wrote may belong to no act. Tests that went past the guards are left out.
    """
    emptying.tampered = False
    yield
    if emptying.tampered or not connection.in_atomic_block or not connection.is_usable():
        return
    never = Since(None, None)
    faults = [*prove_guards(), *prove_notes(clock.now()), *prove_rows(never, clock.now(), lambda *_: None)]
    assert [fault for fault in faults if fault.wrong != "without act"] == []


@pytest.fixture(autouse=True)
def _entries_hold_what_their_acts_say(_django_db_marker: None) -> Iterator[None]:
    """After every test of the office: no entry has a reason, or the code of somebody, whose act does not say that it may."""
    yield
    if not connection.in_atomic_block or not connection.is_usable():
        return
    told = AuditEntry.objects.filter(act__in=ACTS).values_list("act", "subject", "reason", "detail")
    silent = {
        (act, held)
        for act, subject, reason, detail in told
        for held, there in (("words", reason), ("person", OF_SOMEBODY.match(subject) or CODE.search(detail)))
        if there and held not in ACTS[act]
    }
    assert silent == set(), "niukou.office.audit.acts says what each act holds of people, and how that goes"


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load_pack("yunnan-2017", date(2017, 7, 1))


@pytest.fixture
def office(db: None) -> None:
    """A demo database on the first of July 2017, with the made-up areas."""
    Installation.objects.create(demo=True, made_at=DAY)
    clock.turn(DAY)
    made: dict[str, Area] = {}
    for code, name in PLACES.items():
        depth = next(i for i, end in enumerate((2, 4, 6, 9, 12)) if not code[end:].strip("0"))
        above = None if depth == 0 else made[code[: (2, 4, 6, 9)[depth - 1]].ljust(12, "0")]
        path = (above.path if above else "") + code + "/"
        made[code] = Area.objects.create(
            code=code, name=name, level=LEVELS[depth], parent=above, path=path, valid_from=date(2010, 1, 1)
        )
    index_names((area.pk, area.name) for area in made.values())


@pytest.fixture
def village(office: None) -> Area:
    return Area.objects.get(code=VILLAGE)


@pytest.fixture
def acting(office: None, pack: Pack):
    """`acting(role, area)` is somebody with that charge; the same name is the same person."""

    def act(role: str, area: str, name: str = "") -> Actor:
        name = name or f"{role}-{area}"
        user, _ = User.objects.get_or_create(username=name, defaults={"full_name": name})
        Charge.objects.get_or_create(
            user=user, role=role, area=Area.objects.get(code=area), defaults={"since": date(2014, 1, 1)}
        )
        return act_as(name, role, area, pack)

    return act


@pytest.fixture
def cadre(acting) -> Actor:
    """A village cadre."""
    return acting("village_cadre", VILLAGE)


@pytest.fixture
def officer(acting) -> Actor:
    """The county's officer."""
    return acting("county_office", COUNTY)


@pytest.fixture
def stranger(acting) -> Actor:
    """A county officer from another county."""
    return acting("county_office", FOREIGN_COUNTY)


def pytest_report_header() -> str:
    return f"office database / 办公室测试用的数据库: {connection.vendor}"
