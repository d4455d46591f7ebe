"""The pack's shares as a screen tells them: value, part, whole, and the same for each group they are asked by.

Formulas are left out: their inputs are no columns of a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from niukou.engine.evaluate import Waiting
from niukou.engine.session import Session
from niukou.engine.share import Share, shares
from niukou.rulebook.at_date import value_on
from niukou.rulebook.model import Indicator, Pack
from niukou.runs.manifest import label_of


def share_entries(session: Session, pack: Pack, as_of: date) -> list[dict[str, Any]]:
    """One entry of the manifest for each indicator that is a share, in the order of the pack.

    An entry has indicator, title, unit, round (decimals), and either value (null: nothing to divide by), part, whole and by, or
    `missing`: the columns that it would need. Where the pack sets a limit, `limit` and whether it is `over`.
    """
    asked = [one for one in pack.indicators.values() if one.kind == "share"]
    return [_entry(session, pack, indicator, as_of) for indicator in asked]


def _entry(session: Session, pack: Pack, indicator: Indicator, as_of: date) -> dict[str, Any]:
    named = {
        "indicator": indicator.key,
        "title": indicator.title,
        "unit": indicator.unit,
        "round": indicator.digits,
    }
    counted = shares(session, pack, indicator, as_of)
    if isinstance(counted, Waiting):
        return {**named, "missing": list(_missing(pack, counted))}
    whole = next((share for share in counted if not share.by), Share((), Decimal(0), Decimal(0)))
    by = [
        {"field": _field(pack, share.by[0]), "group": share.by[1], **_numbers(share, indicator)}
        for share in counted
        if share.by
    ]
    return {**named, **_numbers(whole, indicator), **_limit(pack, indicator, whole, as_of), "by": by}


def _numbers(share: Share, indicator: Indicator) -> dict[str, Any]:
    value = share.value(indicator)
    return {
        "value": None if value is None else float(value),
        "part": _plain(share.part),
        "whole": _plain(share.whole),
    }


def _limit(pack: Pack, indicator: Indicator, share: Share, as_of: date) -> dict[str, Any]:
    if indicator.publish_limit is None:
        return {}
    limit, value = value_on(pack.standards[indicator.publish_limit], as_of), share.value(indicator)
    return {"limit": limit, "over": None if limit is None or value is None else float(value) > limit}


def _missing(pack: Pack, waiting: Waiting) -> Iterator[str]:
    for table, name in waiting.missing:
        title = label_of(pack, table, "")
        yield f"{title}·{label_of(pack, table, name)}" if name else title


def _field(pack: Pack, dotted: str) -> str:
    table, name = dotted.split(".", 1)
    return label_of(pack, table, name)


def _plain(weight: Decimal) -> int | float:
    return int(weight) if weight == weight.to_integral_value() else float(weight)
