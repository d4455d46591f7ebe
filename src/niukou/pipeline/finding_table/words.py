"""What the workbook says beside codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class WorkbookWords:
    """What the workbook says beside codes.

    `facts` are lines of heading and value for the top of the first sheet; `villages` names by village code,
    `rules` titles by printed rule code, `not_run`
    rules that did not run as (kind, code, title, reason).
    """

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    villages: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    not_run: tuple[tuple[str, str, str, str], ...] = ()
