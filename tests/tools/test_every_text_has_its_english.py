"""Pages speak Chinese first, and English to whoever chose it: no text without, none that nobody says any more."""

from __future__ import annotations

import re

from django.utils import translation

from tools.translations import english, main, texts

_VALUES = re.compile(r"%\(\w+\)s")


def test_every_text_of_a_page_has_an_english() -> None:
    there = english()
    assert {text for text in texts() if not there.get(text)} == set()


def test_nothing_is_translated_that_nobody_says() -> None:
    assert set(english()) - texts() == set()


def test_values_stand_in_both() -> None:
    for chinese, said in english().items():
        assert sorted(_VALUES.findall(chinese)) == sorted(_VALUES.findall(said)), chinese


def test_the_english_holds_no_chinese() -> None:
    assert [said for said in english().values() if re.search(r"[\u4e00-\u9fff]", said)] == []


def test_what_is_written_is_what_django_says() -> None:
    assert main([]) == 0
    with translation.override("en"):
        assert translation.gettext("没有办过件。") == "No cases."
    with translation.override("zh-hans"):
        assert translation.gettext("没有办过件。") == "没有办过件。"
