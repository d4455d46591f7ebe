"""Whose data go because the law asks for it stands nowhere any more: in no table, no sealed value, no case, no finding."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from niukou.office.accounts.actor import Actor
from niukou.office.areas.authority import operator
from niukou.office.areas.models import Area
from niukou.office.audit import clock, keys
from niukou.office.audit.models import AuditEntry
from niukou.office.audit.proof import holds, prove_chain
from niukou.office.audit.services import record
from niukou.office.cases import services
from niukou.office.cases.models import Case, CaseStep, Meeting, Notice, Objection, Vote
from niukou.office.cases.models.notices import OBJECTOR
from niukou.office.cases.services import Ballot, Complaint, Guest, Posting, Sitting, Subject
from niukou.office.findings.models import FindingEvent
from niukou.office.findings.services import Visit, assign, record_visits
from niukou.office.registry.called_otherwise import words_asked
from niukou.office.registry.models import (
    Erasure,
    Household,
    HouseholdYear,
    Paper,
    PaperKey,
    Person,
    PersonYear,
    StagedRow,
    YearDraft,
)
from niukou.office.registry.refused import RefusedError
from niukou.office.registry.sealed_values import unseal_values
from niukou.office.registry.selectors import what_else_he_is_called
from niukou.office.registry.services import (
    NewFamily,
    NewPaper,
    NewPerson,
    YearChange,
    add_households,
    add_paper,
    ask_erasure,
    keep_draft,
)
from niukou.office.registry.services.drafts import DRAFT
from niukou.office.registry.services.staging import open_staging
from niukou.office.support.measuring import finished
from niukou.office.support.models import Fund, Measure, MoneyEntry
from niukou.office.support.money_rows import leaf_of
from niukou.office.support.selectors.proof import help_faults
from niukou.runs.verify import faults_of_office
from tests.made_county import number
from tests.office.cases.staff import Staff, answers_to, fresh, today
from tests.office.conftest import COUNTY, TOWN, VILLAGE
from tests.office.emptying import without_triggers
from tests.office.findings.made_runs import all_of, one, row, take

pytestmark = pytest.mark.django_db
HIS, LONGER, OTHER = "示乙", "示乙丙", "示丁"
PHONE, HOUSEHOLDS = "19900000077", "19900000078"
LAW = {"basis": "个人信息保护法第四十七条", "reason": f"{HIS}本人要求"}


def a_family(first: int, *names: str, phone: str) -> NewFamily:
    people = [
        NewPerson({
            "name": name, "id_number": number(first + at), "relation": "户主" if at == 0 else "之子", "health": "健康",
            "medical_insurance": "是", **({"phone": PHONE} if name == HIS else {}),
        })
        for at, name in enumerate(names)
    ]  # fmt: skip
    return NewFamily(VILLAGE, people, {"head_name": names[0], "phone": phone}, since=date(2017, 1, 1))


@pytest.fixture
def homes(acting: Callable[..., Actor]) -> list[Household]:
    """His family, in which he is the son, and the one next door, where somebody's name begins like his."""
    clerk = acting("town_office", TOWN)
    return add_households(
        clerk,
        [a_family(101, "示甲", HIS, phone=HOUSEHOLDS), a_family(103, OTHER, LONGER, phone="19900000079")],
    )


@pytest.fixture
def him(homes: list[Household]) -> Person:
    return Person.objects.get(name=HIS)


