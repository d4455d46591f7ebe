"""A session with made-up findings in the two tables that compare and check hand over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from niukou.engine.session import Session, open_session

KEY = b"k" * 32


@dataclass
class NoMacros:
    name: str = "none"
    macros: str = "SELECT 1"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with open_session(tmp_path / "work", NoMacros(), threads=1) as opened:
        opened.run(
            """
            CREATE TABLE leads AS SELECT * FROM (VALUES
              ('exclusion', 'X-01', 'error', 'person', 'V2', 'H2', 'P2', '登记甲', 'R-2', 'exact', 1.0, 'yes',
               'before', '第二户有记录', '{"价格": 52000.0, "备注": null}'),
              ('exclusion', 'X-01', 'doubt', 'person', 'V1', 'H1', 'P1', '登记甲', 'R-1', 'probable', 0.9,
               'similar', 'unknown', '=HYPERLINK("http://x","点")', '{}'),
              ('identity', 'I-01', 'doubt', 'person', 'V1', 'H1', 'P1', '登记乙', '539901199001011234', 'exact', 1.0,
               'yes', 'after', '第一户有变化', 'no json')
            ) t(kind, rule, severity, subject, village, household, person, source, record, link, score,
                name_agrees, timing, message, evidence)
            """
        )
        opened.run(
            """
            CREATE TABLE quality_hits AS SELECT *, 7 AS row_no FROM (VALUES
              ('quality', 'Q1', 'error', 'household', 'V1', 'H1', NULL, NULL, '户里没有人', '{"a": 1}'),
              ('quality', 'Q1', 'error', 'household', 'V1', 'H1', NULL, NULL, '户里没有人', '{"a": 1}'),
              ('quality', 'Q2', 'block', 'helper', 'V2', 'H2', NULL, '539901199001011234', '帮扶人重复', NULL)
            ) t(kind, rule, severity, subject, village, household, person, record_key, message, evidence)
            """
        )
        yield opened
