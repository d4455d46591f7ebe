"""A name, a number, a telephone, an account, planted wherever something is refused: no error, log, trail or list tells them.

Two things are answers, not errors, and may show a name: what was wrong in a column of labels, to whoever imports it, and what a
colleague has changed, to whoever edits the same household. Logs write neither: they never hold the words of an exception.
"""

from __future__ import annotations

import csv
import io
import logging
import logging.config
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from niukou.cli import start
from niukou.config import settings as ours
from niukou.config.logs import LOGGING
from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.models import AuditEntry
from niukou.office.registry import selectors, services
from niukou.office.registry.fields import YearDictionary
from niukou.office.registry.models import Household, Paper, Person, RejectedRow
from niukou.office.registry.refused import RefusedError
from niukou.office.registry.selectors import DamagedPaperError, Filters, NotThereError
from niukou.office.registry.services import NewFamily, NewPaper, NewPerson, YearChange
from niukou.runs.import_registry import ImportRequest, stage_files
from niukou.runs.office_ready import database_troubles
from niukou.runs.refusals import RefusalError
from tests.made_county import VILLAGES, make_county, number
from tests.office.conftest import COUNTY, TOWN, VILLAGE

NAME, PHONE, ACCOUNT = "璎珞瑭", "19912345678", "6217009900000000019"
NUMBER = number(77)
NUMBERS = (NUMBER, PHONE, ACCOUNT)
PLANTED = (NAME, *NUMBERS)

pytestmark = pytest.mark.django_db


def clean(text: str, *values: str) -> bool:
    return [value for value in values or PLANTED if value in text] == []


@pytest.fixture
def clerk(acting) -> Actor:
    return acting("town_office", TOWN)


@pytest.fixture
def home(clerk: Actor) -> Household:
    """A family whose every personal value is one of the planted."""
    head = NewPerson({"name": NAME, "id_number": NUMBER, "relation": "户主"})
    told = {"head_name": NAME, "phone": PHONE, "bank_account": ACCOUNT}
    return services.add_households(clerk, [NewFamily(VILLAGE, [head], told)])[0]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the settings' logging writes."""
    written = io.StringIO()
    handler = dict(LOGGING["handlers"]["stderr"], stream=written)
    logging.config.dictConfig(LOGGING | {"handlers": {"stderr": handler}})
    yield written
    logging.config.dictConfig(LOGGING)


@pytest.mark.parametrize("value", PLANTED)
@pytest.mark.parametrize("table", ["household", "person"])
def test_a_value_in_every_field_of_a_new_family_is_refused_without_being_said(
    clerk: Actor, home: Household, table: str, value: str
) -> None:
    fields = dict.fromkeys(YearDictionary(installed_pack(clock.today()), 2017).fields(table), value)
    own, person = ({}, {"name": NAME}) if table == "household" else ({}, fields)
    family = NewFamily(VILLAGE, [NewPerson(person)], fields if table == "household" else own)
    with pytest.raises(RefusedError) as refused:
        services.add_households(clerk, [family])
    assert len(refused.value.faults) > 5 and clean(str(refused.value))


@pytest.mark.parametrize("value", PLANTED)
@pytest.mark.parametrize("table", ["household", "person"])
def test_a_value_in_every_field_of_a_year_is_refused_without_being_said(
    clerk: Actor, home: Household, table: str, value: str
) -> None:
    fields = dict.fromkeys(YearDictionary(installed_pack(clock.today()), 2017).fields(table), value)
    code = home.code if table == "household" else Person.objects.get().code
    with pytest.raises(RefusedError) as refused:
        services.set_years(clerk, 2017, [YearChange(table, code, fields)])
    assert clean(str(refused.value))


@pytest.mark.parametrize("value", NUMBERS)
def test_a_number_where_a_code_is_meant_is_not_said_again(clerk: Actor, home: Household, value: str) -> None:
    asked: list[Callable[[], object]] = [
        lambda: selectors.household(clerk, value),
        lambda: selectors.village(clerk, value, date(2017, 7, 1)),
        lambda: services.set_years(clerk, 2017, [YearChange("household", value, {"wage_income": 1})]),
        lambda: services.add_households(clerk, [NewFamily(value, [NewPerson({"name": NAME})], {})]),
    ]
    for ask in asked:
        with pytest.raises((NotThereError, NotAllowedError, RefusedError)) as refused:
            ask()
        assert clean(str(refused.value))


def test_who_is_in_the_book_already_is_not_named(clerk: Actor, home: Household) -> None:
    twice = NewFamily(
        VILLAGE, [NewPerson({"name": NAME, "id_number": NUMBER, "relation": "户主"})], {"head_name": NAME}
    )
    with pytest.raises(RefusedError, match="已在册") as refused:
        services.add_households(clerk, [twice])
    assert clean(str(refused.value))


def test_a_role_that_may_not_search_is_told_so_and_no_more(home: Household, acting) -> None:
    administrator = acting("system_administrator", COUNTY)
    with pytest.raises(NotAllowedError) as refused:
        selectors.households(administrator, Filters(name=NAME))
    assert clean(str(refused.value))
    assert selectors.find(administrator, NUMBER) == selectors.find(administrator, NAME) == []