@pytest.fixture
def told(staff: Staff, cadre: Actor, officer: Actor, homes: list[Household], him: Person) -> list[Case]:
    """Everything that an office comes to say of somebody: two cases, a finding, drafts, papers. His account is 19900000077."""
    cases = services.open_cases(
        cadre, "identification", [Subject(home) for home in homes], reason=f"{HIS}家来问"
    )
    cases = staff.run(cases, until="assembly_decision")
    step = staff.step_of(cases[0])
    roll = [Guest(name, step.who, present=True) for name in (HIS, LONGER, *(f"代表{n}" for n in range(28)))]
    ballots = [Ballot(case, 30, 0, reason=f"{HIS}电话{PHONE}") for case in cases]
    sitting = Sitting(
        ballots, roll, HIS, f"{HIS}与{LONGER}都说了话，{number(102)}", "村委会", results_shown=True
    )
    actor = staff.for_step(step, cases[0].area)
    cases = services.hold_meetings(actor, [sitting], today(), staff.papers(step))
    cases = staff.run(cases, until="first_notice")
    post = [Posting(cases, "公开栏", staff.photo())]
    services.post_notice(cadre, post, today(), staff.papers(staff.step_of(cases[0])))
    cases = fresh(cases)
    services.object_to(cadre, [Complaint(cases[0], "villager", f"{HIS}有车", "张三")], today())
    services.object_to(cadre, [Complaint(cases[1], "villager", "他家有车", f"{HIS} {PHONE}")], today())
    services.withdraw(cadre, fresh(cases), f"{HIS}不办了")
    said = {
        "message": f"{HIS}（{LONGER}的邻居）请核实",
        "evidence": json.dumps({"姓名": HIS, "电话": PHONE}, ensure_ascii=False),
    }
    take(officer, [row("a", "ID-01", kind="identity", subject="person", person=him.code, household=homes[0].code,
                       village=VILLAGE, **said)], today())  # fmt: skip
    asked = assign(officer, all_of(["a"]))
    checklist = staff.pack.checklists["household_visit"]
    record_visits(cadre, [Visit(asked[0], answers_to(checklist, staff.pack), note=f"{HIS}在家")], today())
    keep_draft(officer, 2017, [YearChange("person", him.code, {"phone": PHONE})], "迟了")
    keep_draft(
        officer, 2017,
        [YearChange("household", homes[1].code, {"head_name": HIS}), YearChange("person", him.code, {"name": HIS})], "迟了",
    )  # fmt: skip
    add_paper(officer, homes[1].area, NewPaper("照片", f"{HIS}与{LONGER}", b"x", "image/png"), homes[1])
    return fresh(cases)


def test_his_names_and_numbers_stand_nowhere_and_everything_still_proves(
    told: list[Case], him: Person, homes: list[Household], officer: Actor, acting: Callable[..., Actor]
) -> None:
    asked = ask_erasure(officer, him, **{**LAW, "reason": "本人要求"})
    whole = everything()
    for word in (HIS, PHONE, number(102)):
        assert word in whole
    digests = {one.pk: bytes(one.digest) for one in PersonYear.objects.all()}
    services.approve_erasure(acting("county_government", COUNTY), asked, f"{HIS}，核对无误")
    whole = everything().replace(LONGER, "")
    for word in (HIS, PHONE, number(102)):
        assert word not in whole, whole[whole.index(word) - 300 :][:600]
    assert list(faults_of_office(operator("test"), papers=False)) == []
    assert {one.pk: bytes(one.digest) for one in PersonYear.objects.all()} == digests
    detail = json.loads(AuditEntry.objects.get(act="registry.erase").detail)
    assert detail["rows"].keys() >= {"drafts", "meetings", "notices", "objections", "steps", "findings"} - {
        "notices"
    }


def test_words_of_help_and_money_go_and_their_digests_stay(
    homes: list[Household], him: Person, officer: Actor, acting: Callable[..., Actor]
) -> None:
    """Whoever proves them knows by the entry of the erasure which are no longer what their digests are over, and no other."""
    county, now = Area.objects.get(code=COUNTY), clock.now()
    rows = [
        finished(
            Measure(household=home, county=COUNTY, year=2017, values={"content": f"{HIS}与{LONGER}的猪"}), now
        )
        for home in homes
    ]
    first, second = Measure.objects.bulk_create(rows)
    fund = Fund.objects.create(area=county, document="d", source="s", level="l", year=2017)
    money = MoneyEntry(
        kind="received", fund=fund, area=county, amount=5, on=today(), purpose=f"{HIS}家修房", recorded_at=now,
        recorded_by="x",
    )  # fmt: skip
    money.leaf = leaf_of(money, [])
    money.save()
    assert list(help_faults(operator("test"), county)) == []
    services.approve_erasure(acting("county_government", COUNTY), ask_erasure(officer, him, **LAW), "好")
    said = f"（已删）与{LONGER}的猪"
    assert list(Measure.objects.order_by("pk").values_list("values__content", flat=True)) == [said, said]
    assert MoneyEntry.objects.get().purpose == "（已删）家修房"
    assert bytes(Measure.objects.get(pk=first.pk).digest) == bytes(first.digest)
    assert list(help_faults(operator("test"), county)) == []
    detail = json.loads(AuditEntry.objects.get(act="registry.erase").detail)
    assert detail["anew"] == {"support_measure": [first.pk, second.pk], "support_moneyentry": [money.pk]}
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Measure.objects.update(values={})
    with without_triggers():
        Measure.objects.filter(pk=second.pk).update(values={"content": "两头猪"})
    assert [fault.row for fault in faults_of_office(operator("test"), papers=False)] == [str(second.pk)]


