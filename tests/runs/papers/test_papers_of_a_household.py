"""对照表, 登记表, 明白卡 and the whole file of a household: what stands in them, who may print them, and that it is told."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from niukou.office.accounts.actor import Actor, NotAllowedError
from niukou.office.audit.models import AuditEntry
from niukou.office.registry.models import Household
from niukou.office.registry.selectors import NotThereError
from niukou.runs.papers import printing
from niukou.runs.papers.of_files import whole_file
from niukou.runs.papers.of_households import card, household_told, register, sheet
from niukou.runs.papers.printing import OF_HOUSEHOLD, TITLES, Asked, household_paper
from niukou.runs.papers.typesetting import Bundle, as_pictures
from niukou.runs.papers.wording import printed_by
from tests.made_county import number
from tests.office.conftest import VILLAGE
from tests.runs.papers.conftest import SECRETS, pages_of, text_of

FORMS = {"sheet": sheet, "register": register, "card": card}


@pytest.mark.parametrize("kind", OF_HOUSEHOLD)
def test_a_paper_says_what_the_book_says_and_who_printed_it_when(
    cadre: Actor, home: Household, kind: str
) -> None:
    paper = household_paper(cadre, home.code, Asked(kind))
    said = text_of(paper.content)
    for words in (
        TITLES[kind].removeprefix("贫困户"),
        home.code,
        "户编号",
        "东乡柳村",
        "打印：village_cadre-",
        "2017年7月1日",
        "第1页",
    ):
        assert words in said, words
    assert paper.name == f"{TITLES[kind]}-{home.code}.pdf"


def test_a_sheet_has_a_place_for_what_changed(cadre: Actor, home: Household) -> None:
    said = text_of(household_paper(cadre, home.code, Asked("sheet")).content)
    for words in ("系统里的", "核实后的", "耕地面积", "3.5", "健康状况", "农户签字"):
        assert words in said, words


@pytest.mark.parametrize("people", [1, 3, 4, 5, 6, 7, 9])
@pytest.mark.parametrize("kind", ["register", "sheet", "card"])
def test_nobody_signs_on_a_sheet_with_nothing_else_on_it(
    cadre: Actor, listed: Callable[..., Household], kind: str, people: int
) -> None:
    """A household of four to seven had its register's signatures alone on a page."""
    paper = household_paper(cadre, listed(people=people).code, Asked(kind)).content
    last = PdfReader(BytesIO(paper)).pages[-1].extract_text().replace(" ", "")
    assert "签字" in last
    beside = {"register": "五、帮扶责任人", "sheet": "二、家庭成员", "card": "三、收入"}
    assert beside[kind] in last, last


@pytest.mark.parametrize("kind", OF_HOUSEHOLD)
def test_every_page_says_whose_it_is(cadre: Actor, listed: Callable[..., Household], kind: str) -> None:
    """A village is printed in one go, and sheets come apart."""
    home = listed(people=9)
    pages = PdfReader(BytesIO(household_paper(cadre, home.code, Asked(kind)).content)).pages
    assert [page.extract_text().replace(" ", "").count(home.code) >= 1 for page in pages] == [True] * len(
        pages
    )


def test_a_card_tells_who_helps(cadre: Actor, home: Household) -> None:
    said = text_of(household_paper(cadre, home.code, Asked("card")).content)
    assert "示帮扶" in said and "示例单位" in said
    assert "工资性收入" in said and "3,000" in said
    assert [secret for secret in SECRETS if secret in said] == []


@pytest.mark.parametrize("kind", OF_HOUSEHOLD)
def test_numbers_are_masked_but_for_a_reason(officer: Actor, home: Household, kind: str) -> None:
    masked = text_of(household_paper(officer, home.code, Asked(kind)).content)
    assert number(10) not in masked
    if kind in ("register", "file"):
        whole = household_paper(officer, home.code, Asked(kind, reason="农户来领低保"))
        assert number(10) in text_of(whole.content)
        assert AuditEntry.objects.filter(act="registry.read_whole", reason="农户来领低保").exists()


def test_who_reads_no_numbers_is_refused_them(acting: Callable[..., Actor], home: Household) -> None:
    group = acting("village_group", VILLAGE)
    with pytest.raises(NotAllowedError):
        household_paper(group, home.code, Asked("register", reason="想看"))
    assert not AuditEntry.objects.filter(act="registry.print_paper").exists()


