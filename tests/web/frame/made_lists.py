"""A workbook that a page hands over to who says what for, and what stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.http import HttpResponseBase
from django.test import Client
from django.utils.http import urlencode
from python_calamine import CalamineWorkbook

WHAT_FOR = "报县里核对"


def taken(
    browser: Client, address: str, asked: Mapping[str, Any] | None = None, what_for: str = WHAT_FOR
) -> Any:  # fmt: skip
    """What comes of an address, with what is asked for there, for who says what it is for."""
    return browser.post(
        f"{address}?{urlencode(asked, doseq=True)}" if asked else address, {"what_for": what_for}
    )


def tables_of(answer: HttpResponseBase) -> dict[str, list[list[Any]]]:
    """Sheets by name, their rows with the headings first."""
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