def test_what_is_of_others_stays(
    told: list[Case], him: Person, homes: list[Household], officer: Actor, acting: Callable[..., Actor]
) -> None:
    services.approve_erasure(acting("county_government", COUNTY), ask_erasure(officer, him, **LAW), "好")
    meeting = Meeting.objects.get(minutes__contains=LONGER)
    assert meeting.minutes == f"（已删）与{LONGER}都说了话，（已删）" and meeting.present == 30
    assert [guest["name"] for guest in meeting.roll][:2] == ["（已删）", LONGER]
    assert one("a").message == f"（已删）（{LONGER}的邻居）请核实"
    assert keys.unseal(OBJECTOR, bytes(Objection.objects.get(by__isnull=False).by or b"")).decode() == "张三"
    assert Person.objects.filter(name=LONGER).exists() and Person.objects.filter(name=OTHER).exists()
    assert unseal_values(HouseholdYear.objects.get(household=homes[0]).sealed)["phone"] == HOUSEHOLDS
    (draft,) = YearDraft.objects.all()
    assert [one["code"] for one in json.loads(keys.unseal(DRAFT, bytes(draft.changes)))] == [homes[1].code]


def test_his_name_goes_from_reasons_in_the_trail_and_the_chain_holds(
    told: list[Case], him: Person, homes: list[Household], officer: Actor, acting: Callable[..., Actor]
) -> None:
    """What else a reason says stays; changed behind its back afterwards it is found, though an erasure wrote it anew."""
    with transaction.atomic():
        of_others = record(officer, "cases.withdraw", "area:1", chain=COUNTY, reason=f"{LONGER}不办了")
        record(officer, "cases.withdraw", "area:1", chain="", reason=f"省里也说到{HIS}")
        record(officer, "cases.withdraw", "area:1", chain="539902000000", reason=f"外县的{HIS}")
    asked = ask_erasure(officer, him, **LAW)
    before = dict(AuditEntry.objects.filter(reason__contains=HIS).values_list("pk", "reason"))
    services.approve_erasure(acting("county_government", COUNTY), asked, f"{HIS}同意")
    anew = {row.pk: row for row in AuditEntry.objects.filter(reason__contains="（已删）")}
    for pk, reason in before.items():
        if reason not in (of_others.reason, f"外县的{HIS}"):
            assert anew[pk].reason == reason.replace(HIS, "（已删）") and holds(anew[pk])
    assert AuditEntry.objects.get(pk=of_others.pk).reason == f"{LONGER}不办了"
    # somebody of that name in another county
    assert AuditEntry.objects.filter(reason=f"外县的{HIS}").exists()
    assert all(prove_chain(chain).fault is None for chain in (COUNTY, "", "539902000000"))
    assert len(json.loads(AuditEntry.objects.get(act="registry.erase").detail)["reasons"]) == len(before) - 2
    place = min(row.place for row in anew.values() if row.chain_id == COUNTY)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(chain=COUNTY, place=place).update(reason="不办了")
    with without_triggers():
        AuditEntry.objects.filter(chain=COUNTY, place=place).update(reason="不办了")
    fault = prove_chain(COUNTY).fault
    assert fault is not None and (fault.place, fault.wrong) == (place, "changed")


