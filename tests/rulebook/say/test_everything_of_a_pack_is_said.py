"""Every thing of a pack is said in plain Chinese: no key of a file shows, nothing is left out."""

from __future__ import annotations

import pytest

from niukou.pipeline.finding_table import shape
from niukou.rulebook.contents import FOLDERS, contents
from niukou.rulebook.find import own_packs_folder
from niukou.rulebook.load import load_pack
from niukou.rulebook.say import Told, desks, find_things, known_names, pack_facts, tell, tell_pack


@pytest.fixture(scope="module")
def base():
    return load_pack(own_packs_folder() / "broken" / "_base")


def said(pack, word):
    [(folder, thing)] = find_things(pack, word)
    return tell(folder, thing, pack).text()


def test_a_procedure_is_said_step_by_step(base):
    text = said(base, "P-ID")
    assert text.splitlines()[0] == "P-ID 识别"
    assert "台账：记新识别，从册外、自然减少转到未脱贫；从办结那天起算" in text
    assert "3. 比对" in text
    assert "比对：机动车登记" in text
    assert "授权：以“签字授权”为准" in text
    assert "结果交给：“评议”" in text
    assert "天数：7天" in text
    assert "农户、群众在7天内可以提；提了就做“入户”，公示的天数停下来" in text
    assert "时段的日子：2018年11月1日至2018年11月30日" in text


@pytest.fixture(scope="module")
def national():
    return load_pack("national")


def test_what_the_end_of_a_procedure_enters_in_the_ledger_is_said(national):
    assert (
        "台账：记自然增加，从册外、自然减少转到未脱贫或已脱贫；随本户的状态；从事情发生那天起算；写明原因"
        in said(national, "P-NI")
    )
    assert "转到未脱贫或已脱贫；由“民主评议”定；从办结那天起算" in said(national, "P-RS")
    transfer = said(national, "P-MV")
    assert "台账：记迁移，未脱贫、已脱贫、已剔除的都可以迁；状态不变，只换地方" in transfer
    assert "在哪级：村级（迁入地）" in transfer
    assert "台账" not in said(national, "P-VX")


def test_a_case_that_ends_in_another_is_said(national):
    assert "应走退出就本件结束，改办“贫困户退出”" in said(national, "P-RM")


def test_who_has_to_attend_besides_is_said():
    assert "另到会：驻村扶贫工作队至少1人" in said(load_pack("yunnan-2017"), "P-ID")


@pytest.mark.parametrize(
    ("share", "words"), [("0.66666666", "三分之二"), ("0.5", "半数"), ("1", "全体"), ("0.33", "")]
)
def test_a_share_of_a_meeting_is_said_as_offices_say_it(write_pack, share, words):
    standard = (
        "replaces: standards/quorum_of_representatives\ntitle: 到会比例\ntype: number\n"
        f"basis: {{document: 文件, mark: S}}\nvalues: {{2014-01-01: {share}}}\n"
    )
    write_pack("mine", {"standards/quorum_of_representatives.yaml": standard})
    assert f"到会：到会比例{f'（{words}）' if words else ''}\n" in said(load_pack("mine"), "identification")


def test_a_checklist_says_what_fills_which_field(base):
    text = said(base, "looks")
    assert "1. 看水是否安全" in text and "回答：是或否" in text and "填到：Household" not in text
    assert "填到：户的饮水安全" in text


def test_a_calendar_says_days_and_what_they_open(base):
    text = said(base, "year_2018")
    assert "日子：2018年11月1日至2018年11月30日 24:00 关闭" in text
    assert "这时才能做：识别" in text


def test_an_indicator_says_its_parts(base):
    assert "公式：100 × 剔除人数 ÷ 建档人数" in said(base, "wrongly_listed")
    assert "不显示：建档人数" in said(base, "wrongly_listed")
    share = said(base, "safe_water")
    assert "分子：饮水安全为“是”" in share and "分母：全部" in share and "一行算：家庭人口" in share


def test_a_thing_is_found_by_code_key_and_id(base):
    by = [find_things(base, word) for word in ("P-ID", "identification", "procedures/identification")]
    assert by[0] == by[1] == by[2] and len(by[0]) == 1
    assert find_things(base, "nobody") == []
    assert {"P-ID", "looks", "car_price"} <= set(known_names(base))


@pytest.mark.parametrize("name", ["national", "yunnan-2017", "demo"])
def test_a_whole_pack_can_be_said(name):
    pack = load_pack(name)
    told = tell_pack(pack)
    assert [title for title, _ in told] == [FOLDERS[f] for f, things in contents(pack).items() if things]
    for _, things in told:
        for one in things:
            assert one.title and "None" not in one.text()
            assert one.markdown().startswith("## ")
    assert pack.fingerprint in pack_facts(pack).text()


def test_only_what_a_pack_wrote_itself(write_pack):
    fields = "adds_to: dictionary/household\nfields:\n  kiln: {label: 砖窑, type: number, privacy: public}\n"
    write_pack("mine", {"dictionary/household.yaml": fields})
    [(title, [table])] = tell_pack(load_pack("mine"), own=True)
    assert title == "字典"
    assert [part.title for part in table.parts] == ["砖窑"]


def test_markdown_is_not_broken_by_signs_in_a_text():
    told = Told("甲*乙", {"写法": "a_b|[c]"}).markdown()
    assert "## 甲\\*乙" in told and "a\\_b\\|\\[c\\]" in told


def test_a_formula_is_said_with_what_it_reckons_with(national):
    told = tell("indicators", national.indicators["combined_incidence"], national)
    assert told.facts["公式"].startswith(
        "100 × (建档立卡剩余贫困人口 ＋ 抽样漏评率（%） × 非建档立卡农村人口 ÷ 100"
    )
    assert told.facts["不显示"] == "乡村户籍人口、非建档立卡农村人口"


def test_a_share_that_a_meeting_needs_is_said_as_people_say_it(national):
    assert "是：三分之二" in said(national, "standards/quorum_of_representatives")
    assert "是：0.5元" in said(national, "standards/income_tolerance")


def test_no_condition_names_a_table_or_a_form_by_its_key(national):
    said_all = "".join(tell("quality", one, national).text() for one in national.quality.values())
    assert "办事步骤" in said_all or "步骤" in said_all
    assert [
        key
        for key in ("step办理", "natural_change", "job_spell", "“current”", "“certificate”")
        if key in said_all
    ] == []


def test_a_code_list_of_the_program_does_not_tell_its_keys(national):
    assert "outside" not in said(national, "codelists/account")


def test_a_desk_is_said_answer_by_answer(national):
    text = said(national, "desks/exclusion")
    assert "要人去看：阻断、须改正、须核实" in text and "只计数：退出之后" in text
    assert "由程序得出：“识别不准的剔除”办结，不能直接答" in text
    assert "几天内答：15天" in text and "最长365天" in text
    assert "ID-01写“死亡”" in said(national, "desks/identity")


def test_kinds_and_timings_of_findings_are_called_as_the_table_calls_them():
    assert (desks.KINDS, desks.TIMINGS) == (shape.KINDS, shape.TIMINGS)
