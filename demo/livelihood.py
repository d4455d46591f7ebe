"""How each member lives: school, health, labour, work. Nothing here contradicts anything."""

from __future__ import annotations

from datetime import date
from random import Random

from demo.people import age_on
from demo.records import Member

WORK_AREAS = ("乡(镇)内务工", "乡(镇)外县内务工", "县外省内务工", "省外务工")
_ILL = ("长期慢性病", "长期慢性病", "大病", "长期慢性病,大病")
_CATEGORIES = "1234567"


class Livelihood:
    """Fills a member's situation; `on` is the day of the registry, `cutoff` the end of the school year."""

    def __init__(self, rng: Random, on: date, cutoff: date) -> None:
        self.rng = rng
        self.on = on
        self.cutoff = cutoff

    def settle(self, member: Member) -> None:
        """School, health, labour, work and insurance as they fit the person's age."""
        age = age_on(member.citizen.birth, self.on)
        self._school(member, age)
        self._health(member, age)
        self._labour(member, age)
        grown = age >= 16 and member.schooling in ("", "非在校生")
        if grown:
            member.pension_insurance = "是" if age >= 60 or self.rng.random() < 0.7 else "否"

    def _school(self, member: Member, age: int) -> None:
        at_cutoff = age_on(member.citizen.birth, self.cutoff)
        member.schooling = self._stage(at_cutoff, age)
        if member.schooling == "非在校生":
            member.education = self._education(age)
        elif not member.schooling:
            member.education = "学龄前儿童"

    def _stage(self, at_cutoff: int, age: int) -> str:
        if at_cutoff < 6:
            return "学前教育" if age >= 6 or (age >= 4 and self.rng.random() < 0.6) else ""
        if at_cutoff < 16:
            return {12: "七年级", 13: "八年级", 14: "九年级", 15: "普通高中一年级"}.get(at_cutoff, "小学")
        if at_cutoff < 18 and self.rng.random() < 0.7:
            return self.rng.choice(("普通高中二年级", "普通高中三年级", "中职二年级"))
        if 18 <= at_cutoff < 22 and self.rng.random() < 0.3:
            return self.rng.choice(("大专及以上", "高职高专二年级"))
        return "非在校生"

    def _education(self, age: int) -> str:
        if age <= 24:
            return self.rng.choice(("初中", "初中", "高中"))
        if age <= 50:
            return self.rng.choice(("小学", "小学", "初中", "初中", "高中"))
        return self.rng.choice(("文盲或半文盲", "小学", "小学", "初中"))

    def _health(self, member: Member, age: int) -> None:
        chance = 0.05 if age < 50 else 0.2
        if self.rng.random() < chance:
            member.health = self.rng.choice(_ILL)
        elif self.rng.random() < 0.05:
            self._disable(member)

    def _disable(self, member: Member) -> None:
        """Registered with the certificate of the disabled instead of the identity card."""
        member.health = "残疾" if self.rng.random() < 0.7 else "长期慢性病,残疾"
        member.id_type = "残疾人证"
        member.id_number += self.rng.choice(_CATEGORIES) + self.rng.choice("1234")
        if self.rng.random() < 0.3:
            member.id_number += "B1"

    def _labour(self, member: Member, age: int) -> None:
        student = member.schooling not in ("", "非在校生")
        if age < 16 or student or age > 70:
            return
        if member.health != "健康":
            member.labour = self.rng.choice(("无劳动力", "丧失劳动力", "弱劳动力或半劳动力"))
        elif age >= 60:
            member.labour = self.rng.choice(("无劳动力", "弱劳动力或半劳动力"))
        else:
            member.labour = "普通劳动力"
            if self.rng.random() < 0.45:
                self._work(member)

    def _work(self, member: Member) -> None:
        member.work_area = self.rng.choice(WORK_AREAS)
        member.work_months = str(self.rng.randrange(3, 12))
        if self.rng.random() < 0.15:
            member.labour = "技能劳动力"
