"""Plant contradictions in the registry: each household taken makes one, and what follows from it."""

from __future__ import annotations

from demo.county import County
from demo.quality_controls import CONTROLS
from demo.quality_identity import NUMBERS, RELATIONS
from demo.quality_living import EXIT, HELP, LIVING
from demo.quality_money import CAUSES, GRANTS, INCOME
from demo.quality_people import DROPOUT, INSURED, LABOUR, SCHOOL

VIOLATIONS = (
    *NUMBERS,
    *RELATIONS,
    *GRANTS,
    *CAUSES,
    *INCOME,
    *SCHOOL,
    *LABOUR,
    *LIVING,
    *EXIT,
    *HELP,
    INSURED,
    DROPOUT,
    *CONTROLS,
)


def plant(county: County) -> None:
    """Every violation, `times` times."""
    for _ in range(county.size.times):
        for violation in VIOLATIONS:
            violation.plant(county)
