"""The people who signed that their property may be looked at: one identity number a line."""

from __future__ import annotations

from pathlib import Path

from niukou.runs.refusals import RefusalError
from niukou.runs.text_files import text_of
from niukou.terms.identity import IdentityScheme

_SHOWN_FAULTS = 20


def read_authorised(path: Path, scheme: IdentityScheme) -> frozenset[str]:
    """The numbers in `path` in their standard form, blank lines left out.

    RefusalError naming line and masked value of every number that is none in the pack's identity scheme, and
    when the file cannot be read or names nobody.
    """
    text = text_of(path, "授权名单", "The list of authorised people")
    numbers: set[str] = set()
    wrong: list[str] = []
    for row, line in enumerate(text.splitlines(), 1):
        number = line.strip()
        if not number:
            continue
        identity = scheme.derive(number)
        if identity.valid is False:
            wrong.append(f"  {path} 第{row}行 “{scheme.mask(number)}”: 不是有效的证件号码；每行写一个号码")
        numbers.add(identity.standard or number)
    if wrong:
        more = [f"  … 还有 {len(wrong) - _SHOWN_FAULTS} 处"] if len(wrong) > _SHOWN_FAULTS else []
        heading = f"授权名单有误（{len(wrong)} 处）/ list of authorised people refused ({len(wrong)}):"
        raise RefusalError(heading, *wrong[:_SHOWN_FAULTS], *more)
    if not numbers:
        raise RefusalError(
            f"授权名单是空的：{path}。每行写一个证件号码；没有授权就不要写 --authorised。",
            f"The list of authorised people is empty: {path}",
        )
    return frozenset(numbers)
