"""What the book knows of help, as the dictionary's rows beside those of the households; and the rules that look at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from niukou.office.areas.selectors import chain_of
from niukou.office.registry.book_rows import BookRows
from niukou.office.registry.chunks import chunks
from niukou.office.registry.desk import Judged, judge
from niukou.office.registry.models import Household, YearField
from niukou.office.support.measuring import HOLDS
from niukou.office.support.models import Measure, Pairing
from niukou.office.support.people_of_units import content_of_helper
from niukou.rulebook.expression import columns, parse_condition, vocabulary_of_quality
from niukou.rulebook.model import Pack, QualityRule

_TABLES = ("measure", "pairing")
_KEYS = {"measure": {"household_code", "year", "kind"}, "pairing": {"household_code", "helper_name", "unit"}}


def judge_help(pack: Pack, day: date, households: Sequence[int]) -> Judged:
    """What the rules that look at measures and pairings say of these households (ids) on a day.

    On the year files of the day's year. Rules that look beyond a household do not speak here: of a village alone they
    would say too little.
    """
    only = replace(pack, quality={key: rule for key, rule in pack.quality.items() if _of_help(rule, pack)})
    return judge(only, day, households, beside=help_rows(pack, households))


def help_rows(pack: Pack, households: Iterable[int]) -> list[BookRows]:
    """The tables `measure` and `pairing` of these households (ids), as files would tell them.

    Of what nobody in these counties ever gave there is no table, and rules about it wait: a county that keeps no measures
    here has not got households without any. The same for a column.
    """
    if not YearField.objects.filter(table__in=_TABLES).exists():
        return []
    homes: dict[int, Household] = {}
    for some in chunks(households):
        homes |= Household.objects.select_related("area").in_bulk(some)
    counties = {chain_of(home.area) for home in homes.values()}
    rows = {"measure": _measures, "pairing": _pairings}
    given: dict[str, set[str]] = {}
    known = YearField.objects.filter(county__in=counties, table__in=_TABLES)
    for table, name in known.values_list("table", "field"):
        given.setdefault(table, set()).add(name)
    return [
        BookRows(
            pack.tables[table],
            frozenset((names | _KEYS[table]) & set(pack.tables[table].fields)),
            list(rows[table](homes)),
        )
        for table, names in sorted(given.items())
        if table in pack.tables
    ]


def _measures(homes: Mapping[int, Household]) -> Iterator[dict[str, str]]:
    for some in chunks(homes):
        held = Measure.objects.filter(HOLDS, household__in=some).select_related("person").order_by("pk")
        for row in held.iterator(chunk_size=2_048):
            place = {"household_code": homes[row.household_id].code, "year": str(row.year)}
            person = {"person_code": row.person.code} if row.person else {}
            yield {**row.values, **place, **person}


def _pairings(homes: Mapping[int, Household]) -> Iterator[dict[str, str]]:
    for some in chunks(homes):
        paired = Pairing.objects.filter(household__in=some).select_related("helper__unit").order_by("pk")
        for row in paired.iterator(chunk_size=2_048):
            days = {"starts_on": row.starts_on, "ends_on": row.ends_on}
            told = {name: day.isoformat() for name, day in days.items() if day}
            place = {"household_code": homes[row.household_id].code, "unit": row.helper.unit.name}
            yield {**content_of_helper(row.helper).all, **place, **told}


def _of_help(rule: QualityRule, pack: Pack) -> bool:
    """Whether a rule looks at measures or pairings."""
    words = vocabulary_of_quality(rule, pack)
    read = [
        node
        for text in (rule.when, rule.population)
        if text
        for node in columns(parse_condition(text, words))
    ]
    return rule.table in _TABLES or any(table in _TABLES for table, _ in read)
