"""In bulk the same services ask the database the same few things, however many the cases."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from niukou.office.areas.models import Area
from niukou.office.cases.services import Subject, open_cases
from niukou.office.registry.models import LedgerEntry
from tests.office.cases.staff import Staff, families


# the keys of a database are remembered once they are committed; until then they are read anew
@pytest.mark.django_db(transaction=True)
def test_the_statements_of_an_act_do_not_grow_with_its_cases(staff: Staff, village: Area) -> None:
    counted = []
    for size in (3, 3, 40):  # the first time keys are made and the staff comes in
        homes = families(village, [1] * size)
        with CaptureQueriesContext(connection) as asked:
            cadre = staff.of("village_cadre", "village", village)
            cases = staff.run(open_cases(cadre, "identification", [Subject(home) for home in homes]))
        assert {case.state for case in cases} == {"finished"}
        counted.append(len(asked))
    assert counted[2] <= counted[1], counted
    assert LedgerEntry.objects.filter(unit="household").count() == 46
