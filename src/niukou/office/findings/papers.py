"""The papers that a visit or an answer rests on: of the book, and of this household or place."""

from __future__ import annotations

from collections.abc import Sequence

from niukou.office.findings.acting import Act
from niukou.office.findings.models import Finding
from niukou.office.findings.refusals import AnswerError
from niukou.office.registry.chunks import chunks
from niukou.office.registry.models import Household, Paper


def check_papers(act: Act, papers: Sequence[Sequence[int]], kinds: Sequence[Sequence[str]] = ()) -> None:
    """Hold the papers of each finding, in the order of the act, against it; kinds: those that each needs.

    Raises AnswerError for one that is not there or is of another household or place, and for a kind that is missing.
    """
    found: dict[int, Paper] = {}
    for some in chunks(number for given in papers for number in given):
        rows = Paper.objects.filter(act.actor.sees(), pk__in=some).select_related("household")
        found |= {row.pk: row for row in rows}
    for at, finding in enumerate(act.findings):
        foreign = [number for number in papers[at] if not _is_of(found.get(number), finding)]
        if foreign:
            raise AnswerError(
                f"没有材料 {'、'.join(map(str, foreign))}，或不是这一户、这个村的 / no such paper of this household or village",
                [finding.name],
            )
        missing = [
            kind for kind in (kinds[at] if kinds else ()) if kind not in {found[n].kind for n in papers[at]}
        ]
        if missing:
            raise AnswerError(f"缺材料“{'、'.join(missing)}” / a paper is missing", [finding.name])


def _is_of(paper: Paper | None, finding: Finding) -> bool:
    if paper is None:
        return False
    home: Household | None = paper.household
    return finding.area_id == paper.area_id if home is None else finding.household == home.code
