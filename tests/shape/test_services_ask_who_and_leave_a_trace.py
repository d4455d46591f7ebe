"""Every public function of an office room asks who is asking; every service leaves an entry in the trail."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.shape.repository import tracked, tree_of

# where writes are: `services` of a room, a folder of that name, and what `areas` calls by its subject
WRITES = [
    name
    for name in tracked()
    if re.fullmatch(r"src/niukou/office/(?!audit)\w+/(services|services/\w+|succession)\.py", name)
]
READS = [
    name
    for name in tracked()
    if re.fullmatch(r"src/niukou/office/(?!audit)\w+/(selectors|selectors/\w+|search)\.py", name)
]
ASKED = ("actor",)
NOBODY_ASKS = {  # function or file → why it need not know who asks
    **dict.fromkeys(
        (
            f"src/niukou/office/accounts/selectors/users.py:{name}"
            for name in ("user_of", "charges_of", "demo_accounts")
        ),
        "asked at the entrance, before there is an actor",
    ),
    "src/niukou/office/areas/selectors.py": "areas are public",
    "src/niukou/office/areas/search.py": "areas are public; the index of names is called by services that asked",
    "src/niukou/office/registry/selectors/comparing.py:content_hash": "keyed digests, for services that asked",
    "src/niukou/office/windows/selectors.py:governed": "what the calendar opens is public",
    "src/niukou/office/windows/selectors.py:next_opening": "when what is open is public",
    "src/niukou/office/windows/selectors.py:open_until": "when what is open is public",
    "src/niukou/office/windows/selectors.py:open_until_each": "when what is open is public",
}
TOLD_ELSEWHERE = {  # service → whose entry tells of it
    **dict.fromkeys(
        (f"src/niukou/office/registry/services/staging.py:{name}" for name in ("stage", "reject")),
        "parts of one act, of which `staged` tells with its numbers",
    ),
    "src/niukou/office/windows/services.py:use": "part of the caller's act; kept beside it in WindowUse",
    "src/niukou/office/windows/services.py:use_each": "part of the caller's act; kept beside it in WindowUse",
    **dict.fromkeys(
        (
            "src/niukou/office/registry/services/decisions.py:decide",
            "src/niukou/office/registry/services/ledger.py:post",
            "src/niukou/office/registry/services/reversal.py:reverse",
        ),
        "part of the act that ends the case, whose entry carries their leaves",
    ),
    "src/niukou/office/findings/services/extracts.py:tell_screening": "how far a screen is; `end_screening` tells what came of it",
    "src/niukou/office/cases/services/erasures.py:approve_erasure": "`erase`, which it asks whether it may call",
    "src/niukou/office/cases/services/open_arrival.py:open_arrival": "`add_persons` and `open_cases` tell it",
    "src/niukou/office/cases/services/open_parting.py:open_parting": "`begin_household` and `open_cases` tell it",
    "src/niukou/office/cases/services/open_from_findings.py:open_from_findings": "`open_cases` and `hand_to_cases` tell it",
    **dict.fromkeys(
        (
            "src/niukou/office/registry/services/identified.py:identify",
            "src/niukou/office/registry/services/identified.py:identified_as_before",
            "src/niukou/office/registry/services/identified.py:identified_with",
            "src/niukou/office/registry/services/villages.py:list_taken_over",
            "src/niukou/office/registry/services/visits.py:write_seen",
        ),
        "part of the act on the case, whose entry carries their leaves",
    ),
    "src/niukou/office/registry/services/years.py:try_years": "nothing stays: it is undone before anybody else sees it",
    "src/niukou/office/registry/services/belonging.py:join": "part of the act that ends the case",
    "src/niukou/office/registry/services/belonging.py:leave": "part of the act that ends the case",
    "src/niukou/office/registry/services/belonging.py:never_came": "part of the act that ends the case",
}


# what writes the entry: `record` itself, what tells of a read, and what carries out every act on cases
WRITES_THE_ENTRY = {"record", "record_read", "carry_out"}


def public(name: str) -> Iterator[ast.FunctionDef]:
    for node in tree_of(name).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def called(name: str) -> dict[str, set[str]]:
    """Function of a module → the names it calls."""
    return {
        node.name: {
            call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            for call in ast.walk(node)
            if isinstance(call, ast.Call)
        }
        for node in tree_of(name).body
        if isinstance(node, ast.FunctionDef)
    }


def records(function: str, calls: dict[str, set[str]], seen: frozenset[str] = frozenset()) -> bool:
    """Whether a function writes an entry, itself or through others of its module."""
    named = calls.get(function, set())
    return bool(WRITES_THE_ENTRY & named) or any(
        records(other, calls, seen | {function}) for other in (named & set(calls)) - seen - {function}
    )


def test_what_carries_out_an_act_on_cases_records_it() -> None:
    assert "record" in called("src/niukou/office/cases/acting.py")["carry_out"]


def test_the_rooms_that_are_there_are_looked_at() -> None:
    assert {name.split("/")[3] for name in WRITES} >= {"areas", "accounts", "windows"}


@pytest.mark.parametrize("name", [*WRITES, *READS])
def test_who_asks_comes_first(name: str) -> None:
    without = [
        node.name
        for node in public(name)
        if not {name, f"{name}:{node.name}"} & set(NOBODY_ASKS)
        and [argument.arg for argument in node.args.args[:1]] != list(ASKED)
    ]
    assert without == [], f"{name}: the first argument is the actor, or a line in the table says why not"


@pytest.mark.parametrize("name", WRITES)
def test_every_service_leaves_an_entry(name: str) -> None:
    calls = called(name)
    silent = [
        node.name
        for node in public(name)
        if f"{name}:{node.name}" not in TOLD_ELSEWHERE and not records(node.name, calls)
    ]
    assert silent == [], f"{name}: no `record`, or a line in the table says whose entry tells of it"


def test_the_tables_name_what_is_there() -> None:
    there = {f"{name}:{node.name}" for name in (*WRITES, *READS) for node in public(name)} | set(READS)
    assert set(NOBODY_ASKS) | set(TOLD_ELSEWHERE) <= there
