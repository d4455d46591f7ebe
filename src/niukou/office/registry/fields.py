"""The dictionary of a year: which fields were collected then, and how what is written in one is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from niukou.rulebook.at_date import overlap
from niukou.rulebook.model import Code, CodeList, Field, Pack
from niukou.terms.characters import as_seen, half_width, without_blanks
from niukou.terms.dates import parse_date
from niukou.terms.identity import IdentityScheme, identity_scheme
from niukou.terms.money import parse_number

SEALED_TYPES = ("identity", "phone", "account")
# fields of a row's place in the book: they come from the row itself, not from a year file
PLACE: Mapping[str, tuple[str, ...]] = {
    "household": (
        "household_code", "village_code", "natural_village", "province_code", "prefecture_code", "county_code",
        "town_code", "record_year",
    ),
    "person": ("person_code", "household_code"),
    "village": ("village_code", "name", "record_year"),
    "natural_village": ("village_code", "name", "record_year"),
    "pairing": ("household_code",),
    "measure": ("household_code", "person_code", "year"),
}  # fmt: skip
# what the ledger says of a household: an editor may not say otherwise; an imported file may, until it is taken over
OF_THE_LEDGER = ("identified_year", "exit_state", "exit_year", "return_year", "valid")


class UnreadableError(ValueError):
    """What is written in a field is none of its values: what is wrong, and what would be right."""

    def __init__(self, wrong: str, right: str) -> None:
        self.wrong, self.right = wrong, right
        super().__init__(wrong)


class YearDictionary:
    """The dictionary of one year in one pack."""

    def __init__(self, pack: Pack, year: int) -> None:
        self.pack, self.year = pack, year
        self.scheme: IdentityScheme = identity_scheme(pack.identity_scheme)
        self._fields: dict[str, dict[str, Field]] = {}
        self._labels: dict[str, dict[str, str]] = {}

    def fields(self, table: str) -> Mapping[str, Field]:
        """The fields of the table's year file in this year: collected then, and not of the row's place."""
        if table not in self._fields:
            place = PLACE.get(table, ())
            self._fields[table] = {
                name: field
                for name, field in self.pack.tables[table].fields.items()
                if name not in place and was_collected(field, self.year)
            }
        return self._fields[table]

    def read(self, field: Field, written: Any) -> str | None:
        """The value in the one form a year file holds: number and year as digits, date as ISO, code as its label.

        None for nothing. Raises UnreadableError.
        """
        text = _text(written)
        if not text:
            return None
        if field.type == "code":
            return self._label(text, self.pack.codelists[str(field.codes)])
        reader = _READERS.get(field.type)
        return reader(text) if reader else text

    def standard_form(self, field: Field, text: str) -> str:
        """The form in which a sealed value is found again; '' where it identifies nobody."""
        if field.type == "identity":
            return self.scheme.derive(text).standard or ""
        return without_blanks(half_width(text))

    def _label(self, text: str, codelist: CodeList) -> str:
        if codelist.key not in self._labels:
            self._labels[codelist.key] = _spellings(codelist, self.year)
        label = self._labels[codelist.key].get(_folded(text))
        if label is None:
            right = "、".join(dict.fromkeys(self._labels[codelist.key].values()))
            raise UnreadableError(f"不在代码表“{codelist.title}”内 / not in the code list", f"可填：{right}")
        return label


def was_collected(field: Field, year: int) -> bool:
    """Whether a field was on the forms of that year; where the dictionary does not say, it was."""
    return (field.collected_from or year) <= year <= (field.collected_to or year)


def number_text(number: float) -> str:
    """The shortest decimal text of a number, without a needless point."""
    return repr(float(number)).removesuffix(".0")


def _spellings(codelist: CodeList, year: int) -> dict[str, str]:
    """Every way to write an entry of a list that is in force in the year, folded, with its label."""
    whole = Code("", "", valid_from=date(year, 1, 1), valid_to=date(year, 12, 31))
    found: dict[str, str] = {}
    for code in codelist.codes:
        if overlap(code, whole):
            for written in (code.label, code.code, *code.aliases):
                found.setdefault(_folded(written), code.label)
    return found


def _folded(text: str) -> str:
    folded = without_blanks(half_width(text)).upper()
    return (folded.lstrip("0") or "0") if folded.isdecimal() else folded


def _text(written: Any) -> str:
    if written is None:
        return ""
    if isinstance(written, date):
        return written.isoformat()
    if isinstance(written, int | float | Decimal) and not isinstance(written, bool):
        return number_text(float(written))
    return as_seen(str(written))


def _number(text: str) -> str:
    number = parse_number(text)
    if number is None:
        raise UnreadableError("不是数字 / not a number", "请写数字 / write a number")
    return number_text(number)


def _day(text: str) -> str:
    day = parse_date(text)
    if day is None:
        raise UnreadableError("不是日期 / not a date", "请写 年-月-日 / write YYYY-MM-DD")
    return day.isoformat()


def _year(text: str) -> str:
    if not (text.isdecimal() and len(text) == 4):
        raise UnreadableError("不是年度 / not a year", "请写四位年度 / write four digits")
    return text


_READERS: Mapping[str, Callable[[str], str]] = {"number": _number, "date": _day, "year": _year}