@pytest.mark.parametrize("kind", OF_HOUSEHOLD)
def test_a_stranger_prints_nothing(stranger: Actor, home: Household, kind: str) -> None:
    with pytest.raises(NotThereError):
        household_paper(stranger, home.code, Asked(kind))
    assert not AuditEntry.objects.filter(act="registry.print_paper").exists()


def test_a_paper_is_told_before_it_leaves(cadre: Actor, home: Household) -> None:
    household_paper(cadre, home.code, Asked("card"))
    told = AuditEntry.objects.get(act="registry.print_paper")
    assert told.subject == f"household:{home.code}"
    detail = json.loads(told.detail)
    assert detail["filters"] == {"paper": "card", "year": 2017}
    assert len(detail["digest"]) == 64


def test_what_could_not_be_told_does_not_leave(
    cadre: Actor, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr(printing, "record_read", broken)
    with pytest.raises(RuntimeError, match="no trail"):
        household_paper(cadre, home.code, Asked("card"))


@pytest.mark.parametrize(
    "words",
    ['#panic("x")', "$x$ *粗* _斜_", '#import "@preview/x"', "</script>", "\\u{41} // 注", '"}]} #eval("1")'],
)
def test_a_name_carries_no_words_of_a_form(
    cadre: Actor, listed: Callable[..., Household], words: str
) -> None:
    home = listed(3, head_name=words)
    assert words.replace(" ", "") in text_of(household_paper(cadre, home.code, Asked("card")).content)


def test_numbers_stand_with_their_thousands_parted_and_years_do_not(
    cadre: Actor, listed: Callable[..., Household]
) -> None:
    home = listed(3, wage_income=1234567.5)
    for kind in OF_HOUSEHOLD:
        said = text_of(household_paper(cadre, home.code, Asked(kind)).content)
        assert "1,234,567.5" in said and "1234567" not in said, kind
        assert "2017" in said and "2,017" not in said, kind


def test_a_card_that_hangs_in_the_house_tells_no_illness(
    cadre: Actor, listed: Callable[..., Household]
) -> None:
    home = listed(3, main_cause="因病", other_cause="因残")
    said = text_of(household_paper(cadre, home.code, Asked("card")).content)
    assert "因病" not in said and "因残" not in said and "致贫原因" not in said


@pytest.mark.parametrize(("name", "lacks"), [("䶮㛃𬱟·ḿā", ""), ("𠮷某", "U+20BB7"), ("كريم", "U+0631")])
def test_a_character_that_the_fonts_lack_is_told(
    cadre: Actor, listed: Callable[..., Household], name: str, lacks: str
) -> None:
    said = text_of(household_paper(cadre, listed(3, head_name=name).code, Asked("register")).content)
    assert (lacks in said and "〓" in said) if lacks else (name in said and "〓" not in said)


def test_a_name_turns_nothing_around_it_about(cadre: Actor, listed: Callable[..., Household]) -> None:
    home = listed(3, head_name="张\u202e三\u2066四\u200b\u0000五")
    assert "张三四五" in text_of(household_paper(cadre, home.code, Asked("card")).content)


def test_a_file_numbers_its_pages_through(cadre: Actor, home: Household) -> None:
    paper = household_paper(cadre, home.code, Asked("file")).content
    pages = pages_of(paper)
    assert pages >= 6
    said = text_of(paper)
    assert f"第{pages}页" in said and f"共{pages}页" in said
    for words in ("贫困户登记表", "历年指标", "扶贫明白卡", "经过和材料", "信息对照表", "新识别", "材料目录"):
        assert words in said, words


def test_every_page_can_be_looked_at(cadre: Actor, home: Household, tmp_path: Path) -> None:
    """Into the folder that NIUKOU_PICTURES names, where somebody wants to look."""
    into = Path(os.environ.get("NIUKOU_PICTURES", tmp_path))
    told = household_told(cadre, home.code)
    for kind, documents in {
        **{k: [form(told)] for k, form in FORMS.items()},
        "file": whole_file(cadre, told),
    }.items():
        for at, picture in enumerate(as_pictures(Bundle(kind, printed_by(cadre), documents), 70)):
            (into / f"{kind}-{at}.png").write_bytes(picture)
    assert all(one.read_bytes().startswith(b"\x89PNG") for one in into.glob("*.png"))
    assert list(into.glob("*.png"))
