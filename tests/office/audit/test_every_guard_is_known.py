"""The list of guards that a proof holds the database against is what migrations make, no more and no less."""

from __future__ import annotations

import pytest

from niukou.office.audit.guards import guards, missing_guards, there
from niukou.office.audit.row_proof import watched_tables

pytestmark = pytest.mark.django_db


def test_every_trigger_that_migrations_make_is_on_the_list() -> None:
    assert set(guards(watched_tables())) == there()
    assert list(missing_guards(watched_tables())) == []
