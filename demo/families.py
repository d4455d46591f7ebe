"""Families in which nothing contradicts anything: who lives with whom, how old, how related."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from demo.names import WRITTEN_FOR, miswritten_name
from demo.people import ETHNIC_GROUPS, Births, Citizen, age_on
from demo.records import Member

Family = list[Member]
_AREA = "539901"


class Families:
    """Makes families; ages are those on `on`."""

    def __init__(self, births: Births, on: date) -> None:
        self.births = births
        self.rng: Random = births.rng
        self.on = on

    def draw(self) -> Family:
        """A family of any kind."""
        kinds: tuple[tuple[Callable[[], Family], int], ...] = (
            (self.couple, 50),
            (self.three_generations, 14),
            (self.one_parent, 10),
            (self.old_couple, 9),
            (self.old_and_grandchild, 5),
            (self.alone, 12),
        )
        makers, weights = zip(*kinds, strict=True)
        maker: Callable[[], Family] = self.rng.choices(makers, weights)[0]
        return maker()

    def couple(self) -> Family:
        """Husband, wife, up to three children, now and then a parent."""
        head, wife = self._couple(self.rng.randrange(27, 56))
        family = [head, wife, *self._children(head.citizen, wife.citizen, self.rng.randrange(0, 4))]
        if self.rng.random() < 0.35:
            family.append(self._parent(head.citizen))
        return family

    def one_parent(self) -> Family:
        """A mother or father with children."""
        sex = self.rng.choice("男女")
        head = self._head(sex, self.rng.randrange(30, 56))
        return [head, *self._children(head.citizen, head.citizen, self.rng.randrange(1, 3))]

    def three_generations(self) -> Family:
        """Grandparents, a grown son with wife and child."""
        head, wife = self._couple(self.rng.randrange(52, 68))
        young = min(age_on(head.citizen.birth, self.on), age_on(wife.citizen.birth, self.on)) - 20
        son = self._child(head.citizen, "男", self.rng.randrange(24, max(25, min(young, 45) + 1)))
        age = age_on(son.citizen.birth, self.on)
        daughter_in_law = self._stranger("女", max(22, age - self.rng.randrange(0, 4)), "之儿媳")
        sex = self.rng.choice("男女")
        oldest = age_on(daughter_in_law.citizen.birth, self.on) - 20
        grandchild = self._child(
            head.citizen, sex, self.rng.randrange(0, max(1, min(oldest, 17) + 1)), grand=True
        )
        return [head, wife, son, daughter_in_law, grandchild]

    def old_couple(self) -> Family:
        """Two old people."""
        return list(self._couple(self.rng.randrange(61, 84)))

    def old_and_grandchild(self) -> Family:
        """An old person who brings up a grandchild."""
        head = self._head(self.rng.choice("男女"), self.rng.randrange(58, 74))
        sex = self.rng.choice("男女")
        return [head, self._child(head.citizen, sex, self.rng.randrange(4, 17), grand=True)]

    def alone(self) -> Family:
        """One person, mostly old."""
        age = self.rng.randrange(61, 86) if self.rng.random() < 0.7 else self.rng.randrange(30, 59)
        return [self._head(self.rng.choice("男女"), age)]

    def twins(self, *, alike: bool) -> Family:
        """A couple with grown twins, whose names sound alike or do not; one digit of the sequence is between them."""
        head, wife = self._couple(self.rng.randrange(46, 55))
        birth = self.births.birthday(self.rng.randrange(23, 26), self.on)
        surname, last = head.name[0], self.rng.choice([c for c in WRITTEN_FOR if c in "伟辉明飞华宇"])
        names = [surname + "文" + last]
        names.append((miswritten_name(names[0]) or "") if alike else surname + "国强")
        first = self.births.numbers.give(birth, "男", _AREA)
        numbers = [first, self.births.numbers.twin_of(first)]
        group = head.citizen.ethnic_group
        both = [
            self.births.named(name, "男", birth, group, number)
            for name, number in zip(names, numbers, strict=True)
        ]
        return [head, wife, *(Member(citizen, "之子") for citizen in both)]

    def _head(self, sex: str, age: int) -> Member:
        group = self.rng.choice(ETHNIC_GROUPS)
        return Member(self.births.bear(sex, self.births.birthday(age, self.on), "", group), "户主")

    def _couple(self, age: int) -> tuple[Member, Member]:
        head = self._head("男", age)
        wife = self._stranger("女", max(23, age - self.rng.randrange(-2, 6)), "配偶")
        return head, wife

    def _stranger(self, sex: str, age: int, relation: str) -> Member:
        group = self.rng.choice(ETHNIC_GROUPS)
        return Member(self.births.bear(sex, self.births.birthday(age, self.on), "", group), relation)

    def _child(self, of: Citizen, sex: str, age: int, *, grand: bool = False) -> Member:
        citizen = self.births.bear(sex, self.births.birthday(age, self.on), of.name[0], of.ethnic_group)
        relation = {
            (False, "男"): "之子",
            (False, "女"): "之女",
            (True, "男"): "之孙子",
            (True, "女"): "之孙女",
        }
        return Member(citizen, relation[grand, sex])

    def _children(self, father: Citizen, mother: Citizen, count: int) -> Family:
        oldest = min(age_on(father.birth, self.on), age_on(mother.birth, self.on)) - 20
        ages = [self.rng.randrange(0, min(oldest, 24) + 1) for _ in range(count)]
        return [self._child(father, self.rng.choice("男女"), age) for age in sorted(ages, reverse=True)]

    def _parent(self, of: Citizen) -> Member:
        sex = self.rng.choice("男女")
        age = min(age_on(of.birth, self.on) + self.rng.randrange(20, 32), 92)
        surname = of.name[0] if sex == "男" else ""
        citizen = self.births.bear(sex, self.births.birthday(age, self.on), surname, of.ethnic_group)
        return Member(citizen, "之父" if sex == "男" else "之母")
