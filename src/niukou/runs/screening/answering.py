"""A written request for a comparison is answered with what departments handed over."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from niukou.engine.work_folder import scratch_folder
from niukou.office.accounts.actor import Actor
from niukou.office.audit import clock
from niukou.office.audit.installed import installed_pack
from niukou.office.cases.asked import request_of
from niukou.office.findings.models import Extract
from niukou.office.findings.refusals import ExtractError
from niukou.office.findings.selectors import content_of_extract
from niukou.office.registry.services import NewPaper, add_paper
from niukou.runs.screening.handing_over import put
from niukou.runs.serve_comparison import Served, hand_back, results_of


def answer(actor: Actor, number: int, extracts: Sequence[int], papers: Sequence[NewPaper]) -> Served:
    """Compare the households of a request with these extracts (ids); its cases go on with what was found. papers: what
    the step asks for, handed in with the answer.

    Raises NotThereError; ExtractError where a register that the request asks for is not among them, for without it
    nothing found would say nothing; what `results_of` and `hand_back` raise. Then no paper is kept either.
    """
    request = request_of(actor, number)
    files = [content_of_extract(actor, one) for one in extracts]
    _check_all_there(request.sources, [extract for extract, _ in files])
    with scratch_folder() as folder:
        given = folder / "given"
        put(given, [(extract.title, content) for extract, content in files])
        del files
        results = results_of(request, given)
    with transaction.atomic():
        kept = {paper.kind: add_paper(actor, request.area, paper).file for paper in papers}
        return hand_back(actor, request, results, clock.today(), kept)


def _check_all_there(sources: Sequence[str], extracts: Sequence[Extract]) -> None:
    pack = installed_pack()
    table_of = {source.source: source.table for source in pack.sources.values()}
    there = {table_of.get(sheet["source"]) for extract in extracts for sheet in extract.sheets}
    lacking = [pack.tables[name].title for name in sources if name in pack.tables and name not in there]
    if lacking:
        raise ExtractError(
            f"还缺{'、'.join(lacking)}：少一家就说没有查到，是假话；请先交来再比对"
            " / these registers are lacking, and without them nothing found says nothing: hand them over first"
        )
