"""`python -m bench` runs to its end on a tiny province; no second of it is held against anything."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


# every measurement in a process of its own, those of pages with an office made before, on each database
pytestmark = [pytest.mark.long, pytest.mark.timeout(1500)]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("bench")
    ran = bench("--scale", "0.001", "--runs", "1", "--out", str(out), "--households", "800")
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads((out / "results.json").read_text("utf-8"))
    return {**told, "printed": ran.stdout, "page": (out / "performance.md").read_text("utf-8")}


def test_it_tells_ratios_memory_and_the_machine(measured: dict[str, Any]) -> None:
    for part in ("compare", "quality"):
        ratio = measured[part]["ratio"]
        assert ratio["least"] <= ratio["median"] <= ratio["greatest"]
        assert measured[part]["memory"] > 0
    assert measured["machine"]["duckdb"]
    assert set(measured["calibration"]) == {"rows_inserted", "sha256", "start"}


def test_a_hundred_rules_are_judged_and_leads_found(measured: dict[str, Any]) -> None:
    assert measured["quality"]["rules"] >= 100
    assert measured["quality"]["findings"] > 0
    assert measured["compare"]["leads"] > 0
    assert {rule.split("-")[0] for rule in measured["compare"]["rules"]} == {"YN"}


def test_the_page_tells_what_was_measured(measured: dict[str, Any]) -> None:
    page = measured["page"]
    assert page in measured["printed"]
    for word in (
        "niukou --help",
        "SHA-256",
        "normalising",
        "quality rules",
        "comparison",
        "importing a registry",
        "merging 100 findings",
        "20 people at work",
    ):
        assert word in page


def test_a_small_run_leaves_the_document_alone(measured: dict[str, Any]) -> None:
    assert "0.001" in measured["page"]
    document = ROOT / "docs" / "performance.md"
    assert not document.exists() or "0.001" not in document.read_text("utf-8")


@pytest.mark.parametrize("wrong", [["--only", "everything"], ["--runs", "0"], ["--scale", "0"]])
def test_what_it_does_not_know_is_refused(wrong: list[str]) -> None:
    ran = bench(*wrong)
    assert ran.returncode == 2
    assert "--only knows" in ran.stderr
