"""What a procedure needs to know when a case is opened: days, places, evidence, what is to be corrected or parted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from niukou.office.areas.models import Area
from niukou.office.areas.selectors import chain_of
from niukou.office.audit import clock
from niukou.office.cases.refusals import FormError
from niukou.office.cases.taking_back import entries_to_take_back, successions_on
from niukou.office.registry.edits import YearChange, read_changes
from niukou.office.registry.entering import ENTRY
from niukou.office.registry.fields import YearDictionary
from niukou.office.registry.freezing import is_frozen
from niukou.office.registry.models import Household, Person
from niukou.office.windows.selectors import governed, open_until
from niukou.rulebook.model import Pack, Procedure

MOVED, OUTSIDE = "moved", "outside"
SPLIT_OR_MERGED = ("split", "merged")


# what a procedure that changes something beside the ledger is told of it, when the case is opened
_FACT_OF = {"closed_year": "correction", "grouping": "regroup", "reversal": "reverse"}
SUCCESSION = "succession"


def check_facts(
    pack: Pack, procedure: Procedure, household: Household | None, facts: Mapping[str, Any], place: Area, day: date
) -> None:  # fmt: skip
    """Raises FormError for a fact that is missing, cannot be read, is about somebody else, or belongs to another procedure."""
    code = household.code if household else place.code
    moves = procedure.moves
    if moves is not None and moves.effective == "event":
        _day_that_has_come(facts, code, day)
    if moves is not None and moves.kind == MOVED:
        to = Area.objects.filter(code=facts.get("to_area", ""), valid_to=None, level=place.level)
        if not to.exists():
            raise FormError(f"{code}：写明迁往哪个村，要现在还在的 / where they go")
    check_evidence_facts(facts.get("evidence", ()), code)
    wanted = _FACT_OF.get(procedure.changes or "")
    for fact in _FACT_OF.values():
        if fact != wanted and fact in facts:
            raise FormError(f"{code}：“{procedure.title}”不办这件事 / takes another procedure")
    if wanted == "regroup":
        people_of_regrouping(household, facts.get(wanted) or {})
    if wanted == "reverse":
        entries_to_take_back(household, facts.get(wanted) or {})
    if procedure.changes == SUCCESSION:
        successions_on(place, _day_that_has_come(facts, place.code, day))
    if wanted == "correction" and household is not None:
        _check_correction(pack, household, facts.get(wanted) or {})


def _day_that_has_come(facts: Mapping[str, Any], code: str, today: date) -> date:
    happened = day_of(facts.get("day"), code)
    if happened is None or happened > today:
        raise FormError(f"{code}：写明哪天发生的，不能晚于今天 / the day on which it happened")
    return happened


def check_evidence_facts(evidence: Sequence[Mapping[str, Any]], code: str) -> None:
    """Raises FormError for evidence that says not what it is and whence, or whose day cannot be read."""
    for fact in evidence:
        if not fact.get("what") or not fact.get("source"):
            raise FormError(f"{code}：证据要写是什么、从哪里来 / what it is and whence")
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
    if not wanted or len(people) != len(wanted) or asked.get("kind") not in SPLIT_OR_MERGED:
        raise FormError(
            f"{code}：写明是分户还是合户，本户的哪些人去 / a split or a merger, and which of its own people"
        )
    assert household is not None  # has people
    # one of another village is told as none is: whether there is such a code elsewhere is nobody's here to know
    if into is None or into.area_id != household.area_id:
        raise FormError(
            f"{code}：本村没有“{asked.get('into') or ''}”这一户；人要到别的村去的，先办迁移"
            " / no such household in this village; to another village a transfer comes first"
        )
    takes = (household.account,) if asked["kind"] == "merged" else (household.account, OUTSIDE)
    if into.account not in takes:
        raise FormError(
            f"{code}：{into.code} 不在同一本账上，要先走它自己的程序 / stands in another account: its own procedure comes first"
        )
    return into, people


def day_of(said: Any, code: str) -> date | None:
    """A day as facts write it (ISO); None for none. Raises FormError."""
    if not said:
        return None
    try:
        day = date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        day = None
    if (
        day is None or day.isoformat() != said
    ):  # ISO has more ways to write a day, and a fact is kept as it is written
        raise FormError(f"{code}：日子写成 年-月-日 / a day is written YYYY-MM-DD")
    return day


def _check_correction(pack: Pack, household: Household, asked: Mapping[str, Any]) -> None:
    """That the case will have an effect: which year that cannot be entered, of whom, which fields, and what they should say."""
    code, year = household.code, asked.get("year")
    changes, measures = list(asked.get("changes") or ()), list(asked.get("measures") or ())
    if not isinstance(year, int) or not (changes or measures):
        raise FormError(
            f"{code}：更正要写哪一年、改谁的哪些数或哪些措施 / which year, and whose fields or measures"
        )
    _check_closed(household.area, year, code)
    known = _codes_of(household)
    if any(change.get("household") != code for change in measures):
        raise FormError(f"{code}：只更正这一户和户里的人 / of this household and its people alone")
    for change in changes:
        if (change.get("table"), change.get("code")) not in known:
            raise FormError(f"{code}：只更正这一户和户里的人 / of this household and its people alone")
        if not change.get("values"):
            raise FormError(f"{change['code']}：没有写改哪些数 / says no field")
    _, faults = read_changes([YearChange(**change) for change in changes], YearDictionary(pack, year))
    if faults:
        raise FormError("；".join(map(str, faults)))


def _check_closed(area: Area, year: int, code: str) -> None:
    """A year is corrected that cannot be entered: closed for good, or its window is not open."""
    if is_frozen(chain_of(area), year):
        return
    if year > clock.today().year:
        raise FormError(f"{code}：{year}年还没有到 / has not come yet")
    if not governed(ENTRY) or open_until(ENTRY, area, clock.now()) is not None:
        raise FormError(f"{code}：{year}年没有封存，直接录入就行 / that year is open: enter it")


def _codes_of(household: Household) -> set[tuple[str, str]]:
    people = Person.objects.filter(memberships__household=household).values_list("code", flat=True)
    return {("household", household.code), *(("person", code) for code in people)}
