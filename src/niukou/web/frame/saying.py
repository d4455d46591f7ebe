"""What the office refuses, in the language of whoever reads: its errors say it in Chinese and then in English."""

from __future__ import annotations

import re

from django.utils.translation import get_language

_ENGLISH = re.compile(r" / [\x20-\x7e’…]*")


def in_english() -> bool:
    """Whether the page is an English one."""
    return (get_language() or "").startswith("en")


def in_one_language(both: object) -> str:
    """A refusal, or whatever is said in both (`中文 / English`), in that of the page: English for who reads it, where there is any."""
    chinese, _, english = str(both).partition(" / ")
    return english if english and in_english() else chinese


def said(refusal: Exception | str) -> str:
    """A refusal with both for who reads English, else its Chinese alone; of several faults every one."""
    text = str(refusal)
    return text if in_english() else _ENGLISH.sub("", text)
