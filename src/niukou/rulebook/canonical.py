"""The one form in which values of a pack are fingerprinted: key order, 3 or 3.0 and the file's layout leave no trace."""

from __future__ import annotations

import json
from typing import Any


def canonical_json(value: Any) -> str:
    """Return a value of a pack file as JSON in canonical form."""
    return json.dumps(_canonical(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _canonical(value: Any) -> Any:
    """Write 3.0 as 3: they are the same number."""
    if isinstance(value, dict):
        return {key: _canonical(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_canonical(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
