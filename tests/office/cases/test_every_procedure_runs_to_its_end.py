"""Each procedure of the pack, from its opening to its entries in the ledger, by made-up families."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from niukou.office.accounts.actor import Actor, act_as
from niukou.office.accounts.models import Charge, User
from niukou.office.areas.models import Area
from niukou.office.audit.installed import installed_pack
from niukou.office.cases import selectors
from niukou.office.cases.models import Case
from niukou.office.cases.refusals import CaseError, FormError
from niukou.office.cases.services import Subject
from niukou.office.registry.models import (
    Decision,
    Household,
    HouseholdYear,
    LedgerEntry,
    Membership,
    Person,
    VillageState,
    VillageYear,
)
from niukou.rulebook.find import own_packs_folder
from niukou.rulebook.load import load_pack
from tests.office.cases.ending import causes, end, listed, run, secure
from tests.office.cases.staff import Staff, families, fresh, turn_to
from tests.office.conftest import COUNTY, FOREIGN_COUNTY, OTHER_VILLAGE, VILLAGE

BEFORE = {"what": "有一辆车", "day": "2012-03-01", "source": "车管所"}


@pytest.fixture
def poor(staff: Staff, village: Area) -> Household:
    """A family of three that was identified."""
    return listed(staff, village)


def test_a_family_is_identified_step_by_step(staff: Staff, village: Area) -> None:
    (family,) = families(village, [3])
    (done,) = run(staff, "identification", [Subject(family)])
    family.refresh_from_db()
    assert (done.state, family.account) == ("finished", "poor")
    assert LedgerEntry.objects.filter(unit="person", cause="identified").count() == 3
    steps = [row.step for row in done.steps.order_by("place") if row.outcome in ("passed", "refused")]
    assert steps == [step.key for step in staff.pack.procedures["identification"].steps]
    assert Decision.objects.get().case == done.number


def test_it_exits_returns_and_is_found_to_be_listed_wrongly_and_restored(
    staff: Staff, poor: Household
) -> None:
    secure(staff, poor)
    assert end(staff, "exit", poor).account == "exited"
    poor.refresh_from_db()
    reason = staff.pack.codelists["return_reason"].labels[0]
    assert end(staff, "return", poor, reason=reason).account == "poor"
    poor.refresh_from_db()
    Household.objects.filter(pk=poor.pk).update(identified_on=date(2014, 5, 1))
    assert end(staff, "removal", poor, evidence=[BEFORE]).account == "removed"
    poor.refresh_from_db()
    staff.to = "exited"
    assert end(staff, "restoration", poor).account == "exited"
    assert causes(poor) == ["identified", "exited", "returned", "removed", "restored"]


def test_a_child_is_born_and_an_old_man_dies(staff: Staff, poor: Household) -> None:
    child = Person.objects.create(code="N1", name="试婴", area=poor.area)
    listed_on = staff_day()
    turn_to(listed_on + timedelta(9))
    day = listed_on + timedelta(3)
    born = Subject(poor, child, facts={"day": str(day), "reason": "新生儿", "relation": "之孙子"})
    (case,) = run(staff, "natural_increase", [born])
    assert case.decision is not None and case.decision.effective_day == day
    child.refresh_from_db()
    assert child.account == "poor"
    assert Membership.objects.get(person=child, until=None).household == poor
    old = Person.objects.filter(memberships__household=poor).order_by("pk")[0]
    poor.refresh_from_db()
    day = str(staff_day())
    (case,) = run(staff, "natural_decrease", [Subject(poor, old, facts={"day": day, "reason": "死亡"})])
    old.refresh_from_db()
    assert old.account == "gone"
    gone = Membership.objects.get(person=old)
    assert (str(gone.until), gone.reason_out) == (day, "死亡")


def staff_day() -> date:
    return LedgerEntry.objects.order_by("-effective_day")[0].effective_day


def test_who_died_comes_back_only_by_a_reversal(staff: Staff, poor: Household) -> None:
    gone, away = Person.objects.filter(memberships__household=poor).order_by("pk")[:2]
    day = str(staff_day())
    (died,) = run(staff, "natural_decrease", [Subject(poor, gone, facts={"day": day, "reason": "死亡"})])
    run(staff, "natural_decrease", [Subject(fresh_home(poor), away, facts={"day": day, "reason": "失联"})])
    assert died.decision is not None
    back = {"day": day, "reason": "失联人口回归", "relation": "之父"}
    gone.refresh_from_db()
    away.refresh_from_db()
    with pytest.raises(CaseError, match=f"死亡.*撤销 {died.decision.number}"):
        run(staff, "natural_increase", [Subject(fresh_home(poor), gone, facts=back)])
    run(staff, "natural_increase", [Subject(fresh_home(poor), away, facts=back)])
    end(staff, "reversal", fresh_home(poor), reverse={"decision": died.decision.number})
    gone.refresh_from_db()
    away.refresh_from_db()
    assert (gone.account, away.account) == ("poor", "poor")


def test_who_dies_before_the_family_is_removed_stays_gone(staff: Staff, poor: Household) -> None:
    old = Person.objects.filter(memberships__household=poor).order_by("pk")[0]
    run(staff, "natural_decrease", [Subject(poor, old, facts={"day": str(staff_day()), "reason": "死亡"})])
    poor.refresh_from_db()
    Household.objects.filter(pk=poor.pk).update(identified_on=date(2014, 5, 1))
    end(staff, "removal", poor, evidence=[BEFORE])
    accounts = list(Person.objects.order_by("pk").values_list("account", flat=True))
    assert accounts == ["gone", "removed", "removed"]


def test_a_family_moves_to_another_village_with_both_ends_knowing(staff: Staff, poor: Household) -> None:
    end(staff, "transfer", poor, to_area=OTHER_VILLAGE, day=str(staff_day()))
    poor.refresh_from_db()
    assert (poor.area.code, poor.account) == (OTHER_VILLAGE, "poor")
    case = Case.objects.get(procedure="transfer")
    receiving = {row.step: row.acting_area for row in case.steps.all()}
    assert receiving["verification"] == OTHER_VILLAGE and receiving["application"] == VILLAGE


def test_a_household_that_parts_takes_its_people_with_it(staff: Staff, poor: Household) -> None:
    (new,) = families(poor.area, [0])
    goes = Person.objects.filter(memberships__household=poor).order_by("pk")[0]
    end(staff, "regrouping", poor, regroup={"kind": "split", "into": new.code, "people": [goes.code]})
    goes.refresh_from_db()
    new.refresh_from_db()
    assert (goes.account, new.account) == ("poor", "poor")
    assert Membership.objects.get(person=goes, until=None).household == new


def test_a_register_is_taken_over_by_one_decision(staff: Staff, village: Area) -> None:
    homes = families(village, [2, 3, 1])
    for home, state in zip(homes, ("未脱贫", "已脱贫", ""), strict=True):
        HouseholdYear.objects.create(
            household=home, year=2017, county=COUNTY, changed_at="2017-07-01T00:00:00Z", digest=b"",
            values={"exit_state": state} if state else {},
        )  # fmt: skip
    county = Area.objects.get(code=COUNTY)
    (case,) = run(staff, "take_over", [Subject(area=county, facts={"day": "2017-06-01"})])
    assert case.state == "finished"
    assert [fresh_home(home).account for home in homes] == ["poor", "exited", "outside"]
    assert Decision.objects.get().entries.filter(unit="person").count() == 5


def fresh_home(home: Household) -> Household:
    return Household.objects.get(pk=home.pk)


def test_a_household_is_identified_since_its_case_ended(staff: Staff, village: Area) -> None:
    mine, told_by_a_file = families(village, [2, 1])
    Household.objects.filter(pk=told_by_a_file.pk).update(identified_year=2014)
    run(staff, "identification", [Subject(home) for home in families_fresh([mine, told_by_a_file])])
    mine, told_by_a_file = families_fresh([mine, told_by_a_file])
    day = Decision.objects.earliest("pk").effective_day
    assert (mine.identified_on, mine.identified_year) == (day, day.year)
    assert (told_by_a_file.identified_on, told_by_a_file.identified_year) == (
        None,
        2014,
    )  # what the import gave


def test_who_was_removed_and_comes_again_is_identified_anew(staff: Staff, poor: Household) -> None:
    Household.objects.filter(pk=poor.pk).update(identified_on=date(2014, 5, 1), identified_year=2014)
    assert end(staff, "removal", poor, evidence=[BEFORE]).account == "removed"
    turn_to(staff_day())
    again = end(staff, "identification", fresh_home(poor))
    assert again.identified_on == Decision.objects.latest("pk").effective_day != date(2014, 5, 1)


def families_fresh(homes: list[Household]) -> list[Household]:
    return [fresh_home(home) for home in homes]


def test_villages_that_the_source_calls_poor_are_listed_by_its_take_over(staff: Staff, village: Area) -> None:
    said = {
        VILLAGE: {"poor_village": "是"}, OTHER_VILLAGE: {"poor_village": "是", "exit_year": "2016"},
        "539901002001": {"poor_village": "否"},
    }  # fmt: skip
    for code, values in said.items():
        VillageYear.objects.create(
            village=Area.objects.get(code=code), year=2017, county=COUNTY, changed_at="2017-07-01T00:00:00Z",
            digest=b"", values=values,
        )  # fmt: skip
    taken_over(staff, village, "未脱贫")
    listed_as = dict(VillageState.objects.values_list("village__area__code", "state"))
    assert listed_as == {VILLAGE: "poor", OTHER_VILLAGE: "exited"}
    state = VillageState.objects.get(state="poor")
    assert (state.since, state.decision) == (date(2017, 6, 1), Decision.objects.get())


def taken_over(staff: Staff, village: Area, said: str) -> Household:
    """A household of a file that says so of it, after the county's take-over."""
    (home,) = families(village, [2])
    HouseholdYear.objects.create(
        household=home, year=2017, county=COUNTY, changed_at="2017-07-01T00:00:00Z", digest=b"",
        values={"exit_state": said},
    )  # fmt: skip
    county = Area.objects.get(code=COUNTY)
    (case,) = run(staff, "take_over", [Subject(area=county, facts={"day": "2017-06-01"})])
    assert case.state == "finished"
    return fresh_home(home)


