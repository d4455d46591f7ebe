"""After many rows the database counts its tables anew, where its plans live by such counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from niukou.office.registry.bulk import plan_anew
from niukou.office.registry.models import Household, Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("rows", "counted"), [(4_095, False), (4_096, True)])
def test_tables_are_counted_after_many_rows_and_not_after_few(
    rows: int, counted: bool, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with connection.execute_wrapper(_told := _Told()), django_capture_on_commit_callbacks(execute=True):
        plan_anew(rows, Household, Person)
        assert _told.statements == [], "not before the transaction is through"
    wanted = ['ANALYZE "registry_household"', 'ANALYZE "registry_person"']
    assert _told.statements == (wanted if counted and connection.vendor == "postgresql" else [])


class _Told:
    def __init__(self) -> None:
        self.statements: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("ANALYZE"):
            self.statements.append(sql)
        return execute(sql, params, many, context)
