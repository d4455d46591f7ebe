"""Proving what departments handed over: each file that is kept is what was kept."""

from __future__ import annotations

from collections.abc import Iterator

from niukou.office.areas.authority import AreaAuthor
from niukou.office.areas.models import Area
from niukou.office.areas.selectors import within
from niukou.office.audit.faults import Fault
from niukou.office.findings.kept_extracts import whole_content
from niukou.office.findings.models import Extract


def extract_faults(actor: AreaAuthor, area: Area) -> Iterator[Fault]:
    """Extracts of an area whose file is gone, does not open, or is not what was handed over, or left of it by an erasure.

    Raises NotAllowedError for an area that is not the actor's.
    """
    actor.must_cover(area)
    kept = Extract.objects.filter(within(area.path, "area__path"), let_go_at=None)
    for row in kept.order_by("pk").iterator(chunk_size=64):
        if whole_content(row) is None:
            told = f"部门数据 {row.pk} 打不开或被改过 / extract {row.pk} is not what is to be kept"
            yield Fault("findings_extract", str(row.pk), "file", told, row.erased_at or row.handed_at)
