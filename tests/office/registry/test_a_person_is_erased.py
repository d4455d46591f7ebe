"""Personal data go when the law asks: by two people, from every place, and the book, its seals and its trail still hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry, DataKey
from niukou.office.audit.proof import prove_chains
from niukou.office.registry import selectors, services
from niukou.office.registry.freezing import seal_of
from niukou.office.registry.models import (
    Erasure,
    Household,
    HouseholdYear,
    Lookup,
    Paper,
    PaperKey,
    Person,
    PersonYear,
    YearSeal,
)
from niukou.office.registry.refused import RefusedError
from niukou.office.registry.selectors import DamagedPaperError
from niukou.office.registry.selectors.proof import ledger_faults
from niukou.office.registry.services import NewPaper, YearChange
from niukou.office.registry.services.erasing import erase
from tests.made_county import number
from tests.office.conftest import COUNTY
from tests.office.registry.conftest import ACCOUNT, PHONE
from tests.office.registry.made_book import move

pytestmark = pytest.mark.django_db
LAW = {"basis": "个人信息保护法第四十七条", "reason": "本人要求"}
NEXT_YEAR = datetime(2018, 1, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def second(acting) -> Actor:
    return acting("county_government", COUNTY)


@pytest.fixture
def head(home: Household) -> Person:
    return Person.objects.get(name=HouseholdYear.objects.get().values["head_name"])


@pytest.fixture
def child(home: Household, head: Person) -> Person:
    return Person.objects.exclude(pk=head.pk).get()


@pytest.fixture
def closed(home: Household, officer: Actor) -> YearSeal:
    """The year is frozen."""
    clock.turn(NEXT_YEAR)
    return services.freeze_year(officer, Area.objects.get(code=COUNTY), 2017)


@pytest.fixture
def gone(officer: Actor, second: Actor) -> Callable[..., Erasure]:
    """`gone(person, papers)`: asked for by one, carried out by another."""

    def carry_out(person: Person, papers: tuple[Paper, ...] = ()) -> Erasure:
        return erase(second, services.ask_erasure(officer, person, papers=papers, **LAW), "核对无误")

    return carry_out


def everything() -> str:
    """Every row of every table, as text."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith("areas_name"):
                cursor.execute(f'SELECT * FROM "{table}"')
                told += [str(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(told)


def test_of_a_frozen_year_the_content_goes_and_the_seal_holds(
    closed: YearSeal, child: Person, officer: Actor, gone
) -> None:
    name = child.name
    assert name in everything()
    gone(child)
    child.refresh_from_db()
    assert (child.name, child.sex, child.birth_date, child.erased_at is not None) == ("", "", None, True)
    (row,) = PersonYear.objects.filter(person=child)
    assert (row.values, row.sealed, len(bytes(row.digest))) == ({}, None, 32)
    assert seal_of(COUNTY, 2017) == (closed.files, bytes(closed.seal))
    assert name not in everything()
    assert not Lookup.objects.filter(person=child).exists()
    assert all(proof.fault is None for proof in prove_chains())
    assert selectors.find(officer, number(11)) == []


def test_of_a_family_that_goes_on_only_the_heads_name_goes(
    closed: YearSeal, head: Person, home: Household, officer: Actor, gone
) -> None:
    assert HouseholdYear.objects.get().values["head_name"] == head.name
    gone(head)
    row = HouseholdYear.objects.get()
    assert "head_name" not in row.values and row.values["wage_income"] == "3000"
    assert selectors.household(officer, home.code, "看").values["phone"] == PHONE
    assert seal_of(COUNTY, 2017) == (closed.files, bytes(closed.seal))


def test_of_a_family_with_nobody_left_everything_goes(
    closed: YearSeal, head: Person, child: Person, home: Household, officer: Actor, gone
) -> None:
    paper = services.add_paper(
        officer, home.area, NewPaper("照片", f"{head.name}的房子", b"x", "image/png"), home
    )
    gone(head)
    assert PaperKey.objects.exists()
    gone(child)
    row = HouseholdYear.objects.get()
    assert (row.values, row.sealed) == ({}, None)
    assert not Lookup.objects.exists() and not PaperKey.objects.exists()
    with pytest.raises(DamagedPaperError, match="依法删除"):
        selectors.read_paper(officer, paper.pk, "看")
    paper.refresh_from_db()
    assert paper.title == "" and head.name not in everything()
    assert seal_of(COUNTY, 2017) == (closed.files, bytes(closed.seal))


@pytest.mark.django_db(transaction=True)
def test_the_file_of_a_paper_goes_from_the_disk_and_a_copy_of_it_opens_for_nobody(
    home: Household, child: Person, officer: Actor, gone, settings
) -> None:
    paper = services.add_paper(officer, home.area, NewPaper("残疾证", "证", b"secret", "image/png"), home)
    other = services.add_paper(officer, home.area, NewPaper("照片", "房", b"house", "image/png"), home)
    file = Path(settings.PAPERS) / paper.file
    copy = file.read_bytes()
    gone(child, (paper,))
    assert not file.exists()
    file.write_bytes(copy)
    with pytest.raises(DamagedPaperError, match="依法删除"):
        selectors.read_paper(officer, paper.pk, "看")
    assert selectors.read_paper(officer, other.pk, "看")[1] == b"house"


def test_the_ledger_still_closes_and_he_is_a_numbered_nobody(
    home: Household, child: Person, head: Person, officer: Actor, gone
) -> None:
    move(officer, "identified", [head, child], "poor", date(2017, 6, 1))
    move(officer, "natural_decrease", [child], "gone", date(2017, 6, 20))
    gone(child)
    county = Area.objects.get(code=COUNTY)
    assert list(ledger_faults(officer, county)) == []
    assert Person.objects.get(pk=child.pk).account == "gone" and child.entries.count() == 2


def test_who_asks_does_not_decide(
    child: Person, officer: Actor, second: Actor, stranger: Actor, acting
) -> None:
    asked = services.ask_erasure(officer, child, **LAW)
    for actor, words in (
        (officer, "另一个人"),
        (stranger, "不管这个地方"),
        (acting("auditor", COUNTY), "职责"),
    ):
        with pytest.raises(NotAllowedError, match=words):
            erase(actor, asked, "好")
    with pytest.raises(RefusedError, match="理由"):
        erase(second, asked, " ")
    assert Person.objects.get(pk=child.pk).name != ""


@pytest.mark.parametrize("missing", ["basis", "reason"])
def test_without_law_or_reason_nothing_is_asked(child: Person, officer: Actor, missing: str) -> None:
    with pytest.raises(RefusedError, match="法律依据"):
        services.ask_erasure(officer, child, **{**LAW, missing: " "})


def test_who_may_not_ask(child: Person, second: Actor, stranger: Actor) -> None:
    for actor in (second, stranger):
        with pytest.raises(NotAllowedError):
            services.ask_erasure(actor, child, **LAW)


def test_who_is_listed_stays(head: Person, child: Person, officer: Actor, second: Actor) -> None:
    asked = services.ask_erasure(officer, child, **LAW)
    move(officer, "identified", [head, child], "poor")
    with pytest.raises(RefusedError, match="还在册上（未脱贫）"):
        services.ask_erasure(officer, head, **LAW)
    child.refresh_from_db()
    with pytest.raises(RefusedError, match="还在册上（未脱贫）"), transaction.atomic():
        erase(second, asked, "好")
    assert Person.objects.get(pk=child.pk).name != ""


def test_refused_it_may_be_asked_again_and_carried_out_once(
    child: Person, officer: Actor, second: Actor, gone
) -> None:
    first = services.ask_erasure(officer, child, **LAW)
    with pytest.raises(RefusedError, match="提出过"):
        services.ask_erasure(officer, child, **LAW)
    services.refuse_erasure(second, first, "不是本人")
    with pytest.raises(RefusedError, match="已经审过"):
        erase(second, first, "好")
    done = gone(child)
    with pytest.raises(RefusedError, match="已经审过"):
        erase(second, done, "好")
    child.refresh_from_db()
    with pytest.raises(RefusedError, match="已经删除"):
        services.ask_erasure(officer, child, **LAW)
    acts = [e.act for e in AuditEntry.objects.filter(subject=f"person:{child.code}").order_by("pk")]
    assert acts == [
        "registry.ask_erasure",
        "registry.refuse_erasure",
        "registry.ask_erasure",
        "registry.erase",
    ]


def test_a_paper_of_another_family_is_not_taken_along(child: Person, officer: Actor, clerk: Actor) -> None:
    village = Area.objects.get(code="539901001002")
    paper = services.add_paper(officer, village, NewPaper("照片", "村口", b"x", "image/png"))
    with pytest.raises(RefusedError, match="不是这一家"):
        services.ask_erasure(officer, child, papers=[paper], **LAW)


def test_nothing_is_entered_about_somebody_erased(child: Person, clerk: Actor, gone, entry_of_2018) -> None:
    gone(child)
    entry_of_2018()
    with pytest.raises(NotAllowedError, match="没有"):
        services.set_years(clerk, 2018, [YearChange("person", child.code, {"name": "新"})])


def test_the_database_empties_a_frozen_year_for_an_approved_erasure_alone(
    closed: YearSeal, child: Person, head: Person, officer: Actor, second: Actor
) -> None:
    services.ask_erasure(officer, child, **LAW)
    attempts = [
        lambda: PersonYear.objects.filter(person=child).update(values={}, sealed=None),  # asked, not approved
        lambda: PersonYear.objects.filter(person=head).update(values={}, sealed=None),
        lambda: HouseholdYear.objects.update(values={}, sealed=None),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError, match="frozen year"), transaction.atomic():
            attempt()
    erase(second, Erasure.objects.get(), "好")
    attempts = [
        lambda: PersonYear.objects.filter(person=child).update(values={"name": "别人"}),
        lambda: PersonYear.objects.filter(person=child).update(digest=b"x" * 32),
        lambda: HouseholdYear.objects.update(values={}, sealed=None),  # the head is there
        lambda: HouseholdYear.objects.update(values={"head_name": "别人"}),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError, match="frozen year"), transaction.atomic():
            attempt()


def test_each_kind_of_number_lies_under_a_key_of_its_own(home: Household) -> None:
    purposes = set(DataKey.objects.values_list("purpose", flat=True))
    assert {"column:id_number", "column:phone", "mac:year", "mac:index:identity"} <= purposes
    whole = everything()
    assert number(10) not in whole and PHONE not in whole and ACCOUNT not in whole
