"""An auditor's day: who did it is found in the trail, the entry is opened in its chain, the chain is proved."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.flow.at_the_demo import AUDITOR, CADRE, demo_of, follow, go, main, press

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


def test_an_auditor_finds_who_did_it_and_proves_the_chain(small_drive: Path, tmp_path: Path) -> None:
    with demo_of(small_drive, tmp_path / "demo") as demo:
        cadre = demo.come(CADRE)
        go(cadre, "办件", "全部")
        compared = main(cadre).get_by_role("row").filter(has_text="错评剔除").filter(has_text="五查五看")
        follow(compared.get_by_role("link").first)
        number = cadre.url.rstrip("/").rpartition("/")[2]
        auditor = demo.come(AUDITOR)
        assert auditor.get_by_role("navigation", name="主菜单").get_by_role("link").all_inner_texts() == [
            "规则",
            "紧急查看",
            "记录",
        ]
        auditor.get_by_label("对什么（户、人、办件、线索、用户的编号）").fill(number)
        press(auditor, "找")
        asked = main(auditor).get_by_role("row").filter(has_text="申请比对")
        follow(asked.get_by_role("link").first)
        expect(main(auditor)).to_contain_text("内容和校验值相符")
        expect(main(auditor)).to_contain_text(f"办件 {number}")
        expect(main(auditor)).to_contain_text("示例县甲")
        go(auditor, "前一条", "后一条")
        expect(main(auditor).get_by_role("heading").first).to_contain_text("申请比对")
        go(auditor, "工作记录")
        auditor.get_by_label("谁（姓名，或用户名开头）").fill("village_cadre-539901101201")
        auditor.get_by_label("做什么").select_option(label="开会评议")
        press(auditor, "找")
        held = main(auditor).get_by_role("row").filter(has_text="件办件")
        expect(held).not_to_have_count(0)
        go(auditor, "核对")
        auditor.get_by_label("从").fill("2017-09-01")
        auditor.get_by_label("到").fill("2017-10-31")
        press(auditor, "核对")
        expect(auditor.get_by_role("status")).to_contain_text("都对得上")
        go(auditor, "工作记录")
        expect(main(auditor).get_by_role("row").nth(1)).to_contain_text("核对记录")
        # accounts are another hand: the page says so, and leads back
        refused = auditor.goto(f"{demo.address}/accounts/")
        assert refused is not None and refused.status == 403
        demo.complaints.clear()
        go(auditor, "回到我的工作")
        expect(main(auditor)).to_contain_text("工作记录")
