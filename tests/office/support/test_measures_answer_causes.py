"""Measures by year: typed by its dictionary, put right beside what was, frozen with the year, and matched to causes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit import clock
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import Decision, Household, Person
from niukou.office.registry.refused import FrozenYearError, RefusedError, StaleError
from niukou.office.registry.selectors import NotThereError
from niukou.office.registry.services import YearChange, freeze_year, set_years
from niukou.office.support import selectors, services
from niukou.office.support.measuring import HOLDS, MeasureChange, digest_of
from niukou.office.support.models import Measure
from niukou.office.windows.at_commit import WindowClosedError
from tests.office.conftest import COUNTY, FOREIGN_VILLAGE, OTHER_VILLAGE, VILLAGE

pytestmark = pytest.mark.django_db


def decision(area: Area) -> Decision:
    """What a finished correction issues."""
    serial = Decision.objects.count() + 1
    return Decision.objects.create(
        number=f"DM{serial}", case=f"CM{serial}", procedure="year_correction", cause="", pack="national",
        pack_fingerprint="f" * 12, area=area, effective_day=clock.today(), decided_at=clock.now(),
        decided_by="somebody", seal=b"seal",
    )  # fmt: skip


def measure(home: Household, kind: str = "健康扶贫", year: int = 2017, **values: object) -> MeasureChange:
    person = values.pop("person", None)
    return MeasureChange(home.code, year, {"kind": kind, **values}, person)  # type: ignore[arg-type]


def held(home: Household) -> list[tuple[int, str, int | None]]:
    rows = Measure.objects.filter(HOLDS, household=home).order_by("pk")
    return list(rows.values_list("year", "kind", "amount"))


def test_a_measure_is_kept_in_the_form_of_its_year_and_told(
    clerk: Actor, cadre: Actor, home: Household
) -> None:
    entered = services.enter_measures(
        clerk, [measure(home, amount="1,200.50元", content=" 报销 ", signed="1")]
    )
    [row] = entered.measures
    assert (row.kind, row.amount, row.county) == ("健康帮扶", 120050, COUNTY)
    assert row.values == {"kind": "健康帮扶", "amount": "1200.5", "content": "报销", "signed": "是"}
    entry = AuditEntry.objects.get(act="support.enter_measures")
    assert "1200" not in entry.detail and entry.rows == 1
    [view] = selectors.household_help(cadre, home.code).measures
    assert view.values["amount"] == "1200.5"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"kind": "发钱"}, "代码表"), ({"kind": ""}, "没有填"), ({"amount": "很多"}, "不是数字"), ({"amount": "-1"}, "0以上"),
        ({"amount": "0.001"}, "到分"), ({"colour": "red"}, "没有这个字段"), ({"person": "P404"}, "户里没有这个人"),
        ({"year": 2020}, "太晚"), ({"starts_on": "昨天"}, "不是日期"),
    ],
)  # fmt: skip
def test_what_is_no_measure_is_refused(
    clerk: Actor, home: Household, wrong: dict[str, object], says: str
) -> None:
    with pytest.raises(RefusedError, match=says):
        services.enter_measures(clerk, [measure(home), measure(home, **wrong)])
    assert not Measure.objects.exists()


def test_measures_are_entered_by_those_of_the_area_and_the_trade(
    clerk: Actor, cadre: Actor, stranger: Actor, home: Household
) -> None:
    for other in (cadre, stranger):
        with pytest.raises(NotAllowedError):
            services.enter_measures(other, [measure(home)])
    with pytest.raises(NotThereError):
        selectors.household_help(stranger, home.code)
    clock.turn(datetime(2018, 1, 20, 1, 0, tzinfo=UTC))
    with pytest.raises(WindowClosedError):
        services.enter_measures(clerk, [measure(home)])
    assert not Measure.objects.exists()


def test_what_was_wrong_is_replaced_and_what_never_was_is_withdrawn(clerk: Actor, home: Household) -> None:
    person = Person.objects.filter(memberships__household=home).order_by("pk")[0]
    [first] = services.enter_measures(
        clerk, [measure(home, amount=100, content="药", person=person.code)]
    ).measures
    [second] = services.enter_measures(
        clerk, [MeasureChange(home.code, 2017, {"amount": 300}, of=first.pk)]
    ).measures
    assert (second.values, second.person) == ({"kind": "健康帮扶", "amount": "300", "content": "药"}, person)
    assert held(home) == [(2017, "健康帮扶", 30000)]
    with pytest.raises(StaleError, match="已被改过"):
        services.enter_measures(clerk, [MeasureChange(home.code, 2017, {"amount": 400}, of=first.pk)])
    with pytest.raises(StaleError):
        services.enter_measures(clerk, [MeasureChange(home.code, 2016, {"amount": 400}, of=second.pk)])
    services.enter_measures(clerk, [MeasureChange(home.code, 2017, of=second.pk, withdrawn=True)])
    assert held(home) == [] and Measure.objects.count() == 3
    assert all(
        bytes(row.digest) == digest_of(row) for row in Measure.objects.select_related("household", "person")
    )
    for change in (
        lambda: Measure.objects.order_by("-pk")[0].delete(),
        lambda: Measure.objects.update(amount=1),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


def test_a_frozen_year_takes_a_decision_and_nothing_else(
    clerk: Actor, officer: Actor, home: Household, listed, county: Area, acting
) -> None:
    [row] = services.enter_measures(clerk, [measure(home, year=2016, amount=100)]).measures
    by = decision(county)
    change = MeasureChange(home.code, 2016, {"amount": 200}, of=row.pk)
    freeze_year(officer, county, 2016)
    with pytest.raises(FrozenYearError):
        services.enter_measures(clerk, [change])
    with pytest.raises(IntegrityError, match="frozen year"), transaction.atomic():
        Measure.objects.create(
            household=home, county=COUNTY, year=2016, kind="健康帮扶", recorded_at=clock.now(), digest=b""
        )
    elsewhere = decision(Area.objects.get(code=OTHER_VILLAGE))
    with pytest.raises(RefusedError, match="管不到"):
        services.correct_measures(officer, elsewhere, [change])
    [corrected] = services.correct_measures(officer, by, [change])
    assert (corrected.decision, held(home)) == (by, [(2016, "健康帮扶", 20000)])
    with pytest.raises(RefusedError, match="已经用过"):
        services.correct_measures(
            officer, by, [MeasureChange(home.code, 2016, {"amount": 9}, of=corrected.pk)]
        )
    assert held(home) == [(2016, "健康帮扶", 20000)]


def test_a_household_with_fewer_measures_than_the_pack_wants_is_told(
    clerk: Actor, cadre: Actor, stranger: Actor, officer: Actor, listed
) -> None:
    none, three, four = listed(1), listed(2), listed(3)
    person = Person.objects.filter(memberships__household=three).order_by("pk")[0]
    kinds = ["健康帮扶", "产业帮扶", "金融帮扶", "教育帮扶"]
    services.enter_measures(clerk, [measure(four, kind) for kind in kinds])
    entered = services.enter_measures(
        clerk, [measure(three, kind, person=person.code) for kind in kinds[:1]]
    ).measures
    services.enter_measures(clerk, [measure(three, kind) for kind in kinds[1:]])
    services.enter_measures(clerk, [MeasureChange(three.code, 2017, {"amount": 5}, of=entered[0].pk)])
    gone = Measure.objects.filter(HOLDS, household=three, kind="金融帮扶").get()
    services.enter_measures(clerk, [MeasureChange(three.code, 2017, of=gone.pk, withdrawn=True)])
    for actor in (cadre, clerk, officer):
        assert [
            (f.household, f.measures, f.for_persons, f.least) for f in selectors.few_measures(actor, 2017)
        ] == [
            (none.code, 0, 0, 4),
            (three.code, 3, 1, 4),
        ]
    assert [f.household for f in selectors.few_measures(officer, 2017, VILLAGE)] == [none.code, three.code]
    assert selectors.few_measures(officer, 2017, FOREIGN_VILLAGE) == []
    assert selectors.few_measures(stranger, 2017) == []
    assert selectors.few_measures(officer, 2016) == []  # the pack asked for none before 2017


def test_a_cause_that_no_measure_answers_is_told_by_the_packs_rules(
    clerk: Actor, officer: Actor, cadre: Actor, stranger: Actor, listed, village: Area
) -> None:
    ill, answered = listed(1, main_cause="因病"), listed(2, main_cause="因病")
    assert (
        selectors.what_rules_say(officer, village, clock.today()).findings == ()
    )  # nobody keeps measures here yet
    entered = services.enter_measures(
        clerk, [measure(ill, "产业帮扶"), measure(answered, "健康帮扶"), measure(answered, "产业帮扶")]
    )
    told = {(f.rule, f.household) for f in entered.judged.findings}
    assert ("J09", ill.code) in told and ("J09", answered.code) not in told
    for actor in (cadre, officer):
        assert {
            (f.rule, f.household) for f in selectors.what_rules_say(actor, village, clock.today()).findings
        } == told
    Household.objects.update(identified_year=2014)
    at_the_end = selectors.what_rules_say(officer, village, date(2017, 12, 31)).findings
    assert {(f.rule, f.household) for f in at_the_end} >= {("J08", ill.code), ("J08", answered.code)}
    with pytest.raises(NotAllowedError):
        selectors.what_rules_say(stranger, village, clock.today())


def test_measures_for_persons_come_before_those_for_the_household(
    clerk: Actor, cadre: Actor, listed, village: Area
) -> None:
    home = listed(1, main_cause="缺技术")
    person = Person.objects.filter(memberships__household=home).order_by("pk")[1]
    services.enter_measures(clerk, [measure(home, "产业帮扶"), measure(home, "金融帮扶")])
    set_years(clerk, 2017, [YearChange("person", person.code, {"health": "大病"})])
    services.enter_measures(clerk, [measure(home, "住房安全保障", person="")])
    [none] = services.enter_measures(clerk, [measure(home, "健康帮扶", content="门诊")]).measures
    before = selectors.what_rules_say(clerk, village, clock.today())
    assert "YN-J01" in {waiting.rule for waiting in before.not_judged}  # nobody here ever named a person
    other = listed(2)
    member = Person.objects.filter(memberships__household=other).first()
    assert member is not None
    services.enter_measures(clerk, [measure(other, "健康帮扶", person=member.code)])
    said = selectors.what_rules_say(clerk, village, clock.today())
    assert [f.household for f in said.findings if f.rule == "YN-J01"] == [home.code]
    services.enter_measures(clerk, [MeasureChange(home.code, 2017, {}, person.code, of=none.pk)])
    said = selectors.what_rules_say(clerk, village, clock.today())
    assert "YN-J01" not in {f.rule for f in said.findings}
    first, *rest = selectors.household_help(cadre, home.code, 2017).measures
    assert (first.person, first.values["content"]) == (person.code, "门诊")
    assert [view.person for view in rest] == ["", "", ""]
