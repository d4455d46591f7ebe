"""What SQL reads in a cell is what the Python of `terms` reads, for nasty texts too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from niukou.engine.session import Session, open_session
from niukou.engine.standardise import (
    IDENTITY_TYPES,
    Landing,
    define_macros,
    standard_columns,
    standard_select,
)
from niukou.rulebook.model import Code, CodeList, Field, Table
from niukou.terms.characters import half_width, trimmed, without_blanks
from niukou.terms.dates import parse_date
from niukou.terms.identity import identity_scheme
from niukou.terms.money import parse_number

BLANK_TEXT = re.compile(r"(?i:[-—－]{0,2}|[/\\]|NULL|#?N/A)\Z")
FIELDS = {
    "remark": "text",
    "village_code": "text",
    "id_number": "identity",
    "amount": "number",
    "day": "date",
    "year": "year",
    "kin": "code",
}
TABLE = Table(
    "thing",
    "物",
    "thing",
    "village_code",
    {
        name: Field(name, "thing", name, kind, "public", codes="kin" if kind == "code" else None)  # type: ignore[arg-type]
        for name, kind in FIELDS.items()
    },
    subject="village",
)
CODELISTS = {"kin": CodeList("kin", "kin", (Code("01", "户主"),))}

# Pieces that cells are made of: digits in both widths, blanks nobody sees, marks of dates and money, words.
PIECES = [
    *"0123456789Xx０１９Ｘ-/.,，年月日元万¥￥ 　\t\n\u00a0\u200b\ufeff—－\\()（）",
    "无", "NULL", "n/a", "#N/A", "2017", "-05-", "/5/3", "年5月", "1985", "0706", "53990119850706012", "户主",
    "张三", "𬍛", "\x7f", "e17", "43000",
]  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=9).map("".join),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12),
    st.from_regex(
        r"\A\s?(539901|53990１)(19|20)?[0-9]{2}(0[1-9]|1[0-2])[0-3][0-9]{4}[0-9Xx]?[0-9]{0,4}\s?\Z"
    ),
    st.from_regex(r"\A(19|20)[0-9]{2}[-/.年]?(0?[1-9]|1[0-3])?[-/.月]?([0-3]?[0-9])?日?( 00:00:00)?\Z"),
    st.from_regex(r"\A[¥￥]?-?[0-9]{1,3}([,，][0-9]{3}){0,2}([.．][0-9]{1,3})?(元|万|万元|%)?\Z"),
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[list[str]], list[dict[str, Any]]]]:
    """Rows of the standard table in which every field of a row holds the same text."""
    with open_session(tmp_path_factory.mktemp("work"), identity_scheme("cn_resident"), threads=1) as session:
        define_macros(session)
        session.run("CREATE TABLE told (t VARCHAR, n INTEGER)")
        names = ", ".join(f"t AS {name}" for name in FIELDS)
        session.run(f"CREATE VIEW landed AS SELECT {names}, 0 AS landed_file, n AS landed_row FROM told")
        session.run(
            "CREATE VIEW code_reading AS SELECT DISTINCT 'kin' AS list, t AS written,"
            " given_value(t) AS value, NULL AS unread FROM told WHERE t IS NOT NULL"
        )
        select = standard_select(Landing(TABLE, "landed", set(FIELDS), CODELISTS, {"village_code"}))
        yield lambda texts: _rows(session, select, texts)


def _rows(session: Session, select: str, texts: list[str]) -> list[dict[str, Any]]:
    session.run("DELETE FROM told")
    session.run("INSERT INTO told SELECT unnest($texts), unnest(range(len($texts)))", {"texts": texts})
    columns = list(standard_columns(TABLE, set(FIELDS)))
    return [dict(zip(columns, row, strict=True)) for row in session.query(f"FROM ({select}) ORDER BY row_no")]


def given_text(text: str) -> str | None:
    return None if BLANK_TEXT.match(trimmed(text)) else trimmed(text)


def given_value(text: str) -> str | None:
    return None if trimmed(text) == "无" else given_text(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=40))
def test_every_type_is_read_as_terms_read_it(
    ask: Callable[[list[str]], list[dict[str, Any]]], texts: list[str]
) -> None:
    scheme = identity_scheme("cn_resident")
    for text, row in zip(texts, ask(texts), strict=True):
        value = given_value(text)
        assert row["remark"] == given_text(text), text
        assert row["village_code"] == (None if value is None else half_width(without_blanks(text))), text
        code = row["village_code"]
        plain = code is not None and re.fullmatch(r"0|-?[1-9][0-9]*", code) and abs(int(code)) < 2**63
        assert row["village_code__number"] == (int(code) if plain else None), text
        assert row["kin"] == value, text
        number, day = parse_number(text), parse_date(text)
        assert row["amount"] == pytest.approx(number), text
        assert row["amount__text"] == (value if number is None else None), text
        assert row["day"] == day, text
        assert row["day__text"] == (value if day is None else None), text
        assert row["year__text"] == (value if row["year"] is None else None), text
        if day is not None and not re.fullmatch(r"[0-9]{1,7}(\.[0-9]*)?", half_width(without_blanks(text))):
            assert row["year"] == day.year, text
        told = scheme.derive(None if value is None else text)
        assert row["id_number"] == (None if value is None else text), text
        for part in IDENTITY_TYPES:
            said = getattr(told, part)
            assert row[f"id_number__{part}"] == (said or None if part == "standard" else said), (text, part)
        alike = told.key is not None and text == told.standard
        assert row["id_number__variant"] == (None if value is None or alike else text), text
