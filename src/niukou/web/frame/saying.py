"""What the office refuses, in the language of whoever reads: its errors say it in Chinese and then in English."""

from __future__ import annotations

import re

from django.utils.translation import get_language

_ENGLISH = re.compile(r" / [\x20-\x7e’…]*")


def in_one_language(refusal: Exception) -> str:
    """One refusal in the language of the page: its English alone for who reads English, where it has one."""
    chinese, _, english = str(refusal).partition(" / ")
    return english if english and get_language() == "en" else chinese


def said(refusal: Exception | str) -> str:
    """A refusal with both for who reads English, else its Chinese alone; of several faults every one."""
    text = str(refusal)
    return text if get_language() == "en" else _ENGLISH.sub("", text)
