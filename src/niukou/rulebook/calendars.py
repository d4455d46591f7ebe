"""Calendars: the phases of one year, what each opens, and who answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from niukou.rulebook.basis import read_basis
from niukou.rulebook.inherit import Entry
from niukou.rulebook.model import Calendar, Phase
from niukou.rulebook.references import References
from niukou.rulebook.step_kinds import STEP_KINDS


def build_calendar(key: str, entry: Entry) -> Calendar:
    """Return the calendar of a file."""
    value = entry.file.value
    phases = tuple(
        Phase(
            key=said["key"],
            title=said["title"],
            first=date.fromisoformat(said["from"]),
            last=date.fromisoformat(said["to"]),
            closes=said.get("closes", "24:00"),
            opens=tuple(said.get("opens", ())),
            who=said.get("who"),
            on_request_of=said.get("on_request_of"),
            overlaps=said.get("overlaps", False),
            guess=said.get("guess", False),
            note=said.get("note"),
            title_en=said.get("title_en", ""),
        )
        for said in value["phases"]
    )
    return Calendar(
        key=key,
        title=value["title"],
        year=value["year"],
        phases=phases,
        title_en=value.get("title_en"),
        basis=read_basis(value),
        where=entry.file.where("title"),
    )


def check_calendar(calendar: Calendar, entry: Entry, refs: References) -> None:
    """Phases lie in their year, in order, and overlap only where that is said."""
    seen: set[str] = set()
    before: Phase | None = None
    latest: Phase | None = None  # the one that ends last so far
    for at, phase in enumerate(calendar.phases):
        place = ("phases", at)
        if phase.key in seen:
            refs.fault(entry.file.where(*place, "key"), f"“{phase.key}”写了两次", "每个时段的 key 各不相同")
        seen.add(phase.key)
        _check_days(phase, calendar.year, entry, at, refs)
        where = entry.file.where(*place, "from")
        if before is not None and phase.first < before.first:
            refs.fault(where, f"“{phase.title}”写在“{before.title}”后面，却开始得早", "时段从早到晚排")
        elif latest is not None and phase.first <= latest.last and not phase.overlaps:
            wrong = f"“{phase.title}”与“{latest.title}”（到 {latest.last}）重叠"
            refs.fault(where, wrong, "改日期；有意重叠就写 overlaps: true")
        before = phase
        latest = phase if latest is None or phase.last > latest.last else latest
        for said, word in enumerate(phase.opens):
            if word not in STEP_KINDS and word not in refs.procedures:
                known = [*STEP_KINDS, *refs.procedures]
                refs.ask("procedures", "这种步骤或程序", word, known, entry.file.where(*place, "opens", said))
        for name, role in (("who", phase.who), ("on_request_of", phase.on_request_of)):
            if role is not None:
                refs.role(role, entry.file.where(*place, name))


def _check_days(phase: Phase, year: int, entry: Entry, at: int, refs: References) -> None:
    if phase.last < phase.first:
        where = entry.file.where("phases", at, "to")
        refs.fault(
            where, f"“{phase.title}”在开始（{phase.first}）之前就结束（{phase.last}）", "请检查两个日期"
        )
    for word, day in (("from", phase.first), ("to", phase.last)):
        if day.year != year and (day.year, day.month) != (year + 1, 1):
            right = f"{year} 年里的日子，最晚到 {year + 1} 年 1 月"
            refs.fault(
                entry.file.where("phases", at, word), f"“{phase.title}”的 {day} 不在 {year} 年度", right
            )


def check_years(calendars: Mapping[str, Calendar], refs: References) -> None:
    """A year has one calendar."""
    years: dict[int, Calendar] = {}
    for calendar in refs.own_last(calendars.values()):
        other = years.setdefault(calendar.year, calendar)
        if other is not calendar:
            refs.fault(calendar.where, f"{calendar.year} 年已有日程 {other.key}", "合成一个，或用 replaces")
