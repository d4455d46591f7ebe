"""Why households are poor: near the shares that were published, but never against what is known of the members."""

from __future__ import annotations

from collections import Counter
from random import Random

from demo.records import Household

# of a hundred, as published: they sum to 99.91 and are not forced to a hundred
PUBLISHED = {
    "因病": 26.45, "因学": 2.55, "缺技术": 32.64, "缺资金": 2.30, "缺劳力": 10.89, "自身发展动力不足": 15.72, "因灾": 0.36,
    "缺土地": 9.00,
}  # fmt: skip


class Causes:
    """Chooses causes so that the shares come out near the published ones."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.chosen: Counter[str] = Counter()

    def choose(self, household: Household) -> str:
        """The fitting cause of which most are still missing."""
        total = sum(self.chosen.values()) + 1
        fitting = [cause for cause in PUBLISHED if _fits(cause, household)]
        cause = max(fitting, key=lambda c: PUBLISHED[c] * total / 100 - self.chosen[c])
        self.chosen[cause] += 1
        return cause


def _fits(cause: str, household: Household) -> bool:
    members = household.members
    if cause == household.other_cause:
        return False
    if cause == "因病":
        return any("病" in m.health for m in members)
    if cause == "因学":
        return any(m.schooling.startswith(("普通高中", "中职", "高职", "大专")) for m in members)
    if cause == "缺劳力":
        return not any(m.able for m in members)
    return True
