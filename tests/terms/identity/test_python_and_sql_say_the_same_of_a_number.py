from __future__ import annotations

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from niukou.terms.identity import identity_scheme
from niukou.terms.identity.cn_resident import check_character

_PARTS = ("standard", "key", "form", "valid", "birth", "sex")
_RARE = "䶮㐂𬍛𠅤😀é"
_BLANKS = [" ", "\u3000", "\u200b", "\ufeff", "\t", "\n", "\x00", "\xa0", "\u202c", "\u2028"]
_FULL = str.maketrans("0123456789Xx", "０１２３４５６７８９Ｘｘ")

_DIGIT = st.characters(min_codepoint=48, max_codepoint=57)
_AREAS = st.sampled_from(["539901", "539902", "000000", "999999"])
_DATES = st.one_of(
    st.dates().map(lambda day: f"{day.year:04}{day.month:02}{day.day:02}"),
    st.sampled_from(
        ["19000229", "20000229", "20230229", "19901301", "19900431", "00000101", "19900100", "00010101"]
    ),
)


@st.composite
def _numbers(draw: st.DrawFn) -> str:
    """A number of 18 or 15 characters or a certificate, mostly right, some with a fault or two."""
    digits = draw(_AREAS) + draw(_DATES) + draw(st.text(_DIGIT, min_size=3, max_size=3))
    check = draw(st.one_of(st.just(check_character(digits)), st.sampled_from("0123456789Xx")))
    number = draw(st.sampled_from([digits + check, digits + check, digits[:6] + digits[8:]]))
    return number + draw(st.sampled_from(["", "", "", "33", "44B1", "3", "４３", "😀😀", "1 "]))


@st.composite
def _miswritten(draw: st.DrawFn) -> str:
    text = draw(_numbers())
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(text)))
        text = draw(
            st.sampled_from(
                [
                    text.translate(_FULL),
                    text[:place] + draw(st.sampled_from(_BLANKS)) + text[place:],
                    text[:place] + text[place + 1 :],
                    text[:place]
                    + draw(st.sampled_from([*_RARE, "O", "l", "x", "X", "-", "+", ".", "e", "_"]))
                    + text[place + 1 :],
                    text.lower(),
                ]
            )
        )
    return text


# What a cast to an integer takes besides digits must never be taken for a number.
_CASTABLE = st.text("0123456789eExX+-._ ", min_size=15, max_size=22)
_TEXTS = st.one_of(st.none(), _numbers(), _miswritten(), _CASTABLE, st.text(max_size=24))


def _of_sql(ask: Any, texts: list[str | None]) -> list[tuple[Any, ...]]:
    columns = ", ".join(f"identity_{part}(c, {'k' if part == 'valid' else 'n'})" for part in _PARTS)
    stages = "identity_clean(t) AS c, identity_number(t) AS n, identity_key(c, n) AS k"
    return list(ask(f"{columns} FROM (SELECT i, {stages} FROM given) AS given --", texts))


@settings(max_examples=60, deadline=None)  # each asks the database for dozens of texts
@given(st.lists(_TEXTS, min_size=1, max_size=30))
@example(
    [
        None,
        "",
        " ",
        "\u200b",
        "\x00",
        "１２",
        "x" * 18,
        "1.234567890123e17",
        "1234567890123456e2",
        "0x1234567890abcdef",
    ]
)
@example(
    [
        " 123456789012345e3",
        "123456789012345e3 ",
        "1e17" + " " * 14,
        "+53990119900101001",
        "000000000000000001",
    ]
)
@example(
    [
        "539901900229001",
        "539901000229001",
        "53990119900229001X44",
        "5399011990010100x",
        "５３９９０１１９９００１０１００１０",
    ]
)
def test_whatever_the_text(scheme_macros: tuple[str, Any], texts: list[str | None]) -> None:
    name, ask = scheme_macros
    scheme = identity_scheme(name)
    for text, said in zip(texts, _of_sql(ask, texts), strict=True):
        derived = scheme.derive(text)
        expected = tuple(getattr(derived, part) for part in _PARTS)
        if name == "none":  # the key is the database's own hash; Python has none
            assert (said[1] is None) == (derived.standard is None)
            said = (said[0], None, *said[2:])
        assert said == expected, repr(text)


@settings(max_examples=100, deadline=None)
@given(st.lists(_TEXTS, min_size=1, max_size=30))
def test_whatever_is_masked(scheme_macros: tuple[str, Any], texts: list[str | None]) -> None:
    name, ask = scheme_macros
    assert ask("identity_mask(t)", texts) == [identity_scheme(name).mask(text) for text in texts]


@settings(max_examples=50, deadline=None)
@given(st.lists(_TEXTS, min_size=1, max_size=30))
def test_length_is_that_of_the_cleaned_text(scheme_macros: tuple[str, Any], texts: list[str | None]) -> None:
    name, ask = scheme_macros
    scheme = identity_scheme(name)
    for text, length in zip(texts, ask("length(identity_clean(t))", texts), strict=True):
        derived = scheme.derive(text)
        if derived.form == "other" or derived.standard is None:
            assert length == (None if derived.standard is None else len(derived.standard))
        else:
            assert length in {"current": (18,), "old": (15,), "certificate": (20, 22)}[str(derived.form)]


def test_the_same_number_written_in_two_ways_has_one_number(scheme_macros: tuple[str, Any]) -> None:
    _, ask = scheme_macros
    one, same, other = ask(
        "identity_number(t)", ["539901199001010035", "５３９９０１ 199001010035", "539901199001010036"]
    )
    assert one == same != other
    assert one >= 0