@pytest.fixture
def removed_elsewhere(
    staff: Staff, village: Area, settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Household:
    """A household that its source tells as removed. The national labels know none: a region whose files do adds the label and
    the selection `removed`.
    """
    own = tmp_path / "own"
    (own / "codelists").mkdir(parents=True)
    (own / "pack.yaml").write_text(OWN_PACK, encoding="utf-8")
    national = (own_packs_folder() / "national/codelists/exit_state.yaml").read_text("utf-8")
    added = national.rstrip() + '\n  - {code: "9", label: 已剔除}\n'
    (own / "codelists/exit_state.yaml").write_text(
        f"replaces: codelists/exit_state\n{added}", encoding="utf-8"
    )
    (own / "codelists/removed.yaml").write_text(SELECTION, encoding="utf-8")
    monkeypatch.setenv("NIUKOU_PACKS", str(tmp_path))
    settings.PACK = "own"
    staff.pack = installed_pack()
    return taken_over(staff, village, "已剔除")


def test_a_source_that_tells_of_removals_brings_them_in_as_removed(removed_elsewhere: Household) -> None:
    assert removed_elsewhere.account == "removed"


def test_who_was_taken_over_as_removed_is_looked_at_until_he_is_restored(
    staff: Staff, village: Area, removed_elsewhere: Household, acting
) -> None:
    """No case of theirs says on what evidence, so no removal that looks like an exit is found: they are listed by themselves."""
    officer, stranger = acting("county_office", COUNTY), acting("county_office", FOREIGN_COUNTY)
    county = Area.objects.get(code=COUNTY).path
    assert selectors.removals_like_exits(officer) == []
    assert list(selectors.removed_when_taken_over(officer, county)) == [removed_elsewhere]
    assert not selectors.removed_when_taken_over(stranger, county).exists()
    staff.to = "exited"
    (case,) = run(staff, "restoration", [Subject(removed_elsewhere)])
    assert case.state == "finished"
    assert not selectors.removed_when_taken_over(officer, county).exists()


OWN_PACK = """name: own
title: 试
title_en: Test
version: "1"
in_force: {from: 2014-01-01}
inherits: yunnan-2017
basis: {document: 试验用的文件, mark: S}
"""
SELECTION = """adds: true
title: 已经剔除
of: exit_state
labels: [已剔除]
basis: {document: 试验用的文件, mark: S}
"""


def test_only_a_villages_own_exit_lists_it_as_exited(staff: Staff, village: Area, settings) -> None:
    settings.PACK = "qinghai-2017"
    staff.pack = load_pack("qinghai-2017", date(2017, 7, 1))
    staff.of("province_office", "province", village, "-inspector")
    inspector = User.objects.get(username="province_office-province-inspector")
    province = Area.objects.get(level="province")
    Charge.objects.create(user=inspector, role="inspection_team", area=province, since=date(2014, 1, 1))
    yunnan = staff.acting

    def act(role: str, area: str, name: str = "") -> Actor:
        if role == "inspection_team":
            return act_as(inspector.username, role, area, staff.pack)
        return yunnan(role, area, name)

    staff.acting = act
    (done,) = run(staff, "search_for_missed", [Subject(area=village)])
    assert done.state == "finished" and not VillageState.objects.exists()


@pytest.mark.parametrize("wrong", [{"into": "F0"}, {"people": ["F0-0"]}, {"kind": "eaten"}, {"people": []}])
def test_only_its_own_people_part_from_a_household(
    staff: Staff, poor: Household, wrong: dict[str, object]
) -> None:
    (new,) = families(poor.area, [0])
    goes = Person.objects.filter(memberships__household=poor).order_by("pk")[0]
    asked = {"kind": "split", "into": new.code, "people": [goes.code], **wrong}
    with pytest.raises(FormError, match=r"本村没有|本户的哪些人"):
        end(staff, "regrouping", poor, regroup=asked)


def test_what_a_natural_change_has_to_say(staff: Staff, poor: Household) -> None:
    old = Person.objects.filter(memberships__household=poor).order_by("pk")[0]
    for facts, says in (
        ({"day": "2017-07-01", "reason": "搬家"}, "原因"),
        ({"reason": "死亡"}, "哪天"),
        ({"day": "2030-01-01", "reason": "死亡"}, "哪天"),
        ({"day": "昨天", "reason": "死亡"}, "日子写成"),
    ):
        with pytest.raises(FormError, match=says):
            run(staff, "natural_decrease", [Subject(poor, old, facts=facts)])
    with pytest.raises(FormError, match="迁往哪个村"):
        end(staff, "transfer", poor, day="2017-07-01", to_area="539901009999")


def test_a_village_and_a_county_exit(staff: Staff, village: Area) -> None:
    (done,) = run(staff, "village_exit", [Subject(area=village)])
    assert done.state == "finished"
    assert VillageState.objects.get().state == "exited"
    (done,) = run(staff, "county_exit", [Subject(area=Area.objects.get(code=COUNTY))])
    assert done.state == "finished" and done.decision is not None


@pytest.mark.parametrize("procedure", ["identification", "return", "removal"])
def test_one_by_one_and_all_together_tell_the_same_story(staff: Staff, village: Area, procedure: str) -> None:
    account = {"identification": "outside", "return": "poor", "removal": "poor"}[procedure]
    homes = families(village, [2, 3, 4, 1])
    facts: dict[str, object] = {}
    if account != "outside":
        run(staff, "identification", [Subject(home) for home in homes])
        homes = [fresh_home(home) for home in homes]
    if procedure == "return":
        for home in homes:
            secure(staff, home)
        run(staff, "exit", [Subject(home) for home in homes])
        homes = [fresh_home(home) for home in homes]
        facts = {"reason": staff.pack.codelists["return_reason"].labels[0]}
    if procedure == "removal":
        Household.objects.update(identified_on=date(2014, 5, 1))
        facts = {"evidence": [BEFORE]}
    alone = [run(staff, procedure, [Subject(home, facts=facts)])[0] for home in homes[:1]]
    together = run(staff, procedure, [Subject(home, facts=facts) for home in homes[1:]])
    stories = {
        tuple(case.steps.order_by("place").values_list("step", "kind", "outcome", "role"))
        for case in fresh([*alone, *together])
    }
    assert len(stories) == 1 and len(next(iter(stories))) >= len(staff.pack.procedures[procedure].steps)
