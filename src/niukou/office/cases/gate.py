"""The gate before a procedure: what stands in its way, all of it, with the field to mend.

Which rule and which question secures which guarantee, and which fields must be filled, is the pack's: rules with `gate`,
`secures` and `asks`, questions with `secures` and `secured_by`. A guarantee that nobody has looked at is open. The rules
run on the book's own rows, taken as they would be once the procedure is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from niukou.office.cases.batches import batches
from niukou.office.cases.models import Case, CaseStep
from niukou.office.registry.content import year_rows
from niukou.office.registry.desk import Found, judge
from niukou.office.registry.models import Household, Membership
from niukou.office.support.desk_rows import help_rows
from niukou.rulebook.at_date import in_force
from niukou.rulebook.model import Pack, Procedure, QualityRule
from niukou.rulebook.say.words import SECURES

_EXITED = "exited"
_ANSWERS = {"yes": True, "no": False}
_AS_IF = "假如现在脱贫："  # a rule of those who exited speaks as if it had happened


@dataclass(frozen=True)
class Reason:
    """One thing that stands in the way. rule: its code, '' for none; mend: the field or question to put right."""

    what: str
    mend: str
    rule: str = ""

    def __str__(self) -> str:
        rule = f"{self.rule} " if self.rule else ""
        return f"{rule}{self.what}（改：{self.mend}）"


def reasons_of(pack: Pack, procedure: Procedure, cases: Sequence[Case], day: date) -> dict[str, list[Reason]]:
    """By the number of each case, what keeps the gate shut on that day; empty where it is open."""
    households = [case.household_id for case in cases if case.household_id]
    rules = gate_rules(pack, procedure, day)
    if procedure.subject != "household" or not rules:
        return {case.number: [] for case in cases}
    asked = {case.household_id or 0: case.pk for case in cases}
    answered = _answers(asked.values())
    told = _book(pack, procedure, households, day)
    return {
        case.number: [
            *told.get(case.household_id or 0, ()),
            *_open_guarantees(pack, rules, answered.get(case.pk, {})),
        ]
        for case in cases
    }


def dry_run(
    pack: Pack, procedure: Procedure, households: Sequence[Household], day: date
) -> dict[str, list[Reason]]:
    """By the code of each household, what the book itself would keep the gate shut for, before any case is opened."""
    told = _book(pack, procedure, [household.pk for household in households], day)
    return {household.code: list(told.get(household.pk, ())) for household in households}


def gate_rules(pack: Pack, procedure: Procedure, day: date) -> list[QualityRule]:
    """The rules that block a procedure on a day."""
    rules = in_force(pack.quality, day).values()
    return [rule for rule in rules if rule.gate == procedure.key and rule.severity == "block"]


def guarantees_of(pack: Pack, rules: Iterable[QualityRule]) -> dict[str, bool]:
    """The worries and guarantees that the gate asks for, and whether one of its rules secures each.

    A gate that secures none asks for none; one that secures some asks for all that the pack knows.
    """
    by_rule = {rule.secures for rule in rules if rule.secures}
    if not by_rule:
        return {}
    asked = {i.secures for c in pack.checklists.values() for i in c.items if i.secures and i.secured_by}
    return {key: key in by_rule for key in SECURES if key in by_rule | asked}


def _book(pack: Pack, procedure: Procedure, households: Sequence[int], day: date) -> dict[int, list[Reason]]:
    """By household: findings of the gate's rules over the book, and fields that have to be filled and are not."""
    codes: dict[str, int] = {}
    for some in batches(households):
        codes.update(Household.objects.filter(pk__in=some).values_list("code", "pk"))
    found: dict[int, list[Reason]] = {pk: [] for pk in households}
    rules = gate_rules(pack, procedure, day)
    only = replace(pack, quality={rule.key: rule for rule in rules})
    suppose, beside = _as_if(pack, procedure, day), help_rows(pack, households)
    judged = judge(only, day, households, suppose=suppose, beside=beside)
    supposed = _labels(pack, suppose)
    for finding in judged.blocking(procedure.key):
        if finding.household in codes:
            found[codes[finding.household]].append(_reason(pack, finding, supposed))
    for rule in rules:
        for household, fields in _unfilled(rule, households, day).items():
            found[household] += [Reason(f"没有填，按没有解决算：{rule.title}", f, rule.code) for f in fields]
    return found


