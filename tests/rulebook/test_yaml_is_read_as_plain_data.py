from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from niukou.rulebook.yaml_text import DEEPEST, YamlError, plain_value, read_yaml


def test_numbers_and_truth_values_are_such_and_official_codes_keep_their_zero():
    written = read_yaml("a: 2952\nb: -0.5\nc: true\nd: 01\ne: 2017-10-01\nf: no\non: yes\ng:\nh: ~\ni: '7'\n")
    assert written.value == {
        "a": 2952, "b": -0.5, "c": True, "d": "01", "e": "2017-10-01",
        "f": "no", "on": "yes", "g": None, "h": None, "i": "7",
    }  # fmt: skip


def test_a_long_number_stays_text_so_that_no_identity_number_is_ruined():
    assert plain_value("539901199001011234") == 539901199001011234
    assert plain_value("53990119900101123412") == "53990119900101123412"


def test_cells_of_a_case_stay_as_they_are_written():
    written = read_yaml("given: {household: {size: 1.50, phone: , code: true, id: '7'}}\nsize: 1.50\n")
    assert written.value["given"]["household"] == {"size": "1.50", "phone": None, "code": "true", "id": "7"}
    assert written.value["size"] == 1.5


def test_every_key_and_item_has_its_line():
    written = read_yaml("# a comment\ntitle: x\ncodes:\n  - {label: a,\n     code: b}\n  - label: c\n")
    assert written.lines[("title",)] == 2
    assert written.lines[("codes", 0, "code")] == 5
    assert written.lines[("codes", 1)] == 6
    assert written.lines[("codes", 1, "label")] == 6


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("a: &x 1\n", 1, "锚点"),
        ("a: 1\nb: *x\n", 2, "别名"),
        ("a: !!python/name:os.system x\n", 1, "标签"),
        ("a: !!str 1\n", 1, "标签"),
        ("a: 1\nb: 2\na: 3\n", 3, "写了两次"),
        ("a: 1\n---\nb: 2\n", 2, "两份文档"),
        ("a: [1, 2\nb: 3\n", 2, "不是正确的 YAML"),
        ("? {a: 1}\n: 2\n", 1, "键必须是一个词"),
        ("a: x\x00y\n", 1, "不允许的字符"),
        ("a: {household.size}户: 1\n", 1, "YAML"),
        ("<<: {a: 1}\nx: &y\n", 2, "锚点"),
    ],
)
def test_what_is_more_than_plain_data_is_refused(text: str, line: int, word: str):
    with pytest.raises(YamlError) as refused:
        read_yaml(text)
    assert refused.value.line == line
    assert word in refused.value.wrong


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdef", "bcdefg", strict=True)
    )
    with pytest.raises(YamlError, match="锚点"):
        read_yaml(bomb)


def test_a_bottomless_file_is_refused_before_anything_recurses():
    with pytest.raises(YamlError, match=f"层数超过 {DEEPEST}"):
        read_yaml("a: " + "[" * 100_000)


def test_a_merge_key_is_a_key_like_any_other():
    assert read_yaml("<<: {a: 1}\n").value == {"<<": {"a": 1}}


_WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff"), max_size=8)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS.filter(lambda w: w != "given"), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@given(_VALUES, st.booleans())
def test_what_is_written_as_yaml_is_read_back(value: object, flow: bool):
    text = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=True, sort_keys=False)
    assert read_yaml(text).value == value
