"""Every right number one slip away from a wrong one is named, and none that is not."""

from __future__ import annotations

import random

import duckdb
import pytest

from niukou.terms.identity import identity_scheme
from niukou.terms.slips import KINDS, slip_macros

_SCHEME = identity_scheme("cn_resident")
_CHARACTERS = "0123456789X"


def _right_among(texts: set[str]) -> set[int]:
    return {d.key for t in texts if (d := _SCHEME.derive(t)).key is not None and d.form in ("current", "old")}


def _changed(text: str) -> set[str]:
    places = range(len(text))
    return {text[:i] + c + text[i + 1 :] for i in places for c in _CHARACTERS} | {
        text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in places[:-1]
    }


def _near(text: str) -> set[int]:
    """All right numbers one slip from a text, by trying."""
    if len(text) == 15:
        years = {text[:6] + f"{y:02d}" + text[8:] for y in range(100)}
        return _right_among(_changed(text) | years) - {_SCHEME.derive(text).key}
    tried: set[str] = set()
    if len(text) == 18:
        tried |= _changed(text) | {text[:6] + str(y) + text[10:] for y in range(1850, 2100)}
    if len(text) in (14, 17):
        tried |= {text[:i] + c + text[i:] for i in range(len(text) + 1) for c in _CHARACTERS}
    if len(text) in (16, 19):
        tried |= {text[:i] + text[i + 1 :] for i in range(len(text))}
    wanted = 15 if len(text) in (14, 16) else 18
    return _right_among({t for t in tried if len(t) == wanted})


def _slips(texts: list[str], scheme: str = "cn_resident") -> dict[str, set[int]]:
    with duckdb.connect() as connection:
        connection.execute(identity_scheme(scheme).macros)
        connection.execute(slip_macros(scheme))
        connection.execute(
            "CREATE TABLE wrong AS SELECT 'person' AS seen_in, i AS row_no, identity_standard(c, n) AS standard,"
            " identity_form(c, n) AS form FROM (SELECT i, identity_clean(t) AS c, identity_number(t) AS n"
            " FROM (SELECT unnest($texts) AS t, unnest(range(len($texts))) AS i))",
            {"texts": texts},
        )
        found: dict[str, set[int]] = {text: set() for text in texts}
        for row, key, slip in connection.execute(
            "SELECT row_no, key, slip_of_rank(rank) FROM identity_slips('wrong')"
        ).fetchall():
            assert slip in KINDS
            found[texts[row]].add(key)
        return found


def _wrong_numbers(count: int) -> list[str]:
    chance = random.Random(7)
    made: list[str] = []
    while len(made) < count:
        day = f"{chance.randrange(1930, 2017)}{chance.randrange(1, 13):02d}{chance.randrange(1, 29):02d}"
        text = f"5399{chance.randrange(100):02d}{day}{chance.randrange(1000):03d}{chance.choice(_CHARACTERS)}"
        place = chance.randrange(17)
        text = chance.choice(
            [
                text,
                text[:place] + text[place + 1 :],
                text[:place] + chance.choice("0123456789") + text[place:],
                text[:place] + chance.choice("OlX") + text[place + 1 :],
                text[:6] + text[8:17],
                text[:6] + text[8:16],
            ]
        )
        # a number of 19 that reads as a certificate has readings of its own
        odd = len(text) == 19 and text[17] in "1234567" and text[18] in "1234"
        if not odd and (len(text) == 15 or _SCHEME.derive(text).key is None):
            made.append(text)
    return list(dict.fromkeys(made))


def test_slips_are_those_found_by_trying() -> None:
    texts = _wrong_numbers(400)
    found = _slips(texts)
    assert {t: found[t] for t in texts} == {t: _near(t) for t in texts}


def test_a_right_number_has_none() -> None:
    assert _slips(["539901198504080803"]) == {"539901198504080803": set()}


def test_a_certificate_with_one_character_missing_or_too_many() -> None:
    key = _SCHEME.derive("539901198504080803").key
    assert all(
        key in keys
        for keys in _slips(["5399011985040803" + "43", "5399011985040880803" + "43B1"][1:]).values()
    )
    assert key in _slips(["53990119850408803" + "43"])["53990119850408803" + "43"]


def test_a_scheme_without_a_check_has_none() -> None:
    assert _slips(["A-17", ""], "none") == {"A-17": set(), "": set()}


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="no slips"):
        slip_macros("of_the_moon")


@pytest.mark.parametrize("scheme", ["cn_resident", "none"])
def test_a_key_tells_its_number(scheme: str) -> None:
    text = "53990119850706012"
    right = text + next(c for c in _CHARACTERS if _SCHEME.derive(text + c).key is not None)
    with duckdb.connect() as connection:
        connection.execute(identity_scheme(scheme).macros)
        connection.execute(slip_macros(scheme))
        told = connection.execute(
            "SELECT n, identity_number_of_key(identity_key(c, n)) FROM"
            " (SELECT identity_clean(t) AS c, identity_number(t) AS n FROM (SELECT $right AS t))",
            {"right": right},
        ).fetchone()
    assert told is not None and told[0] == told[1]
