"""No path of one machine, no registry's address, no file beside the repository, nothing half done, in what is tracked."""

from __future__ import annotations

import re

from tests.shape.repository import files, tracked

TEXT = r".*\.(py|sql|yaml|yml|toml|md|txt|in|sh|json|csv|cfg|ini)|Makefile|\.ci/run|\.gitignore|\.yamllint"
# the paths a Unix has everywhere, and what a test must not be able to write to
_MACHINE = re.compile(r"(?<![\w.}$)-])/(?:home|root|work|opt|Users|mnt|srv|private|builds?)/[\w.]")
_REGISTRY = re.compile(
    r"pypi\.(?:org|python)|files\.pythonhosted|registry\.npm|npmjs\.|index-url|crates\.io|"
    r"mirrors?\.[\w-]+\.(?:com|cn|edu|org)|goproxy|proxy\.golang"
)
_SHARED = re.compile(r"\.\./shared\b|[\"'/]shared[/\"']|\.library\b")
_UNDONE = re.compile(r"\bTO" r"DO\b|\bFIX" r"ME\b|\bXX" r"X\b")


def test_no_path_of_a_machine() -> None:
    assert _lines(_MACHINE, TEXT) == []


def test_no_address_of_a_registry() -> None:
    assert _lines(_REGISTRY, TEXT, but={"tests/shape/test_nothing_of_a_machine_is_tracked.py"}) == []


def test_only_tests_look_beside_the_repository() -> None:
    assert [line for line in _lines(_SHARED, TEXT) if not line.startswith("tests/")] == []


def test_nothing_is_left_undone() -> None:
    assert _lines(_UNDONE, TEXT) == []


def test_no_test_is_switched_off() -> None:
    off = re.compile(r"mark\.skip\b|mark\.xfail\b|unittest\.skip")
    assert _lines(off, r"tests/.*\.py", but={"tests/shape/test_nothing_of_a_machine_is_tracked.py"}) == []


def test_no_lock_file_and_nothing_generated() -> None:
    banned = r".*\.(lock|pyc|parquet|xlsx|xls|duckdb|db|log|egg-info)|.*package-lock\.json"
    assert [name for name in tracked() if re.fullmatch(banned, name)] == []


def _lines(pattern: re.Pattern[str], *paths: str, but: frozenset[str] | set[str] = frozenset()) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in files(*paths)
        if name not in but
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
