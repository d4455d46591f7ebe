"""The difference of two packs as a page of text: 甲 is the first pack, 乙 the second."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from niukou.rulebook.contents import FOLDERS
from niukou.rulebook.differ import Difference
from niukou.rulebook.model import Pack
from niukou.rulebook.say.words import said_day

_SIGNS = {"added": "＋ 只有乙有", "removed": "－ 只有甲有", "changed": "≠"}
_MOST_USERS = 8


def difference_lines(one: Pack, other: Pack, on: date | None, found: Sequence[Difference]) -> Iterator[str]:
    """The difference, line by line."""
    yield f"甲：{one.title}（{one.name} {one.version}）"
    yield f"乙：{other.title}（{other.name} {other.version}）"
    if on is not None:
        yield f"按{said_day(on)}的规定"
    if not found:
        yield "没有差别"
    for folder, differences in groupby(found, key=lambda one: one.folder):
        here = list(differences)
        yield ""
        yield f"【{FOLDERS[folder]}】{len(here)} 处"
        for difference in here:
            yield from _lines(difference)


def _lines(difference: Difference) -> Iterator[str]:
    yield f"  {_SIGNS[difference.kind]} {difference.title}"
    for change in difference.changes:
        both = difference.kind == "changed" and not change.what.startswith("只有")
        said = (
            f"{change.before or '（无）'} → {change.after or '（无）'}"
            if both
            else change.before or change.after
        )
        yield f"      {change.what}：{said}"
    if difference.users:
        more = f"等 {len(difference.users)} 处" if len(difference.users) > _MOST_USERS else ""
        yield f"      用到它的：{'、'.join(difference.users[:_MOST_USERS])}{more}"
