"""Money received, allotted, spent: never more out than in, nothing edited, and every balance is a plain recount."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import Household, Person
from niukou.office.registry.refused import RefusedError
from niukou.office.support import selectors, services
from niukou.office.support.models import ALLOTTED, RECEIVED, SPENT, Allotment, Fund, MoneyEntry
from niukou.office.support.money_rows import leaf_of
from niukou.office.support.services import Payment
from tests.office.conftest import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.office.support.conftest import DAY

pytestmark = pytest.mark.django_db
FUND = {"document": "示财〔2017〕2号", "source": "社会捐助资金", "level": "县", "year": "2017"}


def recounted() -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """By fund [received, allotted] and by allotment [allotted, spent], added up from the entries one by one."""
    of_funds = {fund.pk: [0, 0] for fund in Fund.objects.all()}
    of_projects = {row.pk: [0, 0] for row in Allotment.objects.all()}
    for entry in MoneyEntry.objects.all():
        if entry.kind != SPENT:
            of_funds[entry.fund_id][(RECEIVED, ALLOTTED).index(entry.kind)] += entry.amount
        if entry.kind != RECEIVED:
            of_projects[entry.allotment_id][(ALLOTTED, SPENT).index(entry.kind)] += entry.amount
    return of_funds, of_projects


def kept() -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """The same as the accounts say."""
    return (
        {fund.pk: [fund.received, fund.allotted] for fund in Fund.objects.all()},
        {row.pk: [row.allotted, row.spent] for row in Allotment.objects.all()},
    )


def test_money_goes_from_a_document_to_a_household_on_paper(
    officer: Actor, clerk: Actor, cadre: Actor, home: Household, allotment: Allotment, paper: int
) -> None:
    person = Person.objects.filter(memberships__household=home).order_by("pk")[1]
    [entry] = services.spend(
        clerk, allotment.pk, [Payment("120.50元", DAY, "仔猪两头", home.code, person.code)], [paper]
    )
    assert (entry.amount, entry.area.code, list(entry.papers.values_list("pk", flat=True))) == (
        12050,
        VILLAGE,
        [paper],
    )
    [payment] = selectors.household_help(cadre, home.code).payments
    assert (payment.project, payment.person, payment.amount) == ("养猪", person.code, 12050)
    assert kept() == recounted()
    assert {e.act for e in AuditEntry.objects.all()} >= {"support.receive", "support.allot", "support.spend"}
    assert all(
        bytes(row.leaf) == leaf_of(row, list(row.papers.order_by("pk"))) for row in MoneyEntry.objects.all()
    )


def test_more_than_is_left_is_refused_in_words_and_by_the_database(
    officer: Actor, clerk: Actor, village: Area, home: Household, allotment: Allotment, paper: int
) -> None:
    with pytest.raises(RefusedError, match=r"只剩400元，要400\.01元"):
        services.allot(officer, allotment.fund_id, allotment.project_id, "400.01", DAY)
    two = [Payment(300, DAY, "仔猪", home.code), Payment("300.01", DAY, "水泥", village=VILLAGE)]
    with pytest.raises(RefusedError, match=r"只剩600元，要600\.01元"):
        services.spend(clerk, allotment.pk, two, [paper])
    raw = {
        "fund": allotment.fund, "area": village, "amount": 60001, "on": DAY, "purpose": "x", "leaf": b"",
        "recorded_at": clock.now(), "recorded_by": "x",
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="allotment_not_overdrawn"), transaction.atomic():
        MoneyEntry.objects.create(kind=SPENT, allotment=allotment, **raw)
    with pytest.raises(IntegrityError, match="fund_not_overdrawn"), transaction.atomic():
        MoneyEntry.objects.create(kind=ALLOTTED, allotment=allotment, **raw)
    spent = MoneyEntry.objects.create(kind=SPENT, allotment=allotment, **{**raw, "amount": 100})
    with pytest.raises(IntegrityError, match="no reversal of it"), transaction.atomic():
        MoneyEntry.objects.create(kind=SPENT, allotment=allotment, reverses=spent, **{**raw, "amount": -99})
    fund = services.receive(officer, officer_area(), {**FUND, "amount": 5}, DAY)
    with pytest.raises(IntegrityError, match="another fund"), transaction.atomic():
        MoneyEntry.objects.create(kind=SPENT, allotment=allotment, **{**raw, "fund": fund, "amount": 1})
    for change in (
        lambda: MoneyEntry.objects.update(amount=1),
        lambda: spent.delete(),
        lambda: Fund.objects.update(document="x"),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    assert kept() == recounted()


def officer_area() -> Area:
    return Area.objects.get(code=COUNTY)


def test_what_was_wrong_is_reversed_once_and_only_while_its_money_is_there(
    officer: Actor, clerk: Actor, stranger: Actor, home: Household, allotment: Allotment, paper: int
) -> None:
    [spent] = services.spend(clerk, allotment.pk, [Payment(500, DAY, "仔猪", home.code)], [paper])
    allotted = MoneyEntry.objects.get(kind=ALLOTTED)
    received = MoneyEntry.objects.get(kind=RECEIVED)
    with pytest.raises(RefusedError, match="只剩100元"):
        services.reverse_entry(officer, allotted.pk, "分错了")
    with pytest.raises(RefusedError, match="只剩400元"):
        services.reverse_entry(officer, received.pk, "退回")
    with pytest.raises(NotAllowedError):
        services.reverse_entry(stranger, spent.pk, "不是我的")
    with pytest.raises(NotAllowedError):
        services.reverse_entry(clerk, received.pk, "不是我的")
    with pytest.raises(RefusedError, match="原因"):
        services.reverse_entry(clerk, spent.pk, " ")
    back = services.reverse_entry(clerk, spent.pk, "户写错了")
    assert (back.amount, back.household, back.on) == (-50000, home, DAY)
    for entry in (spent.pk, back.pk):
        with pytest.raises(RefusedError, match="已经冲销"):
            services.reverse_entry(clerk, entry, "再冲")
    assert selectors.household_help(clerk, home.code).payments == ()
    services.reverse_entry(officer, allotted.pk, "分错了")
    services.reverse_entry(officer, received.pk, "退回")
    assert kept() == recounted()
    assert {(*f, *a) for f in kept()[0].values() for a in kept()[1].values()} == {(0, 0, 0, 0)}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"amount": "-3"}, "0以上"), ({"amount": "0.001"}, "到分"), ({"amount": "一百"}, "0以上"),
        ({"on": date(2017, 7, 2)}, "还没有到"), ({"purpose": " "}, "用途"), ({"person": "P404"}, "没有这个人"),
        ({"household": "", "village": OTHER_VILLAGE}, "项目地方里"), ({"household": ""}, "项目地方里"),
    ],
)  # fmt: skip
def test_what_is_no_payment_is_refused_whole(
    clerk: Actor, home: Household, allotment: Allotment, paper: int, wrong: dict[str, object], says: str
) -> None:
    good = {"amount": 1, "on": DAY, "purpose": "仔猪", "household": home.code}
    with pytest.raises(RefusedError, match=says):
        services.spend(clerk, allotment.pk, [Payment(**good), Payment(**{**good, **wrong})], [paper])
    assert not MoneyEntry.objects.filter(kind=SPENT).exists()


def test_money_is_moved_by_those_who_may(
    officer: Actor,
    clerk: Actor,
    cadre: Actor,
    stranger: Actor,
    home: Household,
    allotment: Allotment,
    paper: int,
) -> None:
    county, town = officer_area(), Area.objects.get(code=TOWN)
    payment = [Payment(1, DAY, "仔猪", home.code)]
    with pytest.raises(NotAllowedError):
        services.receive(clerk, county, {**FUND, "amount": 5}, DAY)
    with pytest.raises(NotAllowedError):
        services.add_project(stranger, town, {"code": "P2", "name": "路", "kind": "基础设施", "year": 2017})
    with pytest.raises(NotAllowedError):
        services.allot(clerk, allotment.fund_id, allotment.project_id, 1, DAY)
    for other in (cadre, stranger):
        with pytest.raises(NotAllowedError):
            services.spend(other, allotment.pk, payment, [paper])
    with pytest.raises(RefusedError, match="凭证"):
        services.spend(clerk, allotment.pk, payment, [])
    with pytest.raises(RefusedError, match="没有这份材料"):
        services.spend(clerk, allotment.pk, payment, [paper + 1])
    with pytest.raises(RefusedError, match="已有这个项目编号"):
        services.add_project(
            officer, allotment.project.area, {"code": "P1", "name": "路", "kind": "基础设施", "year": 2017}
        )
    with pytest.raises(RefusedError) as refused:
        services.receive(officer, county, {"source": "天上掉的", "amount": "5"}, DAY)
    assert {fault.field for fault in refused.value.faults} == {"资金文号", "资金来源", "资金层级", "资金年度"}
    fund = services.receive(clerk, town, {**FUND, "amount": 5}, DAY)
    with pytest.raises(RefusedError, match="不在资金的地方"):
        other = services.add_project(
            officer, county, {"code": "P3", "name": "路", "kind": "基础设施", "year": 2017}
        )
        services.allot(officer, fund.pk, other.pk, 1, DAY)


def test_balances_are_told_by_area_year_source_and_project(
    officer: Actor, clerk: Actor, cadre: Actor, stranger: Actor, home: Household, allotment: Allotment, paper: int,
    acting,
) -> None:  # fmt: skip
    county, town = officer_area(), Area.objects.get(code=TOWN)
    services.spend(clerk, allotment.pk, [Payment(500, DAY, "仔猪", home.code)], [paper])
    [wrong] = services.spend(clerk, allotment.pk, [Payment(50, DAY, "猪圈", village=VILLAGE)], [paper])
    services.reverse_entry(clerk, wrong.pk, "写错了")
    services.spend(clerk, allotment.pk, [Payment(40, DAY, "猪圈", village=VILLAGE)], [paper])
    gift = services.receive(officer, county, {**FUND, "amount": 30, "year": 2016}, DAY)
    road = services.add_project(officer, town, {"code": "P2", "name": "路", "kind": "基础设施", "year": 2017})
    services.allot(officer, gift.pk, road.pk, 20, DAY)

    def told(actor: Actor, *by: str, area: Area = county, year: int | None = None) -> list[tuple]:
        rows = selectors.balances(actor, by, area, year)
        return [(*b.key, b.received, b.allotted, b.spent, b.to_households) for b in rows]

    assert told(officer) == [(103000, 62000, 54000, 50000)]
    assert told(officer, "year") == [("2016", 3000, 2000, 0, 0), ("2017", 100000, 60000, 54000, 50000)]
    assert told(officer, "source", year=2016) == [("社会捐助资金", 3000, 2000, 0, 0)]
    assert told(officer, "project") == [
        ("", 103000, 0, 0, 0), ("P1", 0, 60000, 54000, 50000), ("P2", 0, 2000, 0, 0),
    ]  # fmt: skip
    assert told(officer, "area") == [(COUNTY, 103000, 0, 0, 0), (TOWN, 0, 62000, 54000, 50000)]
    assert told(clerk, "area", "kind", area=town) == [
        (TOWN, "基础设施", 0, 2000, 0, 0), (VILLAGE, "产业帮扶", 0, 60000, 54000, 50000),
    ]  # fmt: skip
    assert told(cadre, area=Area.objects.get(code=VILLAGE)) == [(0, 60000, 54000, 50000)]
    assert [fund.pk for fund in selectors.funds(cadre)] == [allotment.fund_id]
    assert [project.code for project in selectors.projects(cadre)] == ["P1"]
    assert list(selectors.funds(stranger)) == list(selectors.entries(stranger)) == []
    with pytest.raises(NotAllowedError):
        selectors.balances(stranger, ["year"], county)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["receive", "allot", "spend", "reverse", "insert"]),
        st.integers(1, 400),
        st.integers(0, 30),
    ),
    max_size=14,
)


@given(STEPS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nobody_ever_spends_what_is_not_there(
    officer: Actor, home: Household, allotment: Allotment, paper: int, steps: list[tuple[str, int, int]]
) -> None:
    """By any sequence of services, and of rows written behind their backs."""
    with transaction.atomic():
        for step, amount, which in steps:
            take(officer, home, paper, step, amount, which)
            of_funds, of_projects = recounted()
            assert (of_funds, of_projects) == kept()
            assert all(0 <= out <= into for into, out in (*of_funds.values(), *of_projects.values()))
        transaction.set_rollback(True)


def take(officer: Actor, home: Household, paper: int, step: str, amount: int, which: int) -> None:
    """One step; where it is refused, then because that much was not there or it was reversed before."""
    entries, rows = list(MoneyEntry.objects.order_by("pk")), list(Allotment.objects.order_by("pk"))
    row = rows[which % len(rows)]
    entry = entries[which % len(entries)]
    left = {"allot": row.fund.received - row.fund.allotted, "spend": row.allotted - row.spent}
    try:
        with transaction.atomic():
            if step == "receive":
                fund = services.receive(officer, officer_area(), {**FUND, "amount": amount}, DAY)
                Allotment.objects.create(fund=fund, project=row.project)
            elif step == "allot":
                services.allot(officer, row.fund_id, row.project_id, amount, DAY)
            elif step == "spend":
                services.spend(officer, row.pk, [Payment(amount, DAY, "仔猪", home.code)], [paper])
            elif step == "reverse":
                services.reverse_entry(officer, entry.pk, "冲销")
            else:
                MoneyEntry.objects.create(
                    kind=(ALLOTTED, SPENT)[which % 2], fund=row.fund, allotment=row, area=home.area,
                    amount=amount * 100, on=DAY, purpose="x", recorded_at=clock.now(), recorded_by="x", leaf=b"",
                )  # fmt: skip
    except (RefusedError, IntegrityError):
        assert step in ("reverse", "insert") or amount * 100 > left[step]
