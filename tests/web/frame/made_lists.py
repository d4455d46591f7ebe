"""What stands in a workbook that a page handed over."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import HttpResponseBase
from python_calamine import CalamineWorkbook


def tables_of(answer: HttpResponseBase) -> dict[str, list[list[Any]]]:
    """Sheets by name, their rows with the headings first."""
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
