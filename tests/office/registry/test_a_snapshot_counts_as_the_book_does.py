"""The balance from a snapshot is the book's own, for any area on any day as known at any moment; and a plain recount's."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from niukou.engine.session import open_session
from niukou.engine.table_contract import check_table
from niukou.office.areas.models import Area
from niukou.office.registry import flows
from niukou.office.registry.selectors.balance import balance, standing
from niukou.office.registry.selectors.causes import causes
from niukou.office.registry.selectors.frozen import frozen_rows
from niukou.pipeline import statistics
from niukou.pipeline.snapshot import open_tables, read_snapshot, write_snapshot
from niukou.pipeline.statistics import Asked
from niukou.terms.identity import identity_scheme
from tests.office.conftest import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.office.registry.random_ledger import DAYS, FIRST, at_a_moment, copied, make_ledger, recount

pytestmark = pytest.mark.django_db

FIELDS = {"household": frozenset({"attribute", "main_cause"}), "person": frozenset(), "village": frozenset()}
CONTRACTS = Path(statistics.__file__).parent / "sql"
any_day = st.integers(-1, DAYS + 1).map(lambda n: FIRST + timedelta(days=n))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), data=st.data())
def test_any_ledger_counts_the_same_three_ways(office: None, acting, seed: int, data: st.DataObject) -> None:
    province = acting("province_office", "530000000000")
    frozen = data.draw(st.sampled_from(["530000000000", COUNTY]))
    with transaction.atomic(), TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        make_ledger(province, list(Area.objects.filter(level="village").order_by("code")), seed, acts=40)
        rows = copied()
        tables = frozen_rows(province, Area.objects.get(code=frozen), FIELDS)
        (Path(folder) / "snapshot").mkdir()
        write_snapshot(Path(folder) / "snapshot", tables, {"area": frozen})
        with open_session(
            Path(folder) / "work", identity_scheme("none"), folders=[Path(folder) / "snapshot"], threads=1
        ) as session:
            open_tables(session, read_snapshot(Path(folder) / "snapshot"))
            for _ in range(4):
                code = data.draw(st.sampled_from([VILLAGE, OTHER_VILLAGE, TOWN, COUNTY]))
                area = Area.objects.get(code=code)
                first, last = sorted((data.draw(any_day), data.draw(any_day)))
                known_at = at_a_moment(rows, data.draw(st.integers(0, 999)))
                by = data.draw(st.sampled_from(["", "attribute"]))
                asked = Asked(code, first, last, known_at, by)
                counted = statistics.balance(session, asked)
                assert counted == balance(province, area, first, last, known_at, by)
                assert counted.closing == recount(rows, area.path, last, known_at, bool(by))
                assert statistics.standing(session, asked) == standing(province, area, last, known_at, by)
                for few in (0, 500):  # wide areas are asked for in another way than small ones
                    patch.setattr(flows, "_FEW", few)
                    assert statistics.causes(session, asked) == causes(province, area, last, known_at)
            for step in ("ledger_flow", "standing", "poverty_cause"):
                check_table(session, CONTRACTS / f"{step}.yaml")
        transaction.set_rollback(True)
