"""Who is who by comparing everybody with everybody: slow, plain, and written without the pipeline's SQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from niukou.terms.identity import identity_scheme
from niukou.terms.name import names_agree

_SCHEME = identity_scheme("cn_resident")


@dataclass(frozen=True)
class Seen:
    """One row of a table: its record, and what it tells of a person."""

    table: str
    record: str
    name: str | None
    number: str | None


def who_is_who(
    persons: Iterable[Seen], rows: Iterable[Seen], residents: Iterable[Seen]
) -> set[tuple[str, str, str]]:
    """(record of the row, record of the person, how): all pairs are looked at."""
    persons, rows, residents = list(persons), list(rows), list(residents)
    found = set()
    for row in rows:
        for person in persons:
            how = _same(row, person)
            if how is None and _is_the_only_one(row, person, persons, rows, residents):
                how = "probable"
            if how:
                found.add((row.record, person.record, how))
    return found


def _same(row: Seen, person: Seen) -> str | None:
    mine, theirs = _SCHEME.derive(row.number), _SCHEME.derive(person.number)
    if mine.standard is None or mine.standard != theirs.standard:
        return None
    if mine.key is None and names_agree(row.name, person.name) == "no":
        return None
    return "exact" if row.number == person.number else "normalised"


def _is_the_only_one(
    row: Seen, person: Seen, persons: list[Seen], rows: list[Seen], residents: list[Seen]
) -> bool:
    if _key(row) is None and _key(person) is not None:
        return _near(row, person) and _humans(row, [*persons, *residents]) == {_key(person)}
    if _key(person) is None and _key(row) is not None:
        return _near(person, row) and _humans(person, [*rows, *residents]) == {_key(row)}
    return False


def _humans(wrong: Seen, others: list[Seen]) -> set[int | None]:
    return {_key(o) for o in others if _key(o) is not None and _near(wrong, o)}


def _key(seen: Seen) -> int | None:
    return _SCHEME.derive(seen.number).key


def _near(wrong: Seen, right: Seen) -> bool:
    if not wrong.number or names_agree(wrong.name, right.name) == "no":
        return False
    meant = _SCHEME.derive(right.number).standard or ""
    return any(one_edit(text, meant) for text in _readings(_SCHEME.derive(wrong.number).standard or ""))


def _readings(text: str) -> Iterator[str]:
    """The number itself; and what stands before category and grade, were it a certificate with a slip in it."""
    yield text
    for length in (17, 19):
        if len(text) in (length + 2, length + 4) and re.fullmatch("[1-7][1-4]", text[length : length + 2]):
            yield text[:length]


def one_edit(wrong: str, right: str) -> bool:
    """A digit wrong, two neighbours swapped, one missing, one too many, or nothing but the year's four digits."""
    if len(wrong) == len(right):
        places = [i for i, (a, b) in enumerate(zip(wrong, right, strict=True)) if a != b]
        if len(places) == 1 or (places and set(places) <= {6, 7, 8, 9}):
            return True
        if len(places) != 2:
            return False
        first, second = places
        return second == first + 1 and wrong[first] == right[second] and wrong[second] == right[first]
    if len(wrong) + 1 == len(right):
        return any(right[:i] + right[i + 1 :] == wrong for i in range(len(right)))
    if len(wrong) == len(right) + 1:
        return any(wrong[:i] + wrong[i + 1 :] == right for i in range(len(wrong)))
    return False
