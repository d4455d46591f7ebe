"""People who do not exist, and how they grow old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo.names import full_name
from demo.numbers import Numbers

ETHNIC_GROUPS = ("汉族", "汉族", "汉族", "彝族", "哈尼族", "苗族", "壮族", "回族", "傣族")


@dataclass(frozen=True)
class Citizen:
    """A person as they are: what the police would know."""

    name: str
    sex: str
    birth: date
    number: str
    ethnic_group: str


def age_on(birth: date, day: date) -> int:
    """Full years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


class Births:
    """Makes citizens, no two of one name, sex and birthday."""

    def __init__(self, rng: Random, numbers: Numbers) -> None:
        self.rng = rng
        self.numbers = numbers
        self._known: set[tuple[str, str, date]] = set()

    def birthday(self, age: int, on: date) -> date:
        """A day of birth that makes somebody `age` years old on `on`."""
        oldest = date(on.year - age - 1, on.month, on.day) + timedelta(days=1)
        return oldest + timedelta(days=self.rng.randrange(364))

    def bear(self, sex: str, birth: date, surname: str = "", ethnic_group: str = "汉族") -> Citizen:
        """Somebody new; another surname is drawn when `surname` is empty."""
        while True:
            name = full_name(self.rng, sex, surname)
            if (name, sex, birth) not in self._known:
                return self.named(name, sex, birth, ethnic_group)

    def named(
        self, name: str, sex: str, birth: date, ethnic_group: str = "汉族", number: str = ""
    ) -> Citizen:
        """Somebody of that name; a number is given when there is none."""
        self._known.add((name, sex, birth))
        return Citizen(name, sex, birth, number or self.numbers.give(birth, sex), ethnic_group)
