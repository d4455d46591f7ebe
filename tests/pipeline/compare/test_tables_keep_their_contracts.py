"""Every table of a comparison is what its contract says, in a county that needs them all."""

from __future__ import annotations

import pytest

from niukou.pipeline.compare.desk import SQL
from tests.pipeline.compare.conftest import County, lead, number

ZHANG = number("53990119850408080")
SON = number("53990120000101013")
POOR = number("53990119620320002")


@pytest.mark.parametrize("with_police", [True, False])
def test_every_step_is_made_and_keeps_its_contract(
    county: County, held_to_contracts: set[str], with_police: bool
) -> None:
    county.rules = [
        lead("exclusion", "vehicle", "vehicle.status = '正常'", kin="vehicle.status = '正常'"),
        lead("identity", "resident", "resident.status = '死亡注销'", code="ID-01"),
        lead("identity", "resident", "number_valid(person.id_number)", matched=False, code="ID-05"),
        lead("quality", "resident", "link.heads_in_family > 1", code="B13"),
        lead("omission", "subsistence", "subsistence.category = 'A'", severity="doubt"),
    ]
    county.person("张福来", ZHANG)
    county.person("李秀瑛", number("53990119700101002")[:17])
    county.vehicle("张福来", ZHANG, plate="云Z1")
    county.vehicle("张福来", ZHANG[:17], plate="云Z2")
    county.vehicle("李秀英", number("53990119700101002"), plate="云Z3")
    county.vehicle("张小山", SON, plate="云Z4")
    county.put("subsistence", {"serial": "D1", "person_name": "钱进", "person_number": POOR, "category": "A"})
    if with_police:
        county.resident("张福来", ZHANG, status="死亡注销")
        county.resident("张小山", SON, relation="之子")
        county.resident("钱进", POOR, family="F2")
    found = {(f["rule"], f["record_key"], f["link"]) for f in county.found()}
    leads = {("exclusion-vehicle", "云Z1", "exact"), ("exclusion-vehicle", "云Z2", "probable"),
             ("exclusion-vehicle", "云Z3", "probable")}  # fmt: skip
    police = {
        ("exclusion-vehicle", "云Z4", "exact"),
        ("ID-01", ZHANG, "exact"),
        ("omission-subsistence", "D1", "exact"),
    }
    assert found == (leads | police if with_police else leads)
    steps = {path.stem for path in SQL.glob("*.sql")}
    asked_of_police = {
        "kin_key", "kin", "covered_village", "wanted_resident", "unmatched_pair", "family_pair", "registered_family",
        "omission_pair", "family_finding",
    }  # fmt: skip
    assert steps - held_to_contracts == ({"registered_household"} if with_police else asked_of_police)
