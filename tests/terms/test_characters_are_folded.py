from __future__ import annotations

from typing import Any

import pytest

from niukou.terms.characters import as_seen, half_width, single_blanks, trimmed, without_blanks
from niukou.terms.name import name_standard


@pytest.mark.long
def test_python_and_sql_agree_on_every_code_point(values: Any) -> None:
    every = [chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
    texts = [f"{character}a{character * 2}b{character}" for character in every]
    said = values("half_width(t), without_blanks(t), trimmed(t), single_blanks(t), name_standard(t)", texts)
    expected = [
        (half_width(t), without_blanks(t), trimmed(t), single_blanks(t), name_standard(t)) for t in texts
    ]
    assert [hex(ord(c)) for c, one, other in zip(every, said, expected, strict=True) if one != other] == []


def test_every_blank_of_unicode_is_a_blank() -> None:
    assert without_blanks("".join(chr(c) for c in range(0x110000) if chr(c).isspace())) == ""


def test_invisible_characters_are_blanks() -> None:
    assert trimmed("\ufeff\u200b张\u3000三\u202c\n") == "张\u3000三"
    assert single_blanks(" 张 \u3000三 ") == "张 三"


def test_what_nobody_sees_goes_and_blanks_stay() -> None:
    assert as_seen("\ufeff 张\u200b\u202e三\u3000四\x00\U000e0100 五\n六 ") == "张三\u3000四 五\n六"
    every = [chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
    gone = [one for one in every if as_seen(f"a{one}b") == "ab"]
    assert all(without_blanks(one) == "" and not one.isspace() for one in gone)


def test_full_width_forms_become_plain() -> None:
    assert half_width("１２Ｘｘ，（）～") == "12Xx,()~"
    assert half_width("张三、。　") == "张三、。　"
