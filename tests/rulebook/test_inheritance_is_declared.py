from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from niukou.rulebook.errors import PackError
from niukou.rulebook.files import PackFile, PackFolder
from niukou.rulebook.inherit import merge
from niukou.rulebook.load import load_pack

_PRICE = "title: 车辆价格\ntype: number\nbasis: {document: 文件, mark: S}\nvalues: {2014-01-01: 50000}\n"
_WORDS = ["adds", "replaces", "removes", ""]
_KEYS = [f"quality/r{n}" for n in range(5)]


def _folder(name: str, values: dict[str, dict[str, object]]) -> PackFolder:
    files = {id_: PackFile(f"{name}/{id_}.yaml", id_, value, {}) for id_, value in values.items()}
    return PackFolder(name, files, (), frozenset())


@given(
    st.sets(st.sampled_from(_KEYS)), st.dictionaries(st.sampled_from(_KEYS), st.sampled_from(["new", "gone"]))
)
def test_what_is_declared_is_done_and_nothing_else(inherited: set[str], wishes: dict[str, str]):
    own: dict[str, dict[str, object]] = {}
    expected = dict.fromkeys(inherited, "root")
    for id_, wish in wishes.items():
        if wish == "new":
            own[id_] = {"replaces": id_} if id_ in inherited else {"adds": True}
            expected[id_] = "leaf"
        elif id_ in inherited:
            own[id_] = {"removes": id_}
            del expected[id_]
    merged = merge([_folder("root", {id_: {} for id_ in inherited}), _folder("leaf", own)])
    assert merged.faults == ()
    assert {id_: entry.file.file.partition("/")[0] for id_, entry in merged.entries.items()} == expected


@given(st.sets(st.sampled_from(_KEYS)), st.dictionaries(st.sampled_from(_KEYS), st.sampled_from(_WORDS)))
def test_every_wrong_declaration_is_told_once(inherited: set[str], wishes: dict[str, str]):
    own = {id_: ({} if not word else {word: True if word == "adds" else id_}) for id_, word in wishes.items()}
    wrong = {id_ for id_, word in wishes.items() if not word or (word == "adds") == (id_ in inherited)}
    merged = merge([_folder("root", {id_: {} for id_ in inherited}), _folder("leaf", own)])
    assert sorted(fault.where.file for fault in merged.faults) == sorted(f"leaf/{id_}.yaml" for id_ in wrong)


def test_a_chain_of_packs_ends_in_the_last_word(write_pack):
    write_pack("province", {"standards/car_price.yaml": f"replaces: standards/car_price\n{_PRICE}"})
    county = _PRICE.replace("50000", "70000")
    write_pack("county", {"standards/car_price.yaml": f"replaces: standards/car_price\n{county}"}, "province")
    pack = load_pack("county")
    assert pack.lineage == ("county", "province", "_base")
    assert pack.standards["car_price"].values[0][1] == 70000
    assert pack.standards["car_price"].where.file == "county/standards/car_price.yaml"
    assert load_pack("province").standards["car_price"].values[0][1] == 50000


def test_a_replacement_may_have_another_name(write_pack):
    write_pack("mine", {"standards/car_value.yaml": f"replaces: standards/car_price\n{_PRICE}"})
    standards = load_pack("mine").standards
    assert "car_value" in standards and "car_price" not in standards


def test_a_removed_file_is_gone_and_says_why(write_pack):
    write_pack(
        "mine",
        {"standards/no_price.yaml": "removes: standards/car_price\nbasis: {document: 文件, mark: S}\n"},
    )
    assert "car_price" not in load_pack("mine").standards
    write_pack("mute", {"standards/no_price.yaml": "removes: standards/car_price\n"})
    with pytest.raises(PackError, match="缺少“basis”"):
        load_pack("mute")


def test_fields_are_added_to_a_table_from_several_files(write_pack):
    head = "adds_to: dictionary/person\nfields:\n"
    write_pack(
        "mine",
        {
            "dictionary/person.yaml": head + "  school: {label: 学校, type: text, privacy: internal}\n",
            "dictionary/person_work.yaml": head
            + "  works: {label: 务工, type: code, codes: yes_no, privacy: public}\n",
        },
    )
    person = load_pack("mine").tables["person"]
    assert {"name", "school", "works"} <= set(person.fields)
    assert person.fields["works"].where.file == "mine/dictionary/person_work.yaml"
    assert person.part_of is not None and person.part_of.called == "member"


def test_two_files_may_not_replace_the_same(write_pack):
    text = f"replaces: standards/car_price\n{_PRICE}"
    write_pack("mine", {"standards/a.yaml": text, "standards/b.yaml": text})
    with pytest.raises(PackError, match=r"standards/car_price 已由 mine/standards/a.yaml 代替"):
        load_pack("mine")


def test_what_would_lose_its_reference_by_a_removal_is_told(write_pack):
    write_pack(
        "mine", {"codelists/gone.yaml": "removes: codelists/yes_no\nbasis: {document: 文件, mark: S}\n"}
    )
    with pytest.raises(PackError, match=r"_base/dictionary/household.yaml:\d+: 没有代码表 yes_no"):
        load_pack("mine")


def test_a_scheme_is_inherited_unless_named(write_pack, packs):
    write_pack("mine", {})
    assert load_pack("mine").identity_scheme == "cn_resident"
    pack = packs / "mine" / "pack.yaml"
    pack.write_text(pack.read_text("utf-8") + "identity_scheme: none\n", "utf-8")
    assert load_pack("mine").identity_scheme == "none"
