from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from niukou.terms.mask import mask_account, mask_identity, mask_phone


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (mask_identity, "539901199001010435", "5399" + "*" * 12 + "35"),
        (mask_identity, "５３９９０１ 199001010435", "5399" + "*" * 12 + "35"),
        (mask_identity, "539901900101043", "5399" + "*" * 9 + "43"),
        (mask_identity, "E12345678", "*********"),
        (mask_phone, "19900000001", "199******01"),
        (mask_phone, "5551234", "*******"),
        (mask_account, "6222000000001234", "*" * 12 + "1234"),
        (mask_account, "1234", "****"),
        (mask_identity, None, ""),
        (mask_phone, " ", ""),
    ],
)
def test_what_is_shown(mask: Any, text: str | None, shown: str) -> None:
    assert mask(text) == shown


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.one_of(st.none(), st.text(max_size=20), st.text("0123456789０１ \u3000𬍛", max_size=20)),
        min_size=1,
    )
)
def test_python_and_sql_mask_alike(values: Any, texts: list[str | None]) -> None:
    assert values("mask_phone(t), mask_account(t)", texts) == [
        (mask_phone(t), mask_account(t)) for t in texts
    ]
