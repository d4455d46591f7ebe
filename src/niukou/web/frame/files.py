"""Files handed over: to be kept or printed, never shown inside a page of the office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.audit.reads import Taken
from niukou.office.registry.scans import scan_of
from niukou.runs.exports.leaving import export
from niukou.runs.exports.workbook import Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def handed_over(name: str, content: bytes, media_type: str) -> HttpResponse:
    """A file that is whole in memory."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


def streamed(name: str, content: BinaryIO, media_type: str = XLSX) -> FileResponse:
    """A file that is sent in blocks, and closed when it is sent."""
    return FileResponse(content, as_attachment=True, filename=name, content_type=media_type)


def workbook_of(actor: Actor, taken: Taken, title: str, tables: Sequence[Table]) -> FileResponse:
    """What a page shows, all of it and not one page's rows, as a workbook that is told before it leaves."""
    found = export(actor, taken, f"{title}-{clock.today():%Y%m%d}.xlsx", tables)
    return streamed(found.name, found.content)


def kind_of_scan(given: Any) -> str:
    """The media type of a file that is handed in, for those that an office scans or photographs; '' for any other."""
    given.seek(0)
    kind = scan_of(given.read(8))
    given.seek(0)
    return kind
