"""Packs: are they sound, do their rules do what their cases say, what do they say in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from niukou.rulebook.errors import PackError, PackFault
from niukou.rulebook.find import find_pack, known_packs
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack
from niukou.rulebook.nearest import known_words
from niukou.rulebook.say import say_rule
from niukou.runs.cases import CaseOutcome, run_cases
from niukou.runs.progress import Progress, Silence
from niukou.runs.refusals import UsageRefusalError
from niukou.runs.rules import rules_of


@dataclass(frozen=True)
class PackReport:
    """A pack as it was loaded, or what is wrong with it."""

    name: str
    pack: Pack | None
    faults: tuple[PackFault, ...] = ()


def check_packs(names: Sequence[str]) -> list[PackReport]:
    """Load the named packs (none named: all known). UsageRefusalError for a name nobody knows."""
    return [_load(name) for name in names or known_packs()]


def try_packs(
    names: Sequence[str], progress: Progress | None = None
) -> list[tuple[PackReport, list[CaseOutcome]]]:
    """Run the cases of the named packs (none named: all known); a pack that cannot be loaded has none."""
    tested = []
    watch = progress or Silence()
    for report in check_packs(names):
        outcomes: list[CaseOutcome] = []
        if report.pack:
            watch.begin(report.name)
            outcomes = run_cases(report.pack, watch)
        tested.append((report, outcomes))
    return tested


def say_pack(name: str, rule: str | None = None) -> list[str]:
    """The rules of a pack as Chinese paragraphs, in order of their codes; only `rule` (code or key) when given.

    PackError for a pack that cannot be used, UsageRefusalError for names nobody knows.
    """
    report = _load(name)
    if report.pack is None:
        raise PackError(list(report.faults))
    rules = rules_of(report.pack)
    if rule is not None:
        chosen = [each for each in rules if rule in (each.code, each.key)]
        if not chosen:
            near = known_words(rule, sorted(each.code for each in rules))
            raise UsageRefusalError(f"{name} 里没有规则 {rule}；{near}", f"{name} has no rule {rule}")
        rules = chosen
    return [say_rule(each, report.pack) for each in rules]


def _load(name: str) -> PackReport:
    try:
        find_pack(name)
    except PackError as error:
        raise UsageRefusalError(*(str(fault) for fault in error.faults)) from error
    try:
        return PackReport(name, load_pack(name))
    except PackError as error:
        return PackReport(name, None, tuple(error.faults))