def test_somebody_of_the_same_name_keeps_it_where_it_may_be_his(
    told: list[Case], him: Person, homes: list[Household], officer: Actor, acting: Callable[..., Actor]
) -> None:
    namesake = Person.objects.get(name=OTHER)
    Person.objects.filter(pk=namesake.pk).update(name=HIS)
    Meeting.objects.create(
        area=homes[0].area, held_on=today(), role="x", chair="x", roll=[{"name": HIS}], invited=1, present=1,
        minutes=f"{HIS}到会，电话{PHONE}", recorded_by="x", recorded_at=told[0].opened_at,
    )  # fmt: skip
    services.approve_erasure(acting("county_government", COUNTY), ask_erasure(officer, him, **LAW), "好")
    other = Meeting.objects.latest("pk")
    assert (other.roll, other.minutes) == ([{"name": HIS}], f"{HIS}到会，电话（已删）")
    assert HIS not in Meeting.objects.get(minutes__contains=LONGER).minutes.replace(LONGER, "")


def test_what_else_he_is_called_goes_too_and_a_name_that_others_have_keeps_only_itself(
    told: list[Case], him: Person, homes: list[Household], officer: Actor, acting: Callable[..., Actor]
) -> None:
    """A nickname, a slip of the pen, a number of no file; a namesake of one name saves no other. The words end with the decision."""
    nickname, misspelt, shared, old = "二娃子", "示已", "示戊", "19900000555"
    Person.objects.filter(name=OTHER).update(name=shared)
    Meeting.objects.create(
        area=homes[0].area, held_on=today(), role="x", chair="x", roll=[{"name": shared}], invited=1, present=1,
        minutes=f"{nickname}（{misspelt}，{shared}）的旧电话{old}，与{LONGER}", recorded_by="x", recorded_at=told[0].opened_at,
    )  # fmt: skip
    with transaction.atomic():
        record(officer, "cases.withdraw", "area:1", chain=COUNTY, reason=f"{nickname}不办了")
    second = acting("county_government", COUNTY)
    asked = ask_erasure(officer, him, **LAW, called=[nickname, f" {misspelt} ", shared, old, HIS, nickname])
    assert nickname.encode() not in bytes(asked.called or b"")
    read = what_else_he_is_called(second, asked, "审核")
    assert [(one.word, one.shared) for one in read] == [
        (nickname, False), (misspelt, False), (shared, True), (old, False),
    ]  # fmt: skip
    assert AuditEntry.objects.get(act="registry.read_called").actor == second.username
    asked = services.approve_erasure(second, asked, "好")
    assert (
        Meeting.objects.latest("pk").minutes == f"（已删）（（已删），{shared}）的旧电话（已删），与{LONGER}"
    )
    whole = everything().replace(LONGER, "")
    assert not [word for word in (HIS, nickname, misspelt, old) if word in whole]
    assert asked.called is None and what_else_he_is_called(second, asked, "再看") == ()
    assert prove_chain(COUNTY).fault is None
    assert list(faults_of_office(operator("test"), papers=False)) == []


@pytest.mark.parametrize(
    ("word", "wrong"),
    [
        ("娃", "至少2个字"),
        ("12345", "至少6位"),
        ("——", "不是叫法"),
        ("户主", "代码表"),
        ("甲" * 65, "最多64"),
    ],
)
def test_a_word_that_would_take_others_along_is_refused(
    him: Person, officer: Actor, word: str, wrong: str
) -> None:
    with pytest.raises(RefusedError, match=wrong) as refused:
        ask_erasure(officer, him, **LAW, called=["二娃子", word])
    assert not Erasure.objects.exists() and "二娃子" not in str(refused.value)
    if word == "娃":
        village = Area.objects.get(code=VILLAGE).name
        with pytest.raises(RefusedError, match="地名"):
            ask_erasure(officer, him, **LAW, called=[village[:2]])


