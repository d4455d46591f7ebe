"""The things of a merged pack: built from their files, then each held against all the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from niukou.rulebook.calendars import build_calendar, check_calendar, check_years
from niukou.rulebook.checklists import build_checklist, check_checklist
from niukou.rulebook.codelists import build_codelists, check_codelist
from niukou.rulebook.desks import build_desk, check_desk, check_kinds
from niukou.rulebook.dictionary import build_table, check_names, check_table
from niukou.rulebook.files import KINDS, PackFile
from niukou.rulebook.ground import Ground, ground_of, stands
from niukou.rulebook.indicators import build_indicator, check_indicator
from niukou.rulebook.inherit import Entry, Merged
from niukou.rulebook.model import Desk, Indicator, LeadRule, QualityRule, Table
from niukou.rulebook.procedures import build_procedure, check_procedure
from niukou.rulebook.references import References
from niukou.rulebook.roles import build_role
from niukou.rulebook.rules import build_lead, build_quality, check_codes, check_lead, check_quality
from niukou.rulebook.sources import build_source, check_clear, check_source
from niukou.rulebook.standards import build_standard, check_standard

LEAD_FOLDERS = ("exclusions", "identity", "omissions", "disagreements")
RULE_FOLDERS = ("quality", "indicators", *LEAD_FOLDERS)
_Thing = TypeVar("_Thing")


@dataclass
class Things:
    """Everything a pack holds; `refs` has what others name, and the faults between files.

    `ground` is what its rules stand on, `rule_files` the files of rules and indicators; those in `sound` were
    looked at before, on a ground that this one carries.
    """

    refs: References
    ground: Ground
    quality: Mapping[str, QualityRule] = field(default_factory=dict)
    leads: Mapping[str, LeadRule] = field(default_factory=dict)  # of all LEAD_FOLDERS
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    rule_files: tuple[PackFile, ...] = ()
    sound: frozenset[str] = frozenset()  # paths of files as messages call them
    desks: Mapping[str, Desk] = field(default_factory=dict)


def assemble(merged: Merged, identity_scheme: str | None) -> Things:
    """Return the things of a pack as far as its files allow."""
    parts = _parts(merged)
    tables = [_built(_table, key, entry) for key, entry in parts["dictionary"].items()]
    refs = References({table.name: table for table in tables}, merged.unusable, merged.pack)
    refs.codelists = build_codelists(parts["codelists"], refs)
    refs.standards = _each(parts["standards"], build_standard)
    refs.sources = _each(parts["sources"], build_source)
    refs.roles = _each(parts["roles"], build_role)
    refs.checklists = _each(parts["checklists"], build_checklist)
    refs.procedures = _each(parts["procedures"], build_procedure)
    refs.calendars = _each(parts["calendar"], build_calendar)
    things = Things(
        refs,
        ground_of(refs, identity_scheme),
        _each(parts["quality"], build_quality),
        _leads(parts, refs),
        _each(parts["indicators"], build_indicator),
        tuple(entry.file for folder in RULE_FOLDERS for entry in parts[folder].values()),
    )
    things.desks = _each(parts["desks"], build_desk)
    things.sound = frozenset(file.file for file in things.rule_files if stands(file, things.ground))
    _check_words(parts, things)
    _check_work(parts, things)
    _check_rules(parts, things)
    return things


def _table(_: str, entry: Entry) -> Table:
    return build_table(entry)


def _parts(merged: Merged) -> dict[str, dict[str, Entry]]:
    """Divide the entries of a pack by folder, each by its stem and in order of it."""
    parts: dict[str, dict[str, Entry]] = {folder: {} for folder in KINDS}
    for id_, entry in sorted(merged.entries.items()):
        folder, _, stem = id_.partition("/")
        parts[folder][stem] = entry
    return parts


def _each(entries: Mapping[str, Entry], build: Callable[[str, Entry], _Thing]) -> dict[str, _Thing]:
    return {key: _built(build, key, entry) for key, entry in entries.items()}


@lru_cache(maxsize=8192)
def _built(build: Callable[[str, Entry], _Thing], key: str, entry: Entry) -> _Thing:
    """What a file says, kept: it is the same in every pack that inherits it."""
    return build(key, entry)


def _leads(parts: Mapping[str, Mapping[str, Entry]], refs: References) -> dict[str, LeadRule]:
    leads: dict[str, LeadRule] = {}
    for folder in LEAD_FOLDERS:
        for key, entry in parts[folder].items():
            if key in leads:
                refs.fault(entry.file.where("title"), f"另一个文件夹里也有 {key}.yaml", "给文件换一个名字")
            leads[key] = _built(build_lead, key, entry)
    return leads


def _check_words(parts: Mapping[str, Mapping[str, Entry]], things: Things) -> None:
    """What everything else is said in: the dictionary, code lists, standards, sources."""
    refs = things.refs
    for entry in parts["dictionary"].values():
        check_table(refs.tables[entry.file.value["table"]], entry, refs)
    check_names(refs)
    for key, entry in parts["codelists"].items():
        check_codelist(refs.codelists[key], entry, refs)
    for key, entry in parts["standards"].items():
        check_standard(refs.standards[key], entry, refs)
    for key, entry in parts["sources"].items():
        check_source(refs.sources[key], entry, refs)
    check_clear(refs.sources, parts["sources"], refs)


def _check_work(parts: Mapping[str, Mapping[str, Entry]], things: Things) -> None:
    """How people work: checklists, procedures, calendars, and the indicators of it."""
    refs = things.refs
    for key, entry in parts["checklists"].items():
        check_checklist(refs.checklists[key], entry, refs)
    for key, entry in parts["procedures"].items():
        check_procedure(refs.procedures[key], entry, refs)
    for key, entry in parts["calendar"].items():
        check_calendar(refs.calendars[key], entry, refs)
    check_years(refs.calendars, refs)
    codes = {rule.code for rules in (things.quality, things.leads) for rule in rules.values()}
    for key, entry in parts["desks"].items():
        check_desk(things.desks[key], entry, refs, codes)
    check_kinds(things.desks, refs)
    for key, entry in parts["indicators"].items():
        if entry.file.file not in things.sound:
            check_indicator(things.indicators[key], entry, refs)


def _check_rules(parts: Mapping[str, Mapping[str, Entry]], things: Things) -> None:
    refs = things.refs
    for key, entry in parts["quality"].items():
        if entry.file.file not in things.sound:
            check_quality(things.quality[key], entry, refs)
    for folder in LEAD_FOLDERS:
        for key, entry in parts[folder].items():
            if entry.file.file not in things.sound:
                check_lead(things.leads[key], entry, refs)
    quality = {f"quality/{key}": rule for key, rule in things.quality.items()}
    procedures = {f"procedures/{key}": procedure for key, procedure in refs.procedures.items()}
    check_codes({**quality, **things.leads, **procedures}, refs)
