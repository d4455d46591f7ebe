"""What every file of a pack states in the same form: what it rests on, and from when to when it holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from niukou.rulebook.files import PackFile
from niukou.rulebook.model import Basis
from niukou.rulebook.references import References

Window = tuple[date | None, date | None]


def read_basis(value: Mapping[str, Any]) -> tuple[Basis, ...]:
    """Return the bases of a file, whether it states one or a list."""
    basis = value.get("basis", [])
    return tuple(Basis(**one) for one in (basis if isinstance(basis, list) else [basis]))


def read_day(text: str | None) -> date | None:
    """Return the day a file writes as 2017-10-01."""
    return None if text is None else date.fromisoformat(text)


def read_window(value: Mapping[str, Any]) -> Window:
    """Return the first and last day of `in_force`, None where open."""
    window = value.get("in_force", {})
    return read_day(window.get("from")), read_day(window.get("to"))


def check_window(file: PackFile, refs: References) -> None:
    """A window must not end before it begins."""
    first, last = read_window(file.value)
    if first and last and last < first:
        refs.fault(
            file.where("in_force", "to"), f"有效期在开始（{first}）之前就结束（{last}）", "请检查两个日期"
        )
