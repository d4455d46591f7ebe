"""What a procedure needs to know when a case is opened: days, places, evidence, what is to be corrected or parted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from niukou.office.areas.models import Area
from niukou.office.cases.refusals import FormError
from niukou.office.registry.models import Household, Person
from niukou.rulebook.model import Procedure

MOVED = "moved"
SPLIT_OR_MERGED = ("split", "merged")


def check_facts(
    procedure: Procedure, household: Household | None, facts: Mapping[str, Any], place: Area, day: date
) -> None:
    """Raises FormError for a fact that is missing, cannot be read, or is about somebody else."""
    code = household.code if household else place.code
    moves = procedure.moves
    if moves is not None and moves.effective == "event":
        happened = day_of(facts.get("day"), code)
        if happened is None or happened > day:
            raise FormError(f"{code}：写明哪天发生的（day），不能晚于今天 / the day on which it happened")
    if moves is not None and moves.kind == MOVED:
        to = Area.objects.filter(code=facts.get("to_area", ""), valid_to=None, level=place.level)
        if not to.exists():
            raise FormError(f"{code}：写明迁往哪个村（to_area），要现在还在的 / where they go")
    check_evidence_facts(facts.get("evidence", ()), code)
    if "regroup" in facts:
        people_of_regrouping(household, facts["regroup"])
    asked = facts.get("correction", {})
    corrected = [change.get("code") for change in asked.get("changes", ())]
    corrected += [change.get("household") for change in asked.get("measures", ())]
    for subject in corrected:
        if household is None or subject not in _codes_of(household):
            raise FormError(f"{code}：只更正这一户和户里的人 / of this household and its people alone")


def check_evidence_facts(evidence: Sequence[Mapping[str, Any]], code: str) -> None:
    """Raises FormError for evidence that says not what it is and whence, or whose day cannot be read."""
    for fact in evidence:
        if not fact.get("what") or not fact.get("source"):
            raise FormError(f"{code}：证据要写是什么（what）、从哪里来（source） / what it is and whence")
        day_of(fact.get("day"), code)


def people_of_regrouping(
    household: Household | None, asked: Mapping[str, Any]
) -> tuple[Household, list[Person]]:
    """The household that people go into, and those who go: members of the case's own. Raises FormError."""
    code = household.code if household else ""
    into = Household.objects.filter(code=asked.get("into", "")).exclude(code=code).first()
    wanted = list(asked.get("people", ()))
    people = list(
        Person.objects.filter(code__in=wanted, memberships__household=household, memberships__until=None)
    )
    if into is None or not wanted or len(people) != len(wanted) or asked.get("kind") not in SPLIT_OR_MERGED:
        raise FormError(
            f"{code}：分户、合户（regroup）要写 kind（split、merged）、并入的户（into）、本户的哪些人（people）"
            " / into which household, and which of its own people"
        )
    return into, people


def day_of(said: Any, code: str) -> date | None:
    """A day as facts write it (ISO); None for none. Raises FormError."""
    if not said:
        return None
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        raise FormError(f"{code}：日子写成 年-月-日 / a day is written YYYY-MM-DD") from None


def _codes_of(household: Household) -> set[str]:
    people = Person.objects.filter(memberships__household=household).values_list("code", flat=True)
    return {household.code, *people}
