"""Packs: are they sound, do their rules do what their cases say, what do they say in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from niukou.rulebook.differ import Difference, diff
from niukou.rulebook.errors import PackError, PackFault
from niukou.rulebook.find import find_pack, known_packs
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack
from niukou.rulebook.nearest import known_words
from niukou.rulebook.say import Told, find_things, known_names, pack_facts, tell, tell_pack
from niukou.rulebook.uses import Unused, unused
from niukou.runs.cases import CaseOutcome, run_cases
from niukou.runs.indicator_cases import IndicatorOutcome, run_indicator_cases
from niukou.runs.progress import Progress, Silence
from niukou.runs.refusals import UsageRefusalError


@dataclass(frozen=True)
class PackReport:
    """A pack as it was loaded, or what is wrong with it."""

    name: str
    pack: Pack | None
    faults: tuple[PackFault, ...] = ()
    notes: tuple[Unused, ...] = ()  # worth a look, no faults


def check_packs(names: Sequence[str]) -> list[PackReport]:
    """Load the named packs (none named: all known) and note what they do not use. UsageRefusalError for a name nobody knows."""
    loaded = [_load(name) for name in names or known_packs()]
    return [replace(one, notes=tuple(unused(one.pack))) if one.pack else one for one in loaded]


def try_packs(
    names: Sequence[str], progress: Progress | None = None
) -> list[tuple[PackReport, list[CaseOutcome | IndicatorOutcome]]]:
    """Run the cases of the named packs (none named: all known); a pack that cannot be loaded has none."""
    tested = []
    watch = progress or Silence()
    for report in [_load(name) for name in names or known_packs()]:
        outcomes: list[CaseOutcome | IndicatorOutcome] = []
        if report.pack:
            watch.begin(report.name)
            outcomes += run_cases(report.pack, watch)
            outcomes += run_indicator_cases(report.pack)
        tested.append((report, outcomes))
    return tested


def say_pack(name: str, word: str | None = None, *, own: bool = False) -> list[tuple[str, list[Told]]]:
    """A pack in words, (title of a kind, its things); only what `word` (code, key or id) means when given.

    `own`: only what the pack wrote itself. PackError for a pack that cannot be used, UsageRefusalError for names
    nobody knows.
    """
    pack = sound_pack(name)
    if word is None:
        return [("", [pack_facts(pack)]), *tell_pack(pack, own=own)]
    found = find_things(pack, word)
    if not found:
        near = known_words(word, known_names(pack))
        raise UsageRefusalError(f"{name} 里没有 {word}；{near}", f"{name} has no {word}")
    return [("", [tell(folder, thing, pack)]) for folder, thing in found]


def diff_packs(one: str, other: str, on: date | None) -> tuple[Pack, Pack, list[Difference]]:
    """Two packs and what differs between them, on a day where given. PackError, UsageRefusalError as `say_pack`."""
    before, after = sound_pack(one), sound_pack(other)
    return before, after, diff(before, after, on)


def sound_pack(name: str) -> Pack:
    """Load a pack by name or folder. UsageRefusalError where there is none, PackError where it cannot be used."""
    report = _load(name)
    if report.pack is None:
        raise PackError(list(report.faults))
    return report.pack


def _load(name: str) -> PackReport:
    try:
        find_pack(name)
    except PackError as error:
        raise UsageRefusalError(*(str(fault) for fault in error.faults)) from error
    try:
        return PackReport(name, load_pack(name))
    except PackError as error:
        return PackReport(name, None, tuple(error.faults))