def _as_if(pack: Pack, procedure: Procedure, day: date) -> dict[str, str]:
    """The fields of a household as they would be afterwards."""
    if procedure.moves is None or procedure.moves.kind != _EXITED or _EXITED not in pack.codelists:
        return {}
    return {"exit_state": pack.codelists[_EXITED].labels[0], "exit_year": str(day.year)}


def _labels(pack: Pack, suppose: Mapping[str, str]) -> set[str]:
    """What the evidence calls the fields that were supposed."""
    return {pack.tables["household"].fields[name].label for name in suppose}


def _reason(pack: Pack, finding: Found, supposed: set[str]) -> Reason:
    """A finding as what stands in the way. What was only supposed is said to be so, and nobody is sent to mend it."""
    rule = next((rule for rule in pack.quality.values() if rule.code == finding.rule), None)
    fields = [*(rule.asks if rule else ()), *(field for field in finding.evidence if field not in supposed)]
    as_if = _AS_IF if supposed else ""
    return Reason(f"{as_if}{finding.message}", "、".join(dict.fromkeys(fields)) or "case", finding.rule)


def _unfilled(rule: QualityRule, households: Sequence[int], day: date) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for dotted in rule.asks:
        table, _, name = dotted.partition(".")
        blank = _blank_people(name, households, day) if table == "person" else _blank(name, households, day)
        for household in blank:
            found.setdefault(household, []).append(dotted)
    return found


def _blank(name: str, households: Sequence[int], day: date) -> set[int]:
    files = year_rows("household", households, day.year)
    return {key for key in households if key not in files or not files[key].values.get(name)}


def _blank_people(name: str, households: Sequence[int], day: date) -> set[int]:
    """Households in which a member's field is blank."""
    homes: dict[int, int] = {}
    for some in batches(households):
        rows = Membership.objects.filter(household__in=some, until=None).exclude(person__account="gone")
        homes.update(rows.values_list("person_id", "household_id"))
    files = year_rows("person", homes, day.year)
    return {
        home for person, home in homes.items() if person not in files or not files[person].values.get(name)
    }


def _answers(cases: Iterable[int]) -> dict[int, dict[tuple[str, str], object]]:
    """By the id of a case: the newest answer to each question of its checklists, by checklist and item."""
    found: dict[int, dict[tuple[str, str], object]] = {}
    for some in batches(cases):
        rows = CaseStep.objects.filter(case__in=some, form__has_key="answers").order_by("case_id", "place")
        for case, step, form in rows.values_list("case_id", "step", "form"):
            answers = found.setdefault(case, {})
            answers.update({(step, key): answer for key, answer in form["answers"].items()})
    return found


def _open_guarantees(
    pack: Pack, rules: Sequence[QualityRule], answers: Mapping[tuple[str, str], object]
) -> list[Reason]:
    """The guarantees that were answered with no, and those that neither rule nor question has looked at."""
    reasons = []
    procedure = pack.procedures[str(rules[0].gate)]
    asked: dict[str, list[bool]] = {}
    for step in procedure.steps:
        if step.checklist is None:
            continue
        for item in pack.checklists[step.checklist].items:
            if not item.secures or not item.secured_by or (step.key, item.key) not in answers:
                continue
            secured = answers[step.key, item.key] is _ANSWERS[item.secured_by]
            asked.setdefault(item.secures, []).append(secured)
            if not secured:
                reasons.append(
                    Reason(f"{SECURES[item.secures]}没有解决：{item.ask}", f"{step.key}.{item.key}")
                )
    for key, by_rule in guarantees_of(pack, rules).items():
        if not by_rule and key not in asked:
            reasons.append(Reason(f"{SECURES[key]}没有人核实，按没有解决算", f"{key} / 入户清单"))
    return reasons
