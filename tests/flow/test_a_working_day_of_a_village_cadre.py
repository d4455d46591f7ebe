"""A village cadre's day: a family found, why it is listed, its visit, its meetings, its notice, and what is put up."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.flow.at_the_demo import (
    CADRE,
    TEAM,
    Demo,
    demo_of,
    due,
    follow,
    go,
    hand_in,
    main,
    pdf_of,
    press,
    write_meeting,
)

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
SECRET = re.compile(
    r"\d{6}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx]|19900\d{6}|开户|银行|患|残疾|大病|慢性病|健康"
)


def test_a_family_is_found_discussed_posted_and_its_objection_answered(
    small_drive: Path, tmp_path: Path
) -> None:
    with demo_of(small_drive, tmp_path / "demo") as demo:
        cadre = demo.come(CADRE)
        head, case = find_the_family(cadre)
        hold_the_meetings(demo, cadre, case)
        post_the_notice(demo, cadre, head)
        an_objection_comes_and_is_answered(demo, cadre, case)
        look_at_what_is_posted(cadre, case)


def find_the_family(cadre: Page) -> tuple[str, str]:
    """From the desk to the family whose party meeting is due: its head, the address of its case."""
    expect(cadre.get_by_role("heading", name="我的工作")).to_be_visible()
    go(cadre, "办件")
    waiting = main(cadre).get_by_role("row").filter(has_text="二评：党员评议")
    head = waiting.get_by_role("link").nth(1).inner_text()
    follow(waiting.get_by_role("link").first)
    assert head in main(cadre).get_by_role("heading").first.inner_text()
    case = cadre.url
    cadre.get_by_label("找人、找户").fill(head)
    cadre.keyboard.press("Enter")
    follow(main(cadre).get_by_role("row").filter(has_text=head).get_by_role("link").first)
    # why it is listed, in one sentence with the decision
    expect(main(cadre).get_by_text(re.compile("起在册（.+），由“.+”的决定"))).to_be_visible()
    card = pdf_of(cadre, "明白卡")
    assert head in card and not SECRET.search(card), SECRET.findall(card)
    return head, case


def hold_the_meetings(demo: Demo, cadre: Page, case: str) -> None:
    """Two meetings, a decision of somebody who has written nothing down, and a third meeting."""
    cadre.goto(case)
    write_meeting(cadre, demo.scan, 9, "")
    press(cadre, "记下会议")
    refused = cadre.get_by_role("alert")
    expect(refused).to_contain_text("没有会议记录")
    expect(refused).to_contain_text("什么也没有写进去")
    cadre.get_by_label("会议记录").fill("逐户议过，没有不同意见")
    press(cadre, "记下会议")
    expect(cadre.get_by_role("status")).to_contain_text("二评：党员评议")
    assert "三评：村民评议" in due(cadre)
    write_meeting(cadre, demo.scan, 30, "逐户表决")
    press(cadre, "记下会议")
    assert "一定：村委会初定" in due(cadre)
    expect(main(cadre)).to_contain_text("您录入过这件，不能自己决定")
    other = demo.come(CADRE, 1)
    other.goto(case)
    press(other, "决定")
    cadre.reload()
    assert "二定：村民代表议定" in due(cadre)
    write_meeting(cadre, demo.scan, 30, "村民代表同意")
    press(cadre, "记下会议")
    assert "拟脱贫户签字认可" in due(cadre)
    hand_in(cadre, demo.scan)
    press(cadre, "办好这一步")


def post_the_notice(demo: Demo, cadre: Page, head: str) -> None:
    """The text is read before it is put up; the photograph comes with it."""
    assert "第一次公示（村）" in due(cadre)
    text = main(cadre).locator("pre.posted").inner_text()
    assert head in text and not SECRET.search(text)
    cadre.get_by_label("贴在哪里").fill("村务公开栏")
    hand_in(cadre, demo.scan)
    press(cadre, "登记张贴")
    expect(main(cadre)).to_contain_text("过完这一天才能收下来")


def an_objection_comes_and_is_answered(demo: Demo, cadre: Page, case: str) -> None:
    """A villager objects, the work team looks again, the village answers, the notice runs on to its last day."""
    go(cadre, "登记一条异议")
    cadre.get_by_label("异议的内容").fill("他家今年买了车")
    press(cadre, "登记一条异议")
    expect(main(cadre)).to_contain_text("还没有答复")
    team = demo.come(TEAM)
    team.goto(case)
    assert "入户核实（五查五看）" in due(team)
    visit(team, demo)
    cadre.goto(case)
    cadre.get_by_label("答复", exact=True).fill("车是女婿的，登记证看过了")
    press(cadre, "答复")
    expect(main(cadre)).to_contain_text("不成立")
    demo.turn(date(2017, 11, 1))
    cadre.reload()
    press(cadre, "公示期满，收下来")
    assert "三定：乡镇审定" in due(cadre)
    expect(main(cadre)).to_contain_text("乡（镇）党委政府")


def visit(team: Page, demo: Demo) -> None:
    """The questions of the check list, answered."""
    team.get_by_label("查收入").fill("6200")
    team.get_by_label("查住房").select_option(index=1)
    for question in ("查财产", "查家庭成员", "查生产生活"):
        team.get_by_label(question).fill("看过了，和上次一样")
    hand_in(team, demo.scan)
    press(team, "办好这一步")


def look_at_what_is_posted(cadre: Page, case: str) -> None:
    """What is put up shows neither number nor telephone nor account nor health; the minutes are printed as held."""
    cadre.goto(case)
    go(cadre, "打印这件的材料")
    notice = pdf_of(cadre, "正常脱贫：第一次公示（村）")
    assert "村务公开栏" in notice and not SECRET.search(notice), SECRET.findall(notice)
    minutes = pdf_of(cadre, "评议记录：党员大会")
    assert "代表0" in minutes and not SECRET.search(minutes), SECRET.findall(minutes)
