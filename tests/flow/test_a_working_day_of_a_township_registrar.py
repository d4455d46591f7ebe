"""A township's day: nobody is struck off without a meeting, a shut gate says what to mend, an exit is entered and is in the book."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.flow.at_the_demo import REGISTRAR, TOWN, Demo, demo_of, due, follow, go, main, press

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


def test_a_township_decides_is_refused_and_enters(small_drive: Path, tmp_path: Path) -> None:
    with demo_of(small_drive, tmp_path / "demo") as demo:
        the_town_decides(demo)
        registrar = demo.come(REGISTRAR)
        nobody_is_struck_off_without_a_meeting(registrar)
        a_shut_gate_says_what_to_mend(registrar)
        head = an_exit_is_entered(registrar)
        it_is_in_the_book(registrar, head)


def the_town_decides(demo: Demo) -> None:
    """Sent back without a reason is refused; what was written stays; then it passes."""
    town = demo.come(TOWN)
    follow(main(town).get_by_role("link", name="件等我办"))
    waiting = main(town).get_by_role("row").filter(has_text="三定：乡镇审定")
    follow(waiting.get_by_role("link").first)
    expect(main(town)).to_contain_text("应到30人，实到27人")
    town.get_by_label("结果").select_option(label="退回")
    town.get_by_label("退回到哪一步").select_option(label="三评：村民评议")
    press(town, "决定")
    expect(town.get_by_role("alert")).to_contain_text("理由")
    assert town.get_by_label("退回到哪一步").locator("option:checked").inner_text() == "三评：村民评议"
    town.get_by_label("结果").select_option(label="通过")
    town.get_by_label("退回到哪一步").select_option(label="不退回")
    press(town, "决定")
    expect(town.get_by_role("status")).to_contain_text("三定：乡镇审定")
    assert "书面告知农户" in due(town)


def nobody_is_struck_off_without_a_meeting(registrar: Page) -> None:
    """He opens a removal and would enter it at once: the page says which steps come before his, and leads to each."""
    go(registrar, "农户")
    home = main(registrar).get_by_role("row").filter(has_text="未脱贫").last
    follow(home.get_by_role("link").first)
    family = registrar.url
    go(registrar, "给这一户立案", "错评剔除")
    registrar.get_by_label("查到的第1件：是什么").fill("听说有车")
    registrar.get_by_label("第1件：哪天的").fill("2012-03-01")
    registrar.get_by_label("第1件：从哪里来").fill("邻居")
    press(registrar, "立案")
    expect(main(registrar)).to_contain_text(
        re.compile("您要办的是“系统标注剔除”。前面还有 14 步没有办，一步也不能跳过")
    )
    assert main(registrar).get_by_role("button", name="录入").count() == 0
    go(registrar, "三评：村民评议")
    assert registrar.url.endswith("#step-villager_review")
    go(registrar, "规则是怎么写的")
    expect(main(registrar)).to_contain_text("错评剔除")
    registrar.goto(family)
    assert "未脱贫" in main(registrar).get_by_role("heading").first.inner_text()


def a_shut_gate_says_what_to_mend(registrar: Page) -> None:
    """Every reason with its rule and a link to the field that has to be put right."""
    shut, _ = entries_due(registrar)
    registrar.goto(shut)
    press(registrar, "录入")
    expect(registrar.get_by_role("alert")).to_contain_text("还不能办，先把下面的改好")
    mend = main(registrar).get_by_role("region", name="挡在前面的").get_by_role("link").first
    title = mend.inner_text()
    follow(mend)
    assert "#field-" in registrar.url
    expect(main(registrar).locator(registrar.url[registrar.url.index("#field-") :])).to_contain_text(title)


def an_exit_is_entered(registrar: Page) -> str:
    """The head of the family whose exit was entered."""
    _, open_ = entries_due(registrar)
    registrar.goto(open_)
    head = main(registrar).get_by_role("heading").first.inner_text().partition("：")[2].split()[0]
    go(registrar, "先看看能不能过")
    expect(main(registrar)).to_contain_text("没有挡在前面的，可以办")
    go(registrar, "回到这件")
    press(registrar, "录入")
    expect(registrar.get_by_role("status")).to_contain_text("系统标注脱贫")
    expect(main(registrar)).to_contain_text("决定")
    return head


def it_is_in_the_book(registrar: Page, head: str) -> None:
    """On the family's way through the accounts, and in the statement of the month, which closes."""
    follow(main(registrar).get_by_role("link").first)
    assert "已脱贫" in main(registrar).get_by_role("heading").first.inner_text()
    expect(main(registrar)).to_contain_text("未脱贫 → 已脱贫")
    assert head in main(registrar).get_by_role("heading").first.inner_text()
    go(registrar, "账簿")
    registrar.get_by_label("从").first.fill("2017-10-01")
    registrar.get_by_label("到").first.fill("2017-10-31")
    main(registrar).locator("form").first.get_by_role("button").click()
    expect(main(registrar).get_by_role("row").filter(has_text=re.compile("脱贫")).first).to_be_visible()
    expect(main(registrar)).not_to_contain_text("合不上")


def entries_due(registrar: Page) -> tuple[str, str]:
    """The addresses of the two cases whose entry is due, the earlier first."""
    go(registrar, "办件")
    rows = main(registrar).get_by_role("row").filter(has_text="系统标注脱贫")
    expect(rows).to_have_count(2)
    links = [rows.nth(at).get_by_role("link").first.get_attribute("href") or "" for at in range(2)]
    shut, open_ = sorted(links)
    base = registrar.url.partition("/cases/")[0]
    return base + shut, base + open_
