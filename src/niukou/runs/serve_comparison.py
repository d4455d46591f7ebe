"""Answer a case's written request: the extracts of the departments, compared with the households it names and nobody else.

What is found is handed back through `cases.services`, which takes it only while pack and households are what they were.
Nothing of an extract stays: the work folder is erased, rows that are nobody's in the request are never kept.
"""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from niukou.engine.session import Session, open_session
from niukou.office.accounts.actor import Actor
from niukou.office.audit.installed import installed_pack
from niukou.office.cases import services
from niukou.office.cases.asked import STANDS
from niukou.office.cases.models import Case, ComparisonItem, ComparisonRequest
from niukou.office.cases.refusals import CaseError
from niukou.office.registry.book_rows import book_rows
from niukou.office.registry.desk import make_tables
from niukou.office.registry.selectors.comparing import content_hash
from niukou.pipeline.compare import Seeking, compare
from niukou.pipeline.ingest import land
from niukou.pipeline.normalise import normalise
from niukou.rulebook.load import load_pack
from niukou.rulebook.model import Pack
from niukou.runs.folders import work_folder
from niukou.terms.identity import identity_scheme

_LEAD = ("rule", "severity", "person", "source", "record", "link", "timing", "message", "evidence")
Leads = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Served:
    """What became of a request: the cases that went on, and those of them with leads."""

    run: str
    cases: tuple[Case, ...]
    with_leads: int


def serve_comparison(
    actor: Actor, request: ComparisonRequest, extracts: Path, on_day: date, papers: Mapping[str, str]
) -> Served:
    """Compare the request's households with the extracts in `extracts`/registers and hand the leads to their cases.

    Raises what `results_of` and `take_comparison` raise.
    """
    return hand_back(actor, request, results_of(request, extracts), on_day, papers)


def results_of(request: ComparisonRequest, extracts: Path) -> list[services.Result]:
    """What the extracts in `extracts`/registers say of the request's households; nothing is written.

    A case that was withdrawn meanwhile, or asked anew, is left out. Raises CaseError where none is left, InputError and
    EngineError of the pipeline.
    """
    asked = ComparisonItem.objects.filter(STANDS, request=request)
    items = list(asked.select_related("case__household", "case__area"))
    if not items:
        raise CaseError("这份申请的案子都不等它了 / none of its cases waits for it any more")
    homes = [item.case.household_id for item in items if item.case.household_id]
    contents = content_hash(homes)
    pack = _asked(_pack_of(request), request.sources)
    with work_folder(extracts / ".work", _sealed) as work:
        found = _leads(pack, request.as_of, homes, extracts, work)
    return [
        services.Result(
            item.case, contents.get(item.case.household_id or 0, ""), found.get(_code(item.case), [])
        )
        for item in items
    ]


def hand_back(
    actor: Actor, request: ComparisonRequest, results: Sequence[services.Result], on_day: date,
    papers: Mapping[str, str],
) -> Served:  # fmt: skip
    """The results go to their cases. Raises what `take_comparison` raises."""
    run = f"comparison-{request.pk}-{secrets.token_hex(4)}"
    cases = services.take_comparison(actor, request, results, run, on_day, papers)
    return Served(run, tuple(cases), sum(bool(one.leads) for one in results))


def _pack_of(request: ComparisonRequest) -> Pack:
    """The office's own, unless it was asked by another one before."""
    if request.pack == installed_pack().name:
        return installed_pack(request.as_of)
    return load_pack(request.pack, request.as_of)


def _asked(pack: Pack, sources: Iterable[str]) -> Pack:
    """The pack with the exclusions that look at the sources asked for: a request is no licence to look elsewhere."""
    wanted = set(sources)
    leads = {key: r for key, r in pack.leads.items() if r.kind == "exclusion" and r.looks_at in wanted}
    return replace(pack, leads=leads)


def _leads(pack: Pack, as_of: date, homes: list[int], extracts: Path, work: Path) -> Leads:
    with open_session(work, identity_scheme(pack.identity_scheme)) as session:
        wanted = {rule.looks_at for rule in pack.leads.values()}
        landed = land(extracts, pack, work, folders=("registers",), households=False, tables=wanted)
        make_tables(session, pack, book_rows(pack, homes, as_of, as_of.year, {}).values())
        seeking, authorised = Seeking(session, pack, as_of), _numbers(session, pack)
        normalised = normalise(session, pack, landed.files, work, authorised=authorised, seeks=seeking)
        made = compare(session, pack, as_of, normalised.tables, seeking)
        return _by_household(session, made.findings)


def _numbers(session: Session, pack: Pack) -> set[str]:
    """Of whom the extracts may be looked at: the people of the request, whose signed authorisation stands in the case."""
    scheme = identity_scheme(pack.identity_scheme)
    number = next(field.name for field in pack.tables["person"].fields.values() if field.type == "identity")
    told = (scheme.derive(text).standard for (text,) in session.query(f'SELECT "{number}" FROM person'))  # noqa: S608
    return {text for text in told if text}


def _by_household(session: Session, findings: str) -> Leads:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    columns = ", ".join(_LEAD)
    for household, *told in session.query(f"SELECT household, {columns} FROM {findings} ORDER BY ALL"):  # noqa: S608
        lead = dict(zip(_LEAD, told, strict=True))
        found[household].append({**lead, "evidence": json.loads(lead["evidence"] or "{}")})
    return found


def _code(case: Case) -> str:
    return case.household.code if case.household else ""


def _sealed() -> None:
    """Nothing has to be kept from being interrupted: the result goes into the database, in one transaction."""
