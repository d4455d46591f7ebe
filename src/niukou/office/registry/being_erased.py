"""What is known of somebody whose data go, and how it goes from texts in which it stands beside what stays.

Rooms above the registry hold such texts: cases, findings. They are called while the erasure is carried out
(`services/erasing.py`), and their tables let a text be written anew only then.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet

from niukou.office.areas.models import Area
from niukou.office.areas.selectors import codes_along, paths_above, within
from niukou.office.audit.models import AuditEntry
from niukou.office.audit.reasons import ERASES
from niukou.office.registry.models import Household, HouseholdYear, LedgerEntry, Person, PersonYear
from niukou.office.registry.sealed_values import unseal_values

# kinds of step of the roles that may ask for an erasure, and decide about it
ASKS, DECIDES = "filing", "approval"
GONE = "（已删）"  # stands where a name or number stood
# of the database: whether somebody's data are going now; who is erased at last has a moment of it
BEING_ERASED = (
    "EXISTS (SELECT 1 FROM registry_erasure e JOIN registry_person p ON p.id = e.person_id"
    " WHERE e.approved = TRUE AND p.erased_at IS NULL)"
)
LEAST = 6  # characters of a number that is known again in a text


@dataclass(frozen=True)
class Leaving:
    """Somebody whose data go. homes: his households; empty: those of them in which nobody else is.

    names, numbers: by which texts tell of him; also: those of the names that no file tells, but whoever asked. others: longer
    names, of others, that hold one of his. shared: names of his that somebody else where he lived has. paths: of the villages
    he lived in.
    """

    person: Person
    homes: tuple[Household, ...]
    empty: tuple[Household, ...]
    names: frozenset[str]
    numbers: frozenset[str]
    others: frozenset[str]
    shared: frozenset[str]
    paths: tuple[str, ...]
    also: frozenset[str] = frozenset()

    def of_him(self, said: Any) -> Any:
        """A text, or what JSON holds, without his names and numbers; for what is about him or a household of his."""
        return _without(said, self._whole, self.others)

    def of_his_village(self, said: Any) -> Any:
        """The same for what tells of many: a name that somebody else there has as well is not taken for his."""
        return _without(said, self._whole, self.others | self.shared)

    def lived(self, at: str) -> Q:
        """Rows whose lookup `at` to a path lies in a village he lived in."""
        return reduce(or_, (within(path, at) for path in self.paths))

    def above(self, at: str) -> Q:
        """Rows whose lookup `at` to a path is an area that one of his villages lies in."""
        return Q(**{f"{at}__in": {above for path in self.paths for above in paths_above(path)}})

    def told_in(self, *columns: str) -> Q:
        """Rows in whose texts one of his names or numbers stands."""
        words = sorted(self.names | self.numbers)
        return reduce(
            or_, (Q(**{f"{column}__contains": word}) for column in columns for word in words), Q(pk__in=[])
        )

    @cached_property
    def _whole(self) -> re.Pattern[str] | None:
        return _pattern(self.names | self.numbers | self.others)


@dataclass(frozen=True)
class TakenAlong:
    """What other rooms took along. rows: how many of which; papers: ids of those that are about him alone; anew: by table,
    ids of rows whose words no longer are those that their digests are over.

    extracts: of each file of a department that was written anew its number, how many rows, and its digest before and now.
    subjects: what entries of the trail that are about him call it, beside himself and his households.
    """

    rows: Mapping[str, int] = field(default_factory=dict)
    papers: frozenset[int] = frozenset()
    anew: Mapping[str, Sequence[int]] = field(default_factory=dict)
    extracts: tuple[Mapping[str, Any], ...] = ()
    subjects: frozenset[str] = frozenset()


TakesAlong = Callable[[Leaving], TakenAlong]


def leaving(
    person: Person, homes: Iterable[Household], empty: Iterable[Household], called: Iterable[str] = ()
) -> Leaving:
    """What is known of a person, with what only his own households have. called: what else he is called, names and numbers.
    Raises SealError without the keys.
    """
    homes, empty = tuple(homes), tuple(empty)
    names, numbers = {person.name}, {word for word in called if is_number(word)}
    for year in PersonYear.objects.filter(person=person):
        names.add(str(year.values.get("name") or ""))
        numbers |= set(unseal_values(year.sealed).values())
    for home_year in HouseholdYear.objects.filter(household__in=empty):
        numbers |= set(unseal_values(home_year.sealed).values())
    names.discard("")
    also = {word for word in called if not is_number(word)} - names
    names |= also
    paths = _villages(person, homes)
    known = named_alike(person, names, reduce(or_, (within(path, "area__path") for path in paths)))
    return Leaving(
        person, homes, empty, frozenset(names), frozenset(one for one in numbers if len(one) >= LEAST),
        frozenset(known - names), frozenset(known & names), paths, frozenset(also),
    )  # fmt: skip


def named_alike(person: Person, names: Iterable[str], where: Q) -> set[str]:
    """Names that others have there which are one of these, or hold one."""
    alike = reduce(or_, (Q(name__contains=name) for name in names), Q(pk__in=[]))
    return set(
        Person.objects.filter(where).filter(alike).exclude(pk=person.pk).values_list("name", flat=True)
    )


def is_number(word: str) -> bool:
    """Whether somebody is told by it as by a number, not by a name."""
    return any(map(str.isdigit, word)) and not any(ord(one) > ord("z") for one in word)


def rewrite(rows: QuerySet[Any], columns: Iterable[str], said: Callable[[Any], Any]) -> int:
    """Write these columns of rows anew as `said` has them; how many rows were others before."""
    return len(rewritten(rows, columns, said))


def rewritten(rows: QuerySet[Any], columns: Iterable[str], said: Callable[[Any], Any]) -> list[int]:
    """The same; the ids of those rows."""
    columns, changed = tuple(columns), list[int]()
    model: type[Model] = rows.model
    for row in rows.only("pk", *columns).order_by("pk").iterator(chunk_size=512):
        told = {name: getattr(row, name) for name in columns}
        anew = {name: said(value) for name, value in told.items()}
        if anew != told:
            model._default_manager.filter(pk=row.pk).update(**anew)
            changed.append(row.pk)
    return changed


def rewritten_of_both(
    known: Leaving, rows: QuerySet[Any], his: Q, columns: Iterable[str], there: Q
) -> list[int]:
    """Write anew rows that are about him, and others that may speak of him; the ids of those that were others before."""
    own, columns = set(rows.filter(his).values_list("pk", flat=True)), tuple(columns)
    changed = rewritten(rows.filter(pk__in=own), columns, known.of_him)
    return changed + rewritten(rows.filter(there).exclude(pk__in=own), columns, known.of_his_village)


def erasures_told(subjects: Collection[str] | None = None) -> Iterator[Mapping[str, Any]]:
    """What the entries of erasures that were carried out tell; of these subjects alone where they are given."""
    for subject, detail in AuditEntry.objects.filter(act=ERASES).values_list("subject", "detail"):
        if subjects is None or subject in subjects:
            yield json.loads(detail)


def rewritten_rows() -> set[tuple[str, int]]:
    """(table, id) of rows whose words were written anew and whose digests stayed."""
    anew = (told.get("anew", {}) for told in erasures_told())
    return {(table, row) for one in anew for table, rows in one.items() for row in rows}


def _villages(person: Person, homes: Iterable[Household]) -> tuple[str, ...]:
    """The paths of the villages where he and his households are and were; of what lies in none, its own."""
    entries = LedgerEntry.objects.filter(person=person).values_list("from_area__path", "to_area__path")
    paths = {
        person.area.path,
        *(home.area.path for home in homes),
        *(one for both in entries for one in both),
    }
    codes = {code for path in paths for code in codes_along(path)}
    villages = set(Area.objects.filter(code__in=codes, level="village").values_list("path", flat=True))
    alone = {path for path in paths if not any(path.startswith(village) for village in villages)}
    return tuple(sorted(villages | alone))


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """Any of the words, the longest first."""
    found = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, found))) if found else None


def _without(said: Any, words: re.Pattern[str] | None, others: frozenset[str]) -> Any:
    if isinstance(said, str):
        return words.sub(lambda found: found[0] if found[0] in others else GONE, said) if words else said
    if isinstance(said, list):
        return [_without(one, words, others) for one in said]
    if isinstance(said, dict):
        return {name: _without(one, words, others) for name, one in said.items()}
    return said
