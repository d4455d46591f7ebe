"""What a rule says of somebody is read by people: days are written out, sums parted, everything else stays as it is."""

from __future__ import annotations

import pytest

from niukou.terms.sentences import written_out


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("购置价格88000元，初次登记2011-09-05", "购置价格88,000元，初次登记2011年9月5日"),
        ("人均纯收入1803.50元，2146元，999元", "人均纯收入1,803.50元，2,146元，999元"),
        ("证照A2015-01-01-7，共12345户，0.12345元", "证照A2015-01-01-7，共12345户，0.12345元"),
        ("", ""),
    ],
)
def test_days_and_sums_are_written_out_and_nothing_else(told: str, written: str) -> None:
    assert written_out(told) == written
    assert written_out(written) == written, "once is enough"
