"""公示, 公告, 告知书, 评议记录: what is posted shows no number, telephone, account or health; minutes are for who reads them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.areas.models import Area
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.models import AuditEntry
from niukou.office.cases.hung_and_held import meeting as meeting_view
from niukou.office.cases.hung_and_held import meetings_of, notices_of
from niukou.office.cases.hung_and_held import notice as notice_view
from niukou.office.cases.models import Case, Meeting, Notice
from niukou.office.cases.selectors import case_page
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry.models import Household
from niukou.office.registry.selectors import NotThereError
from niukou.office.registry.services import YearChange, set_years
from niukou.runs.papers import of_cases
from niukou.runs.papers.of_cases import letter, minutes, posted
from niukou.runs.papers.printing import case_paper
from niukou.runs.papers.typesetting import Bundle, as_pictures
from niukou.runs.papers.wording import printed_by
from tests.office.cases.ending import run, secure
from tests.office.cases.staff import Staff, turn_to
from tests.office.conftest import COUNTY, VILLAGE
from tests.office.registry.conftest import PHONE
from tests.runs.papers.conftest import SECRETS, text_of


@pytest.fixture
def worked_off(staff: Staff, cadre: Actor, listed: Callable[..., Household]) -> list[Case]:
    """Two families on their way out of the register, posted in the village and told in writing."""
    homes = [listed(1), listed(2, people=3, attribute="一般贫困户")]
    for home in homes:
        secure(staff, home)
    turn_to(date(2017, 10, 10))
    opener = staff.for_step(staff.pack.procedures["exit"].steps[0], homes[0].area)
    return staff.run(open_cases(opener, "exit", [Subject(home) for home in homes]))


def test_what_is_posted_shows_nothing_that_is_not_public(cadre: Actor, worked_off: list[Case]) -> None:
    kinds = set()
    for notice in Notice.objects.all():
        said = text_of(case_paper(cadre, "notice", str(notice.pk)).content)
        assert [secret for secret in SECRETS if secret in said] == []
        assert "健康" not in said and "电话" not in said
        assert "试人" in said and "柳村" in said and "村务公开栏" in said
        assert "家庭人口（人）" in said and "一般贫困户" in said
        kinds.add(case_paper(cadre, "notice", str(notice.pk)).name[:2])
    assert kinds == {"公示", "公告"}


def test_a_number_typed_into_a_name_is_starred(
    staff: Staff, cadre: Actor, listed: Callable[..., Household]
) -> None:
    home = listed(1)
    secure(staff, home)
    set_years(staff.of("county_office", "county", home.area), 2017, [
        YearChange("household", home.code, {"head_name": f"示甲{PHONE}"})
    ])  # fmt: skip
    turn_to(date(2017, 10, 10))
    opener = staff.for_step(staff.pack.procedures["exit"].steps[0], home.area)
    staff.run(open_cases(opener, "exit", [Subject(home)]))
    notice = Notice.objects.first()
    assert notice is not None and PHONE in notice.text
    said = text_of(case_paper(cadre, "notice", str(notice.pk)).content)
    assert "示甲***" in said and PHONE not in said


def test_a_notice_says_for_how_long(cadre: Actor, worked_off: list[Case]) -> None:
    notice = Notice.objects.order_by("pk").first()
    assert notice is not None
    said = text_of(case_paper(cadre, "notice", str(notice.pk)).content)
    assert "2017年10月10日张贴" in said and f"公示{notice.days}天" in said


def test_what_was_approved_is_announced_and_says_so(cadre: Actor, worked_off: list[Case]) -> None:
    for notice in Notice.objects.all():
        name = case_paper(cadre, "notice", str(notice.pk)).name[:2]
        assert f"{name}{notice.days}天" in notice.text
        said = text_of(case_paper(cadre, "notice", str(notice.pk)).content)
        assert {"公示": "公告时间", "公告": "公示时间"}[name] not in said
        assert "现将下列" in said and f"户予以{name}" in said


@pytest.mark.parametrize(
    ("procedure", "code", "counted"), [("county_exit", COUNTY, "1个县"), ("village_exit", VILLAGE, "1个村")]
)
def test_a_notice_about_an_area_names_its_level(
    staff: Staff, officer: Actor, procedure: str, code: str, counted: str
) -> None:
    run(staff, procedure, [Subject(area=Area.objects.get(code=code))])
    told = [notice_view(officer, one.pk) for one in Notice.objects.all()]
    assert told
    for view in told:
        assert (view.headings[0], view.counted) == (counted[-1], counted[1:])
        said = text_of(case_paper(officer, "notice", str(view.notice.pk)).content)
        assert f"现将下列{counted}予以" in said and "1户" not in said


def test_minutes_tell_roll_votes_and_words(cadre: Actor, worked_off: list[Case]) -> None:
    held = Meeting.objects.earliest("pk")
    said = text_of(case_paper(cadre, "minutes", str(held.pk)).content)
    for words in (
        "民主评议记录",
        "张主持",
        "代表29",
        "队员",
        "列席",
        "议了名单",
        "应到30人",
        "同意",
        "主持人签字",
    ):
        assert words in said, words


def test_nobody_is_told_to_have_voted_who_did_not_come(
    cadre: Actor, worked_off: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    view = meeting_view(cadre, Meeting.objects.earliest("pk").pk)
    view.meeting.roll[0]["present"] = False
    monkeypatch.setattr(of_cases, "meeting", lambda *_: view)
    roll = [row[3:5] for row in minutes(cadre, view.meeting.pk)["roll"]["rows"]]
    assert roll[0] == ["未到", "未参加"]
    assert roll[1] == ["到会", "参加表决"]
    assert roll[-1][1] == "列席"


def test_a_letter_tells_the_household_how_its_case_stands(cadre: Actor, worked_off: list[Case]) -> None:
    case = worked_off[0]
    said = text_of(case_paper(cadre, "letter", case.number).content)
    for words in ("告知书", "试人：", "正常脱贫", "已经办结", "回执", "户主签字", case.number):
        assert words in said, words
    assert [secret for secret in SECRETS if secret in said] == []


def test_what_a_rule_wrote_into_a_reason_is_written_as_people_write_it(
    cadre: Actor, worked_off: list[Case]
) -> None:
    page = case_page(cadre, worked_off[0].number)
    reason = "有车，购置价格88000元，初次登记2011-09-15"
    page = replace(page, story=[replace(page.story[0], outcome="refused", reason=reason), *page.story[1:]])
    for rows in (letter(cadre, page)["steps"]["rows"], of_cases.steps_of(page)["steps"]["rows"]):
        assert rows[0][-1] == "有车，购置价格88,000元，初次登记2011年9月15日"


def test_who_did_a_step_is_called_by_name_or_by_what_he_is(cadre: Actor, worked_off: list[Case]) -> None:
    page = case_page(cadre, worked_off[0].number)
    done = {row[0]: row[3] for row in of_cases.steps_of(page)["steps"]["rows"]}
    keys = {told.title: told.actor for told in page.story if told.actor in installed_pack().roles}
    assert keys and all(installed_pack().roles[key].title in done[title] for title, key in keys.items())
    assert all("代录" in done[title] for title in keys)


def test_figures_of_a_notice_stand_right_and_words_do_not(cadre: Actor, worked_off: list[Case]) -> None:
    told = posted(cadre, Notice.objects.earliest("pk").pk)
    assert [told["list"]["headings"][at] for at in told["right"]] == ["家庭人口（人）"]


def test_a_stranger_prints_none_of_them(stranger: Actor, worked_off: list[Case]) -> None:
    notice, held = Notice.objects.first(), Meeting.objects.earliest("pk")
    assert notice is not None
    for kind, key in (("notice", notice.pk), ("minutes", held.pk), ("letter", worked_off[0].number)):
        with pytest.raises(NotThereError):
            case_paper(stranger, kind, str(key))
    assert not AuditEntry.objects.filter(act="cases.print_paper").exists()


def test_minutes_are_for_who_reads_internal_data(
    acting: Callable[..., Actor], worked_off: list[Case]
) -> None:
    reads_nothing = acting("village_cadre", "539901001001")
    object.__setattr__(reads_nothing, "reads", ("public",))
    with pytest.raises(NotAllowedError):
        case_paper(reads_nothing, "minutes", str(Meeting.objects.earliest("pk").pk))
    assert meetings_of(reads_nothing, worked_off[0]) == []


def test_a_case_knows_its_notices_and_meetings(cadre: Actor, worked_off: list[Case]) -> None:
    assert list(notices_of(cadre, worked_off[0])) == list(Notice.objects.order_by("pk"))
    assert list(meetings_of(cadre, worked_off[0])) == list(Meeting.objects.order_by("pk"))


def test_each_is_told_before_it_leaves(officer: Actor, worked_off: list[Case]) -> None:
    case_paper(officer, "letter", worked_off[0].number)
    told = AuditEntry.objects.get(act="cases.print_paper")
    assert told.subject == f"case:{worked_off[0].number}"


def test_every_page_can_be_looked_at(cadre: Actor, worked_off: list[Case], tmp_path: Path) -> None:
    """Into the folder that NIUKOU_PICTURES names, where somebody wants to look."""
    into = Path(os.environ.get("NIUKOU_PICTURES", tmp_path))
    documents = [posted(cadre, one.pk) for one in Notice.objects.order_by("pk")]
    documents += [
        letter(cadre, case_page(cadre, worked_off[0].number)),
        minutes(cadre, Meeting.objects.earliest("pk").pk),
    ]
    for at, picture in enumerate(as_pictures(Bundle("件", printed_by(cadre), documents), 70)):
        (into / f"case-{at}.png").write_bytes(picture)
    assert all(one.read_bytes().startswith(b"\x89PNG") for one in into.glob("*.png"))
    assert list(into.glob("*.png"))
