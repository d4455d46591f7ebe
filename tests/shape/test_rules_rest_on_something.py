"""Every rule of every pack that people may use says its basis and shows a case that finds and one that does not."""

from __future__ import annotations

import re

import pytest

from niukou.rulebook.load import load_pack
from niukou.rulebook.model import LeadRule, QualityRule
from tests.shape.repository import tracked

PACKS = sorted(
    {m[1] for name in tracked() if (m := re.fullmatch(r"packs/([a-z0-9-]+)/pack\.yaml", name))} - {"broken"}
)


@pytest.mark.parametrize("pack", PACKS)
def test_every_rule_has_basis_and_cases(pack: str) -> None:
    loaded = load_pack(pack)
    rules: list[QualityRule | LeadRule] = [*loaded.quality.values(), *loaded.leads.values()]
    assert rules
    for rule in rules:
        assert rule.basis and all(b.document and b.mark for b in rule.basis), rule.where
        outcomes = {case.then for case in rule.cases}
        assert "none" in outcomes and outcomes & {"finding", "doubt"}, rule.where


@pytest.mark.parametrize("pack", PACKS)
def test_what_nobody_could_verify_says_so(pack: str) -> None:
    loaded = load_pack(pack)
    held = [
        *loaded.quality.values(),
        *loaded.leads.values(),
        *loaded.standards.values(),
        *loaded.codelists.values(),
    ]
    assert [str(t.where) for t in held for b in t.basis if b.mark in ("K", "D") and not b.note] == []
