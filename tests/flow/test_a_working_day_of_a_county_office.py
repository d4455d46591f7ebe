"""A county's day: a lead with both its sides is sent out, visited, answered and checked; a list is decided and announced."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.flow.at_the_demo import (
    COUNTY,
    GOVERNMENT,
    TEAM,
    Demo,
    demo_of,
    due,
    follow,
    go,
    hand_in,
    main,
    press,
)

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]
SEEN = "入户看了，有两个劳力在外务工"


def test_a_lead_goes_out_and_comes_back_and_a_list_is_announced(small_drive: Path, tmp_path: Path) -> None:
    with demo_of(small_drive, tmp_path / "demo") as demo:
        county = demo.come(COUNTY)
        lead = a_lead_is_sent_out(county)
        the_team_visits_and_answers(demo, lead)
        the_county_checks(county, lead)
        the_county_decides_and_announces(demo, county)


def a_lead_is_sent_out(county: Page) -> str:
    """Both sides beside each other, the rule with its document, and somebody of the village who is asked."""
    go(county, "比对")
    follow(main(county).get_by_role("row").filter(has_text="残疾人证").get_by_role("link").first)
    expect(main(county).get_by_role("region", name="两边对着看")).to_be_visible()
    expect(main(county).get_by_role("heading", name="依据")).to_be_visible()
    sending = main(county).get_by_label("派给谁")
    names = sending.locator("option").all_inner_texts()
    sending.select_option(label=next(name for name in names if "甲（1镇1村 驻村" in name))
    county.get_by_label("哪天以前答").fill("2017-10-20")
    press(county, "派")
    expect(county.get_by_role("status")).to_contain_text("办好了")
    expect(main(county)).to_contain_text("2017年10月20日")
    return county.url.partition("?")[0]


def the_team_visits_and_answers(demo: Demo, lead: str) -> None:
    """From the desk to the lead; without a visit and its paper the answer is refused, with both it waits for its check."""
    team = demo.come(TEAM)
    follow(main(team).get_by_role("link", name="条线索等我答"))
    follow(main(team).get_by_role("row").filter(has_text="残疾人证").get_by_role("link").first)
    assert team.url.partition("?")[0] == lead
    visited = main(team).locator("form").filter(has=team.get_by_role("button", name="记下这次入户"))
    press(team, "记下这次入户")
    expect(visited.get_by_role("alert").first).to_be_visible()
    for asked in visited.get_by_role("textbox").all():
        if not asked.input_value():
            asked.fill("3" if asked.get_attribute("inputmode") == "decimal" else SEEN)
    for asked in visited.get_by_role("combobox").all():
        asked.select_option(index=1)
    press(team, "记下这次入户")
    expect(team.get_by_role("status")).to_contain_text("办好了")
    main(team).get_by_text("交材料").click()
    team.get_by_label("是什么材料").select_option(label="核实记录")
    team.get_by_label("题目").fill("入户核实记录")
    hand_in(team, demo.scan)
    press(team, "交")
    expect(team.get_by_role("status")).to_contain_text("办好了")
    team.get_by_label("核实不符合条件").check()
    team.get_by_label("理由").fill(SEEN)
    press(team, "答")
    expect(main(team).get_by_role("alert").first).to_contain_text("核实记录")
    main(team).get_by_role("checkbox", name="入户核实记录").check()
    press(team, "答")
    expect(main(team)).to_contain_text("等上一级核")


def the_county_checks(county: Page, lead: str) -> None:
    """Settled, with its whole story."""
    go(county, "比对", "等我核的")
    follow(main(county).get_by_role("row").filter(has_text="残疾人证").get_by_role("link").first)
    assert county.url.partition("?")[0] == lead
    county.get_by_label("核定：答得对").check()
    press(county, "核")
    expect(main(county)).to_contain_text("已经核定")
    expect(main(county)).to_contain_text(SEEN)


def the_county_decides_and_announces(demo: Demo, county: Page) -> None:
    """The government decides on the one list, the office announces the other."""
    government = demo.come(GOVERNMENT)
    follow(main(government).get_by_role("link", name="件等我办"))
    follow(main(government).get_by_role("row").filter(has_text="四定：县确定").get_by_role("link").first)
    press(government, "决定")
    expect(government.get_by_role("status")).to_contain_text("四定：县确定")
    go(county, "办件")
    follow(main(county).get_by_role("row").filter(has_text="公告").get_by_role("link").first)
    assert "公告" in due(county)
    county.get_by_label("贴在哪里").fill("县政府门口的公示栏")
    hand_in(county, demo.scan)
    press(county, "登记张贴")
    expect(main(county)).to_contain_text("过完这一天才能收下来")
