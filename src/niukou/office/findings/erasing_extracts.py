"""Somebody's rows go out of the files that departments gave, while his data go because the law asks for it.

Each file that is kept for an area he lived in is opened. What is left of it is sealed as another file under another key, and the
former one opens for nobody. Reading and writing such files is not the office's: whoever carries an erasure out hands over how.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from niukou.office.areas.selectors import codes_along, within
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.audit.sealed_files import keep_file
from niukou.office.findings.kept_extracts import whole_content
from niukou.office.findings.models import Extract
from niukou.office.findings.refusals import ExtractError
from niukou.office.findings.services.extracts import SEAL
from niukou.office.registry.being_erased import GONE, Leaving, named_alike, rewrite
from niukou.terms.characters import half_width, without_blanks
from niukou.terms.identity import identity_scheme

RowWithout = Callable[[Sequence[str]], Sequence[str] | None]
_LONGEST = 30  # characters of a cell that may be an identity number, with blanks in it
_SHORTEST = 15


@dataclass(frozen=True)
class Left:
    """What is left of a file: its name and content, how its sheets are understood, how many rows tell of him no more.

    content: empty where nobody else stands in it.
    """

    title: str
    content: bytes
    sheets: Sequence[Mapping[str, Any]]
    rows: int


# an extract's name and content, and what becomes of a row → what is left; None where nothing in it tells of him
TakesOut = Callable[[str, bytes, RowWithout], Left | None]


def erase_from_extracts(known: Leaving, take_out: TakesOut | None) -> tuple[Mapping[str, Any], ...]:
    """Out of every extract of where he lived; of each that had to be written anew its number, rows, and both digests.

    Raises ExtractError for a file that does not open, one from which his rows cannot be taken, and where there are
    extracts and nobody says how it is done: they are let go first.
    """
    told = []
    rows = Extract.objects.select_for_update(of=("self",)).select_related("area").filter(_of_his_areas(known))
    for row in rows.filter(let_go_at=None).order_by("pk"):
        if take_out is None:
            raise ExtractError(
                "存着部门数据，要一起去掉他的行 / extracts are kept: his rows have to be taken out of them"
            )
        left = take_out(row.title, _content(row), partial(row_without, _there(known, row)))
        if left is not None:
            told.append(_keep(row, left))
    rewrite(Extract.objects.filter(_of_his_areas(known)), ("department", "title"), known.of_his_village)
    return tuple(told)


def row_without(known: Leaving, cells: Sequence[str]) -> Sequence[str] | None:
    """A row as it is without him: None for one that is his, his cells emptied in what is somebody else's.

    His is what holds a number of his and none of another person's; or his name and no number at all, unless somebody
    else of the book there is called so. What else he is called is no reason to leave a row out: a department's file tells of
    people whom nobody here knows.
    """
    whole = _plain("\x1f".join(cells))
    if not any(word in whole for word in _words(known)):
        return cells
    his, others = _numbers(known, cells)
    if his and not others:
        return None
    names = frozenset(map(_plain, known.names - known.also - known.shared))
    if not others and any(_plain(cell) in names for cell in cells):
        return None
    return [GONE if place in his else _cell_without(known, cell) for place, cell in enumerate(cells)]


def _cell_without(known: Leaving, cell: str) -> str:
    """Without his names; what else he is called goes where it stands by itself: within a longer name it is somebody else's."""
    cell = replace(known, names=known.names - known.also).of_his_village(cell)
    for word in sorted(known.also - known.shared, key=len, reverse=True):
        cell = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", GONE, cell)
    return cell


def _words(known: Leaving) -> frozenset[str]:
    """By which a row is looked at: his names, his numbers, identity numbers as former registers write them."""
    old = {one[:6] + one[8:17] for one in known.numbers if len(one) == 18}
    return frozenset(map(_plain, known.names | known.numbers)) | old


def _numbers(known: Leaving, cells: Sequence[str]) -> tuple[set[int], bool]:
    """The places of cells that hold a number of his, and whether another one holds somebody else's identity number."""
    derive = identity_scheme(installed_pack().identity_scheme).derive
    own = {key for one in known.numbers if (key := derive(one).key) is not None}
    plain_own = frozenset(map(_plain, known.numbers))
    his, others = set[int](), False
    for place, cell in enumerate(cells):
        plain = _plain(cell)
        if plain in plain_own:
            his.add(place)
        elif _SHORTEST <= len(plain) <= _LONGEST and (told := derive(plain)).valid:
            if told.key in own:
                his.add(place)
            else:
                others = True
        elif any(number in plain for number in plain_own):
            his.add(place)
    return his, others


def _plain(text: str) -> str:
    return without_blanks(half_width(text)).upper()


def _of_his_areas(known: Leaving) -> Q:
    codes = {code for path in known.paths for code in codes_along(path)}
    return Q(area__code__in=codes)


def _there(known: Leaving, row: Extract) -> Leaving:
    """With the question of who is called like him asked of all of the extract's area."""
    alike = named_alike(known.person, known.names, within(row.area.path, "area__path"))
    return replace(
        known, shared=known.shared | alike & known.names, others=known.others | (alike - known.names)
    )


def _content(row: Extract) -> bytes:
    content = whole_content(row)
    if content is None:
        raise ExtractError(
            f"“{row.title}”的文件打不开，不知道里面有没有他，请先删掉这份文件 / cannot be opened: let it go first"
        )
    return content


def _keep(row: Extract, left: Left) -> dict[str, Any]:
    """The former file goes from the disk after the commit; its key goes with this transaction, and the entry names it for
    whoever finds it there still.
    """
    before, former = row.digest_now, Path(settings.PAPERS) / row.file
    row.erased_at = clock.now()
    if left.content:
        row.file, row.key = keep_file(SEAL, left.content)
        row.title, row.size, row.sheets = left.title, len(left.content), list(left.sheets)
    else:
        row.key, row.let_go_at = b"", row.erased_at
    row.kept_digest = hashlib.sha256(left.content).digest()
    row.save(
        update_fields=["file", "key", "title", "size", "sheets", "kept_digest", "erased_at", "let_go_at"]
    )
    transaction.on_commit(partial(former.unlink, missing_ok=True))
    return {
        "number": row.pk, "rows": left.rows, "before": before.hex(), "now": row.digest_now.hex(), "former": former.name,
    }  # fmt: skip