def test_a_papers_title_is_not_told_by_its_troubles(clerk: Actor, home: Household, settings) -> None:
    title = f"{NAME}的证 {NUMBER}"
    with pytest.raises(RefusedError) as refused:
        services.add_paper(clerk, home.area, NewPaper("残疾证", title, b"", "image/png"), home)
    assert clean(str(refused.value))
    services.add_paper(clerk, home.area, NewPaper("残疾证", title, b"x", "image/png"), home)
    paper = Paper.objects.get()
    (Path(settings.PAPERS) / paper.file).write_bytes(b"harm")
    with pytest.raises(DamagedPaperError) as damaged:
        selectors.read_paper(clerk, paper.pk, "看")
    assert clean(str(damaged.value))


def test_rows_set_aside_by_an_import_show_no_number(office: None, officer: Actor, tmp_path: Path) -> None:
    """Every column of a row holds the planted value, one row for each value."""
    county = Area.objects.get(code=COUNTY)
    town = Area.objects.create(
        code="539901101000", name="示例镇", level="town", parent=county, path=county.path + "539901101000/"
    )
    for code in VILLAGES:
        Area.objects.create(
            code=code, name=code[-1], level="village", parent=town, path=f"{town.path}{code}/"
        )
    folder = make_county(tmp_path / "county", 12)
    for name in ("贫困户", "家庭成员"):
        file = folder / "registry" / f"{name}.csv"
        rows = list(csv.reader(io.StringIO(file.read_text(encoding="gb18030"))))
        for place, value in enumerate(PLANTED, 1):
            rows[place] = [rows[place][0], *([value] * (len(rows[place]) - 1))]
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(rows)
    done = stage_files(
        officer, installed_pack(date(2017, 10, 1)), ImportRequest(folder, county, 2017, date(2017, 10, 1))
    )
    texts = [f"{row.value} {row.reason} {row.column} {row.file}" for row in RejectedRow.objects.all()]
    assert len(texts) > 20 and [text for text in texts if not clean(text, *NUMBERS)] == []
    assert clean(str(done.staging.told), *PLANTED)
    assert clean("".join(f"{e.detail}{e.reason}{e.subject}" for e in AuditEntry.objects.all()))


def test_what_a_database_says_of_a_row_is_not_passed_on(home: Household, log: io.StringIO) -> None:
    with pytest.raises(RefusalError) as refused, database_troubles(), transaction.atomic():
        Person.objects.create(code=Person.objects.get().code, name=NAME, area=home.area)
    assert clean(str(refused.value))
    try:
        with transaction.atomic():
            Household.objects.create(code=home.code, area=home.area)
    except IntegrityError:
        logging.getLogger("niukou").exception("could not be written")
    assert "IntegrityError" in log.getvalue() and "Key (" not in log.getvalue() and clean(log.getvalue())


@pytest.mark.parametrize("kind", [ValueError, KeyError, DatabaseError, RefusedError])
def test_a_log_has_the_kind_and_place_of_an_error_and_none_of_its_words(
    log: io.StringIO, kind: type[Exception]
) -> None:
    try:
        try:
            raise KeyError(NAME)
        except KeyError as inner:
            raise kind(" ".join(PLANTED)) from inner
    except kind:
        logging.getLogger("django.request").error("Internal Server Error: %s", "/household/1", exc_info=True)
    assert kind.__name__ in log.getvalue() and "KeyError" in log.getvalue()
    assert f"{Path(__file__).name}:" in log.getvalue() and clean(log.getvalue())


def test_a_number_in_a_message_is_starred(log: io.StringIO) -> None:
    logging.getLogger("niukou").warning("asked for %s, %s and %s", *NUMBERS)
    assert log.getvalue().count("***") == 3 and clean(log.getvalue(), *NUMBERS)


def test_a_command_that_nobody_foresaw_to_fail_prints_no_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ValueError(" ".join(PLANTED))

    monkeypatch.setattr("niukou.cli.start._load", fail)
    assert start.main(["statistics"]) == 1
    said = capsys.readouterr()
    assert "ValueError" in said.err and clean(said.err + said.out)


@pytest.mark.parametrize("value", NUMBERS)
def test_a_number_typed_as_an_argument_is_refused_without_a_row(
    home: Household, capsys: pytest.CaptureFixture[str], value: str
) -> None:
    status = start.main(
        ["statistics", "--area", value, "--from", "2017-01-01", "--to", "2017-06-30", "--as", "x"]
    )
    said = capsys.readouterr()
    assert status == 1 and clean(said.err + said.out)


def test_the_trail_of_it_all_names_nobody(clerk: Actor, home: Household) -> None:
    selectors.household(clerk, home.code, f"核对 {NUMBER} {PHONE} {ACCOUNT}")
    told = "".join(f"{e.detail}{e.reason}{e.subject}" for e in AuditEntry.objects.all())
    assert clean(told) and told.count("***") == 3


def test_no_page_of_an_error_is_shown(settings) -> None:
    assert ours.DEBUG is False and settings.DEBUG is False
