"""docs/reference/expressions.md: every function, operator and quantifier stands there, and every example is one."""

from __future__ import annotations

import dataclasses
import re

import pytest

from niukou.rulebook.expression import (
    ExpressionError,
    Vocabulary,
    parse_condition,
    vocabulary_of_lead,
    vocabulary_of_quality,
)
from niukou.rulebook.expression.functions import NAMES, quantifier_names
from niukou.rulebook.expression.vocabulary import LINK_FIELDS
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack
from tests.shape.repository import page

PAGE = "docs/reference/expressions.md"
OPERATORS = {
    "=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "and",
    "or",
    "not",
    "in",
    "not in",
    "between",
    "+",
    "-",
    "*",
    "/",
    "codes",
}


def _rows() -> list[tuple[str, str, str]]:
    """(context, what is explained, example) of every line of every table."""
    rows, context = [], ""
    for line in page(PAGE).splitlines():
        if found := re.fullmatch(r"<!-- rows: (\w+ \w+) -->", line):
            context = found[1]
        cells = re.findall(r"(?<=\| )[^|]+(?= \|)", line.replace(r"\|", "¦"))
        if line.startswith("| `") and len(cells) == 3:
            rows.append((context, cells[0].strip("` "), cells[2].strip("` ")))
    return rows


ROWS = _rows()


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("national")


def _words(pack: Pack, context: str) -> Vocabulary:
    kind, table = context.split()
    if kind == "quality":
        return vocabulary_of_quality(
            dataclasses.replace(next(iter(pack.quality.values())), table=table), pack
        )
    kind = "quality" if kind == "disagreement" else kind
    lead = dataclasses.replace(next(iter(pack.leads.values())), kind=kind, looks_at=table)  # type: ignore[arg-type]
    return vocabulary_of_lead(lead, pack)


@pytest.mark.parametrize(("context", "name", "example"), ROWS)
def test_every_example_is_a_condition(pack: Pack, context: str, name: str, example: str) -> None:
    try:
        parse_condition(example, _words(pack, context))
    except ExpressionError as error:
        pytest.fail(f"{example}: {error}")


@pytest.mark.parametrize(("context", "name", "example"), ROWS)
def test_every_example_shows_what_it_explains(context: str, name: str, example: str) -> None:
    assert re.search(rf"(?<!\w){re.escape(name)}(?!\w)", example), example


def test_every_function_is_explained() -> None:
    assert set(NAMES) - {name for _, name, _ in ROWS} == set()


def test_every_operator_is_explained() -> None:
    assert OPERATORS - {name for _, name, _ in ROWS} == set()


def test_every_quantifier_is_explained(pack: Pack) -> None:
    explained = {name for _, name, _ in ROWS}
    named = set(re.findall(r"`(\w+)`", page(PAGE)))
    for table in pack.tables.values():
        if table.part_of is None:
            continue
        noun = table.part_of.called
        forms = {
            f"{ask}_{noun}{'s' if ask in ('all', 'count', 'sum') else ''}"
            for ask in ("some", "no", "all", "count", "sum")
        }
        # five forms are explained for what files hold today; of tables that wait the noun is named
        assert noun in named if table.waits_for else forms <= explained, noun


def test_nothing_is_explained_that_is_gone(pack: Pack) -> None:
    links = {f"link.{name}" for name in LINK_FIELDS}
    roles = {"head", "village", "vehicle", "person", "household", "resident", *links}
    known = set(NAMES) | OPERATORS | roles | set(quantifier_names(_words(pack, "quality household")))
    assert {name for _, name, _ in ROWS} - known == set()
