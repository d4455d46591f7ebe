"""The key that names findings goes along: under another one a screen would name every fact anew, and the office takes none in."""

from __future__ import annotations

import io
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db.models import Model

from niukou.runs.backup.manifest import FILE, Manifest, damaged
from niukou.runs.backup.sealed_stream import DamagedError, SealedReader, SealedWriter
from niukou.runs.finding_key import VARIABLE, key_there, place_of_key, put_key
from niukou.runs.refusals import RefusalError

_NAME = "finding.key"
_RUNS = "findings_screenrun"


def named_by(tables: Mapping[str, type[Model]]) -> str:
    """The name of the key by which the findings on the desks are named; '' where no screen was taken in."""
    runs = tables[_RUNS]._base_manager if _RUNS in tables else None
    last = runs.order_by("-pk").values_list("key", flat=True).first() if runs is not None else None
    return str(last or "")


def sealed_key(key: bytes, named: str) -> str:
    """The key of this machine, sealed by the backup's, as text; '' where there is none, or another than `named`."""
    there = key_there()
    if there is None or named not in ("", there.name):
        return ""
    out = io.BytesIO()
    with SealedWriter(out, key, _NAME) as sealed:
        sealed.write(there.value)
    return b64encode(out.getvalue()).decode("ascii")


@contextmanager
def brought_back(manifest: Manifest, key: bytes) -> Iterator[None]:
    """It lies in its place, and goes again where what follows fails. Raises RefusalError where another lies there."""
    made = False
    place = place_of_key()
    if manifest.finding_key:
        value = _opened(manifest.finding_key, key)
        made = put_key(value)
        there = key_there()
        if there is None or there.value != value:
            raise RefusalError(
                f"{place} 是另一把给线索编号的密钥，没有动它：用它筛查，恢复的册子不收。请用 {VARIABLE} 指明一个没有的文件，"
                "以后也用那个。",
                f"{place} is another key for naming findings and was left alone: name a new file in {VARIABLE}, and keep it so.",
            )
    try:
        yield
    except BaseException:
        if made:
            place.unlink(missing_ok=True)
        raise


def _opened(sealed: str, key: bytes) -> bytes:
    try:
        with SealedReader(io.BytesIO(b64decode(sealed, validate=True)), key, _NAME) as source:
            return source.read()
    except (DamagedError, ValueError):
        raise damaged(FILE) from None
