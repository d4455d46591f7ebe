"""What the answers to a checklist say of the book: the questions that name a field of the dictionary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from niukou.office.cases.batches import batches
from niukou.office.cases.items import Item
from niukou.office.registry.models import Household, Person
from niukou.office.registry.services.visits import Seen
from niukou.rulebook.model import Pack

_YES_NO = {True: "1", False: "0"}  # as the national system writes them, whatever the labels of the field are


def seen_by(pack: Pack, items: Sequence[Item], forms: Mapping[int, Mapping[str, Any]]) -> list[Seen]:
    """What the answers (in the forms, by the id of the case) say of each case's household, person or village."""
    told = [(item, table, values) for item in items for table, values in _fields(pack, item, forms)]
    households = _codes(
        Household, (item.case.household_id for item, table, _ in told if table == "household")
    )
    persons = _codes(Person, (item.case.person_id for item, table, _ in told if table == "person"))
    found = []
    for item, table, values in told:
        case = item.case
        subjects = {
            "household": households.get(case.household_id or 0),
            "person": persons.get(case.person_id or 0),
            case.area.level: case.area.code,
        }
        code = subjects.get(table)
        if code is not None:
            found.append(Seen(table, code, case.number, values))
    return found


def _fields(
    pack: Pack, item: Item, forms: Mapping[int, Mapping[str, Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The values by table of the dictionary."""
    answers = forms[item.case.pk].get("answers")
    if not answers or item.step.checklist is None:
        return
    told: dict[str, dict[str, Any]] = {}
    for question in pack.checklists[item.step.checklist].items:
        if question.field is not None and question.key in answers:
            table, _, name = question.field.partition(".")
            answer = answers[question.key]
            told.setdefault(table, {})[name] = _YES_NO[answer] if isinstance(answer, bool) else answer
    yield from told.items()


def _codes(model: type[Household | Person], ids: Iterator[int | None]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in batches(key for key in ids if key is not None):
        found.update(model._default_manager.filter(pk__in=some).values_list("pk", "code"))
    return found