def test_a_paper_of_a_case_about_him_alone_is_his_own(
    staff: Staff,
    homes: list[Household],
    him: Person,
    officer: Actor,
    cadre: Actor,
    acting: Callable[..., Actor],
) -> None:
    staff.run(services.open_cases(cadre, "identification", [Subject(homes[0])]))
    facts = {"day": today().isoformat(), "reason": "死亡"}
    (case,) = services.open_cases(
        cadre,
        "natural_decrease",
        [Subject(Household.objects.get(pk=homes[0].pk), Person.objects.get(pk=him.pk), facts=facts)],
    )
    paper = add_paper(cadre, homes[0].area, NewPaper("死亡证明", "证", b"secret", "image/png"), homes[0])
    (case,) = staff.run([case])
    assert case.state == "finished"
    his = set(Paper.objects.filter(case=case.number).values_list("pk", flat=True))
    services.approve_erasure(
        acting("county_government", COUNTY), ask_erasure(officer, him, papers=[paper], **LAW), "好"
    )
    assert not PaperKey.objects.filter(paper__in={*his, paper.pk}).exists()
    assert list(faults_of_office(operator("test"), papers=False)) == []


def test_a_run_on_old_files_does_not_bring_him_back(
    told: list[Case], him: Person, homes: list[Household], officer: Actor, acting: Callable[..., Actor]
) -> None:
    services.approve_erasure(acting("county_government", COUNTY), ask_erasure(officer, him, **LAW), "好")
    again = row("b", "ID-01", kind="identity", subject="person", person=him.code, household=homes[0].code,
                village=VILLAGE, message=f"{HIS}又查出")  # fmt: skip
    taken = take(officer, [again], today().replace(day=28))
    assert taken.run.met.get("new", 0) == 0 and HIS not in everything().replace(LONGER, "")


def test_while_files_that_tell_of_him_wait_nothing_goes(
    homes: list[Household], him: Person, officer: Actor, acting: Callable[..., Actor]
) -> None:
    county = Area.objects.get(code=COUNTY)
    staging, _ = open_staging(officer, county, 2017, "f")
    StagedRow.objects.create(staging=staging, table="household", key=homes[0].code, rows=2, content=b"sealed")
    asked = ask_erasure(officer, him, **LAW)
    with pytest.raises(RefusedError, match="还没合并"), transaction.atomic():
        services.approve_erasure(acting("county_government", COUNTY), asked, "好")
    assert Person.objects.get(pk=him.pk).name == HIS


def test_the_database_lets_words_be_written_anew_while_somebodys_data_go_and_never_else(
    told: list[Case], him: Person, officer: Actor, acting: Callable[..., Actor]
) -> None:
    asked = ask_erasure(officer, him, **LAW)
    for _ in range(2):
        for rows, words in (
            (Case.objects, {"facts": {"x": 1}}), (Case.objects, {"reason": "改"}), (CaseStep.objects, {"form": {}}),
            (CaseStep.objects, {"reason": "改"}), (Meeting.objects, {"minutes": "改"}), (Meeting.objects, {"roll": []}),
            (Notice.objects, {"text": "改"}), (Vote.objects, {"reason": "改"}), (Objection.objects, {"by": None}),
            (FindingEvent.objects, {"form": {"x": 1}}), (FindingEvent.objects, {"reason": "改"}),
        ):  # fmt: skip
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                rows.update(**words)
        if asked.approved is None:
            asked = services.approve_erasure(acting("county_government", COUNTY), asked, "好")


def everything() -> str:
    """Every value of every row of every table, what JSON holds written out, what is sealed opened."""
    told: list[str] = [*map(str, _opened())]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("areas_name"):  # an index of names of areas
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            for cells in cursor.fetchall():
                told += map(_plain, cells)
    return "\n".join(told)


def _plain(cell: Any) -> str:
    if isinstance(cell, str) and cell[:1] in ("{", "["):
        return f"{cell}\n{json.dumps(json.loads(cell), ensure_ascii=False)}"
    return json.dumps(cell, ensure_ascii=False) if isinstance(cell, dict | list) else str(cell)


def _opened() -> Iterator[Any]:
    for file in (*PersonYear.objects.all(), *HouseholdYear.objects.all()):
        yield unseal_values(file.sealed)
    for draft in YearDraft.objects.all():
        yield keys.unseal(DRAFT, bytes(draft.changes)).decode()
    for erasure in Erasure.objects.exclude(called=None):
        yield words_asked(erasure)
    for objection in Objection.objects.filter(by__isnull=False):
        yield keys.unseal(OBJECTOR, bytes(objection.by or b"")).decode()
