# ruff: noqa: ARG005 (every way of writing is told the number and the dice)
"""Identity numbers of people who do not exist, and the ways in which others write them down.

GB 11643: six digits of area, eight of birth, three of sequence (odd for men), and a check character. Written
here a second time on purpose: the county must not learn from the code that it tests.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
_TO_FULL_WIDTH = {ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789X"}


def check_character(first17: str) -> str:
    """The eighteenth character that belongs to seventeen digits."""
    return CHECKS[sum(w * int(d) for w, d in zip(WEIGHTS, first17, strict=True)) % 11]


def is_valid(number: str) -> bool:
    """Eighteen characters with the right check."""
    return len(number) == 18 and number[:17].isdigit() and check_character(number[:17]) == number[17]


def make_number(area: str, birth: date, sequence: int) -> str:
    """A valid number; `sequence` 1 to 999, odd for men."""
    first17 = f"{area}{birth:%Y%m%d}{sequence:03d}"
    return first17 + check_character(first17)


class Numbers:
    """Gives numbers out, each once."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._given: set[str] = set()

    def give(self, birth: date, sex: str, area: str = "539901", ends_in: str = "") -> str:
        """A new number; with `ends_in` its check character is that one."""
        for _ in range(20_000):
            sequence = self._rng.randrange(1, 500) * 2 - (sex == "男")
            number = make_number(area, birth, sequence)
            if number not in self._given and number.endswith(ends_in):
                self._given.add(number)
                return number
        raise LookupError(f"no number left for {birth} {sex} {area}")

    def twin_of(self, number: str) -> str:
        """A new valid number that differs from `number` in one digit of the sequence (and in the check)."""
        places = [(place, digit) for place in (14, 15) for digit in "0123456789" if digit != number[place]]
        self._rng.shuffle(places)
        for place, digit in places:
            first17 = number[:place] + digit + number[place + 1 : 17]
            twin = first17 + check_character(first17)
            if twin not in self._given and twin[17] != number[17]:
                self._given.add(twin)
                return twin
        raise LookupError("no twin number left")

    def other_year_of(self, number: str) -> str | None:
        """A valid number that differs from `number` in the two last digits of the year only; None if none."""
        for tens, ones in ((t, o) for t in "45678" for o in "0123456789"):
            other = number[:8] + tens + ones + number[10:]
            if tens != number[8] and ones != number[9] and is_valid(other) and other not in self._given:
                self._given.add(other)
                return other
        return None


def old15(number: str) -> str:
    """As written before 1999; for people born in the twentieth century."""
    return number[:6] + number[8:17]


def spaced(number: str) -> str:
    """In three groups, with blanks before and behind."""
    return f" {number[:6]} {number[6:14]} {number[14:]} "


def mixed(number: str) -> str:
    """Half of it full-width, lower-case, with blanks of three kinds."""
    wide = number[:9].translate(_TO_FULL_WIDTH)
    return f"\u3000{wide[:6]}\u00a0{wide[6:]} {number[9:].lower()}\u2003"


def with_wrong_check(number: str, rng: Random) -> str:
    """The same number with another check digit."""
    return number[:17] + rng.choice([c for c in "0123456789" if c != number[17]])


def with_digit_wrong(number: str, rng: Random) -> str:
    """One character wrong, anywhere."""
    place = rng.randrange(18)
    return number[:place] + rng.choice([c for c in "0123456789" if c != number[place]]) + number[place + 1 :]


def with_neighbours_swapped(number: str, rng: Random) -> str:
    """Two neighbouring digits the wrong way round."""
    places = [i for i in range(17) if number[i] != number[i + 1] and number[i + 1] != "X"]
    return swapped_at(number, rng.choice(places))


def swapped_at(number: str, place: int) -> str:
    """The characters at `place` and behind it the wrong way round."""
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


def with_one_missing(number: str, rng: Random) -> str:
    """Seventeen characters."""
    place = rng.randrange(18)
    return number[:place] + number[place + 1 :]


def with_one_too_many(number: str, rng: Random) -> str:
    """Nineteen characters."""
    place = rng.randrange(19)
    return number[:place] + rng.choice("0123456789") + number[place:]


def with_year_mistyped(number: str, rng: Random) -> str:
    """Another year of birth, two of its digits wrong and not just swapped; the check no longer fits."""
    while True:
        year = f"{rng.randrange(1930, 2017)}"
        wrong = number[:6] + year + number[10:]
        apart = sum(a != b for a, b in zip(year, number[6:10], strict=True))
        if apart == 2 and sorted(year) != sorted(number[6:10]) and not is_valid(wrong):
            return wrong


Writing = Callable[[str, Random], str]
WRITTEN: dict[str, Writing] = {
    "exact": lambda number, rng: number,
    "old15": lambda number, rng: old15(number),
    "lower_x": lambda number, rng: number.replace("X", "x"),
    "fullwidth": lambda number, rng: number.translate(_TO_FULL_WIDTH),
    "spaces": lambda number, rng: spaced(number),
    "mixed": lambda number, rng: mixed(number),
    "old15_spaced": lambda number, rng: f" {number[:6]} {number[8:14]} {number[14:17]}".translate(
        _TO_FULL_WIDTH
    ),
}
MISWRITTEN: dict[str, Writing] = {
    "digit": with_digit_wrong,
    "swapped": with_neighbours_swapped,
    "missing": with_one_missing,
    "extra": with_one_too_many,
    "year": with_year_mistyped,
}
