"""What is no expression over the dictionary never becomes part of a pack."""

from __future__ import annotations

import pytest

from niukou.rulebook.expression import (
    ExpressionError,
    parse_condition,
    parse_message,
    vocabulary_of_quality,
)
from niukou.rulebook.expression.vocabulary import Vocabulary
from tests.small_pack import quality_rule, small_pack


def words(table: str = "household", identity: str = "cn_resident") -> Vocabulary:
    return vocabulary_of_quality(quality_rule("true", table), small_pack(identity))


REFUSED = [
    ("household.sise > 3", "没有这个字段", "size"),
    ("vehicle.price > 3", "没有这个字段", "household"),
    ("size > 3", "字段要写全", "household.size"),
    ("a.household.size > 3", "字段要写全", ""),
    ("household.size = '三'", "不能比较", "数字"),
    ("household.size > '3'", "不能比较", "文字"),
    ("household.head_name > '王'", "不能比较大小", "数字和日期"),
    ("household.exit_state = '脱贫了'", "不在代码表 exit_state", "脱贫"),
    ("household.exit_state in ('已脱贫', '没有')", "不在代码表", "未脱贫"),
    ("household.exit_state in codes('child')", "不能比较", "另一张代码表"),
    ("household.exit_state in codes('childs')", "没有代码表 childs", "child"),
    ("household.exit_state = household.exit_year", "不能比较", "代码"),
    ("household.size", "不是一个条件", "真假"),
    ("select 1", "不是表达式", ""),
    ("household.size in (select 1)", "不是表达式", "查询"),
    ("exists(select 1)", "不", ""),
    ("1; drop table household", "不是表达式", "分号"),
    ("drop table household", "不是表达式", ""),
    ("(select true)", "不是表达式", ""),
    ("household.size > 3 -- and more\n)", "不是表达式", "括号"),
    ("lambda x: x", "不是表达式", ""),
    ("household.__class__ = 'x'", "没有这个字段", ""),
    ("system('rm')", "不认识的函数 system", ""),
    ("read_csv('x') = 'y'", "不", ""),
    ("some_membr(member.sex = '男')", "不认识的函数 some_membr", "some_member"),
    ("household.size is null", "不是表达式", ""),
    ("household.head_name like '王%'", "不是表达式", ""),
    ("case when household.size > 1 then true end", "不认识的函数 case", ""),
    ("household.size + 'a' > 2", "这里要写数字", ""),
    ("some_member(member.sex)", "这里要写条件", ""),
    ("member.sex = '男'", "没有这个字段", "household"),
    ("some_member(some_member(member.sex = '男'))", "不能写在另一个", ""),
    ("some_member()", "1 个参数", ""),
    ("others(head.sex) > 0", "只能看本表", ""),
    ("standard('lines') > 1", "没有标准 lines", "line"),
    ("household.income < standard('cutoff')", "不能比较", ""),
    ("sum_of(standard('line')) > 1", "字段表", "counted_income"),
    ("age_on(as_of()) > 3", "谁的年龄", "age_on"),
    ("latest('13-40') = as_of()", "月日", "08-31"),
    ("as_of() > date('2017-02-30')", "不是日期", "2017-08-31"),
    ("number_valid(household.head_name)", "不是证件号码", ""),
    ("matches(household.phone, '1[')", "正则表达式有误", ""),
    ("between(1, 2, 3)", "不", ""),
    ("", "空白", ""),
    ("household.size > 1 and " * 300 + "true", "过长", "拆成"),
]


@pytest.mark.parametrize(("text", "wrong", "right"), REFUSED, ids=[t[:40] for t, _, _ in REFUSED])
def test_the_refusal_says_what_is_wrong_and_what_would_be_right(text: str, wrong: str, right: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse_condition(text, words())
    assert wrong in refused.value.wrong
    assert right in f"{refused.value.wrong}；{refused.value.right}"


def test_an_own_field_inside_a_quantifier_of_the_same_table_is_refused() -> None:
    with pytest.raises(ExpressionError, match="others"):
        parse_condition("some_member(member.name = person.name)", words("person"))


def test_a_household_may_compare_its_members_with_itself() -> None:
    parse_condition("some_member(member.name = household.head_name)", words())


def test_a_scheme_without_structure_has_no_check_digit_to_ask_for() -> None:
    with pytest.raises(ExpressionError, match="方案是 none"):
        parse_condition("not number_valid(person.id_number)", words("person", identity="none"))


@pytest.mark.parametrize(
    "value",
    ["household.head_name", "left(household.head_name, 6)", "left(person.name, length(person.name))", "'甲'"],
)
def test_only_what_stands_in_the_row_itself_is_looked_up(value: str) -> None:
    with pytest.raises(ExpressionError, match="本行的字段"):
        parse_condition(f"people_with(household.head_name, {value}) > 0", words("person"))


def test_the_first_characters_of_a_field_are_looked_up() -> None:
    parse_condition("people_with(household.head_name, left(person.name, 2)) > 0", words("person"))


@pytest.mark.parametrize(
    "text",
    ["{person.id_number}", "{household.phone}", "{number_standard(person.id_number)}", "{不成对", "x}y"],
)
def test_a_message_shows_no_personal_number(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_message(text, words("person"))


def test_a_message_may_hold_any_other_value() -> None:
    pieces = parse_message("{person.name}共{count_members(member.sex = '男')}名男性成员", words("person"))
    assert [p for p in pieces if isinstance(p, str)] == ["共", "名男性成员"]
