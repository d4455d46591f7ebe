from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from niukou.terms.name import name_standard, names_agree

_CHARACTERS = st.sampled_from("王李玮伟英瑛国华建健䶮㐂𬍛𠅤·• 　Aａ")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王建国", "王 建　国"), ("阿卜杜·买买提", "阿卜杜•买买提"), ("阿卜杜·买买提", "阿卜杜．买买提"), ("阿卜杜·买买提", "阿卜杜买买提"),
        ("ＡＢ", "AB"), ("𬍛䶮", "𬍛䶮\u200b"), ("\uf92c平", "郎平"),
    ],
)  # fmt: skip
def test_written_otherwise_is_the_same(one: str, other: str) -> None:
    assert names_agree(one, other) == "yes"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王玮", "王伟"), ("李秀英", "李秀瑛"), ("张林", "张彬"), ("李清", "李情"), ("王霞", "王暇"), ("刘洋", "刘阳"), ("单云", "陕云"),
        ("王䶮", "王严"), ("欧阳建国", "欧阳健国"), ("欧阳建英", "欧阳健瑛"),
    ],
)  # fmt: skip
def test_heard_or_misread_is_similar(one: str, other: str) -> None:
    assert names_agree(one, other) == "similar"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王建国", "王建华"), ("李芳", "李芬"), ("李海", "李河"), ("王明", "王朋"), ("张三", "李三"), ("赵帆", "赵帆帆"),
        ("王建英", "王健瑛"), ("王㐂", "王喜"), ("王", "汪"), ("", ""), (None, "王建国"), ("王建国", " "), ("欧阳建英", "欧羊健瑛"),
    ],
    ids=repr,
)  # fmt: skip
def test_other_people_stay_other_people(one: str | None, other: str | None) -> None:
    assert names_agree(one, other) == "no"


@given(st.text(_CHARACTERS, max_size=5), st.text(_CHARACTERS, max_size=5))
def test_it_does_not_matter_who_is_asked_first(one: str, other: str) -> None:
    assert names_agree(one, other) == names_agree(other, one)


@given(st.text(max_size=6), st.text(max_size=6))
def test_yes_is_the_same_standard_form(one: str, other: str) -> None:
    same = name_standard(one) is not None and name_standard(one) == name_standard(other)
    assert (names_agree(one, other) == "yes") == same


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.none(),
            st.text(_CHARACTERS, max_size=6),
            st.text(st.characters(exclude_categories=["Cs", "Cn"])),
        ),
        min_size=1,
    )
)
def test_python_and_sql_write_the_same_standard_form(values: Any, texts: list[str | None]) -> None:
    assert values("name_standard(t)", texts) == [name_standard(text) for text in texts]
