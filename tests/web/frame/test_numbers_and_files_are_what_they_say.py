"""A number in an address is one that a database takes, or none; a file is what its first bytes say, whatever its name."""

from __future__ import annotations

from io import BytesIO

import pytest

from niukou.office.registry.scans import kind_of
from niukou.web.frame.asking import number_asked
from niukou.web.frame.files import kind_of_scan


@pytest.mark.parametrize("text", ["", "-1", "1.5", "abc", "١٢x", "9" * 18, "9" * 5000])
def test_what_is_no_number_asks_for_nothing(text: str) -> None:
    assert number_asked(text) == 0


def test_a_number_is_itself() -> None:
    assert number_asked("53") == 53
    assert number_asked("9" * 17) == 10**17 - 1


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"), (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"\x89PNG\r\n\x1a\n..", "image/png"),
        (b"GIF89a", "image/gif"), (b"<svg onload=x>", ""), (b"PK\x03\x04", ""), (b"", ""),
    ],
)  # fmt: skip
def test_a_file_is_what_it_begins_with(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind
    given = BytesIO(content)
    assert kind_of_scan(given) == ("" if kind == "image/gif" else kind)
    assert given.read() == content, "and is left to be read"
