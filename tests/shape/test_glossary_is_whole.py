"""One file a term, each with its Chinese, its word in code, its meaning and its source; the index lists them all."""

from __future__ import annotations

import re

import pytest

from tests.shape.repository import page, text_of, tracked

TERMS = [n for n in tracked() if re.fullmatch(r"docs/glossary/[a-z-]+\.md", n)]
INDEX = dict(re.findall(r"(?m)^\| \[([^\]]+)\]\(([a-z-]+\.md)\)", page("docs/glossary/README.md")))
ASKED = "户 建档立卡 识别 清退 剔除 脱贫 返贫 自然增减 错评 漏评 错退 公示 公告 数据比对 两不愁三保障 户编号"


@pytest.mark.parametrize("name", TERMS)
def test_a_term_says_what_it_must(name: str) -> None:
    head, code, chinese, english, source = text_of(name).strip().split("\n\n")
    assert re.fullmatch(r"# .*[\u4e00-\u9fff].*", head)
    assert re.fullmatch(r"`[^`]+`( `[^`]+`)*", code)
    assert re.search(r"[\u4e00-\u9fff]", chinese) and re.search(r"[a-z]{3}", english)
    assert source.startswith("来源 / Source: ") and len(source) > 15


def test_the_index_lists_every_term() -> None:
    assert sorted(INDEX.values()) == sorted(name.rsplit("/", 1)[1] for name in TERMS)
    assert all(text_of(f"docs/glossary/{file}").startswith(f"# {title}\n") for title, file in INDEX.items())


@pytest.mark.parametrize("word", ASKED.split())
def test_the_words_of_the_trade_are_there(word: str) -> None:
    assert any(word in title for title in INDEX)


def test_words_in_code_are_words_of_the_code() -> None:
    """A name with an underscore is one of the dictionary, of a standard or of a column."""
    known = " ".join(
        text_of(n) for n in tracked() if n.startswith(("packs/national/", "src/niukou/pipeline/finding"))
    )
    names = [m for name in TERMS for m in re.findall(r"`(\w+_\w+)`", text_of(name).split("\n\n")[1])]
    stems = {
        name.rsplit("/", 1)[1].removesuffix(".yaml")
        for name in tracked()
        if name.startswith("packs/national/")
    }
    assert [name for name in names if name not in known and name not in stems] == []
