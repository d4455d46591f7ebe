from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from niukou.rulebook.files import PackFile
from niukou.rulebook.fingerprint import fingerprint
from niukou.rulebook.load import load_pack
from niukou.rulebook.yaml_text import read_yaml

_WORDS = st.text("abc甲乙01", min_size=1, max_size=4)
_LEAVES = st.none() | st.booleans() | st.integers(-99, 99) | _WORDS
_VALUES = st.dictionaries(
    _WORDS,
    st.recursive(
        _LEAVES,
        lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(_WORDS, inner, min_size=1, max_size=3),
        max_leaves=8,
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip


def _of(value: Any, name: str = "quality/a") -> str:
    return fingerprint([("mine", [PackFile("mine/a.yaml", name, value, {})])])


def _leaves(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (container, key) of every leaf."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, dict | list):
            yield from _leaves(inner)
        else:
            yield value, key


@given(_VALUES, st.data())
def test_any_changed_value_changes_it(value: dict[str, Any], data: st.DataObject):
    changed = copy.deepcopy(value)
    inside, key = data.draw(st.sampled_from(list(_leaves(changed))))
    other = data.draw(_LEAVES)
    assume((type(other), other) != (type(inside[key]), inside[key]))
    inside[key] = other
    assert _of(changed) != _of(value)


@given(_VALUES, st.booleans(), st.sampled_from([None, "'", '"']))
def test_reformatting_does_not(value: dict[str, Any], flow: bool, quotes: str | None):
    # quotes would turn numbers into text, so they are tried on text alone
    words = value if quotes is None else {key: str(inner) for key, inner in value.items()}
    one = yaml.safe_dump(words, allow_unicode=True, sort_keys=False, default_flow_style=False)
    turned = dict(reversed(words.items()))
    other = "# another hand\n\n" + yaml.safe_dump(
        turned, allow_unicode=True, sort_keys=False, default_flow_style=flow, width=20, default_style=quotes
    )
    assert _of(read_yaml(other).value) == _of(read_yaml(one).value)


def test_the_names_of_files_and_packs_count():
    assert _of({"a": 1}) != _of({"a": 1}, "quality/b")
    assert fingerprint([("a", [])]) != fingerprint([("b", [])])


def test_a_whole_number_is_the_same_however_written():
    assert _of({"a": 3.0}) == _of({"a": 3})
    assert _of({"a": 3.5}) != _of({"a": 3})
    assert _of({"a": True}) != _of({"a": 1})


def test_what_is_inherited_counts_and_where_it_stands_does_not(write_pack, packs: Path, tmp_path: Path):
    write_pack("mine", {})
    before = load_pack("mine").fingerprint
    shutil.copytree(packs, tmp_path / "elsewhere")
    assert load_pack(tmp_path / "elsewhere" / "mine").fingerprint == before
    price = packs / "_base" / "standards" / "car_price.yaml"
    price.write_text(price.read_text("utf-8") + "# a remark\n", "utf-8")
    assert load_pack("mine").fingerprint == before
    price.write_text(price.read_text("utf-8").replace("30000", "30001"), "utf-8")
    assert load_pack("mine").fingerprint != before
