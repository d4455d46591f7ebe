"""Characters that look alike to people and differ to machines: full-width forms, blanks, invisible ones."""

from __future__ import annotations

import re
from typing import Final

# Blanks of Unicode (White_Space), control characters, and characters that nobody can see: soft hyphen, zero-width
# and direction marks (spreadsheets copy them along), variation selectors. `characters.sql` has the same class.
_BLANK: Final = (
    r"[\x00-\x20\x7F-\xA0\xAD\u061C\u1680\u180E\u2000-\u200F\u2028-\u202F\u205F-\u206F"
    r"\u3000\uFE00-\uFE0F\uFEFF\U000E0100-\U000E01EF]"
)
_BLANKS: Final = re.compile(_BLANK + "+")
_OUTER_BLANKS: Final = re.compile(rf"\A{_BLANK}+|{_BLANK}+\Z")
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0E-\x1B\x7F-\x84\x86-\x9F\xAD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F"
    r"\uFE00-\uFE0F\uFEFF\U000E0100-\U000E01EF]+"
)
_HALF: Final = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}


def half_width(text: str) -> str:
    """Full-width forms of ASCII (U+FF01 to U+FF5E, `１`, `Ｘ`, `，`) as plain ASCII, all else as it stands."""
    return text if text.isascii() else text.translate(_HALF)


def without_blanks(text: str) -> str:
    """Without blanks and invisible characters, also those inside."""
    return _BLANKS.sub("", text)


def as_seen(text: str) -> str:
    """Trimmed, and without what nobody can see inside; blanks between words stay. What is typed and what is looked for is so."""
    return trimmed(_UNSEEN.sub("", text))


def trimmed(text: str) -> str:
    """Without blanks and invisible characters at either end."""
    return _OUTER_BLANKS.sub("", text)


def single_blanks(text: str) -> str:
    """Trimmed, and every run of blanks and invisible characters inside as one space."""
    return _BLANKS.sub(" ", trimmed(text))
