"""Every run (and page) that reads the office either tells the trail what leaves, or stands here with the reason why not."""

from __future__ import annotations

import ast
import re

from tests.shape.repository import tracked, tree_of

DOORS = [name for name in tracked() if re.fullmatch(r"src/niukou/(runs|web)/.*\.py", name)]
TELLS = {"leaving", "record_read", "record_snapshot"}
NOTHING_LEAVES = {  # module → why what it reads of the office does not leave the screen
    "src/niukou/runs/acting.py": "who acts, for the office itself",
    "src/niukou/runs/at_the_desk.py": "who acts, and in which area",
    "src/niukou/runs/admit.py": "one area, to give a charge for it",
    "src/niukou/runs/areas_list.py": "areas are public",
    "src/niukou/runs/erasing.py": "rows of a file are left out of it; nothing of it goes out",
    "src/niukou/runs/erased_files.py": "names of sealed files, which tell nothing",
    "src/niukou/runs/erasure_words.py": "counts",
    "src/niukou/runs/exports/lists.py": "lists go out through `exports.leaving`, which tells",
    "src/niukou/runs/exports/of_findings.py": "tables go out through `exports.leaving`, which tells",
    "src/niukou/runs/exports/of_the_book.py": "tables go out through `exports.leaving`, which tells",
    "src/niukou/runs/import_desk.py": "an import's own counts; its rows stay in the office",
    "src/niukou/runs/import_registry.py": "rows come in; of what is there nothing goes out",
    "src/niukou/runs/init_office.py": "what the database is",
    "src/niukou/runs/office_refusals.py": "says only that something is not there",
    "src/niukou/runs/papers/desk.py": "papers go out through `papers.printing`, which tells",
    "src/niukou/runs/papers/of_cases.py": "papers go out through `papers.printing`, which tells",
    "src/niukou/runs/papers/of_files.py": "papers go out through `papers.printing`, which tells",
    "src/niukou/runs/papers/of_households.py": "papers go out through `papers.printing`, which tells",
    "src/niukou/runs/papers/waiting.py": "papers go out through `papers.of_villages`, which tells",
    "src/niukou/runs/papers/wording.py": "who prints, and where",
    "src/niukou/runs/screening/answering.py": "what is found stays in the cases; what was compared is erased",
    "src/niukou/runs/screening/book.py": "rows meet registers in a work folder that is erased; findings stay in the office",
    "src/niukou/runs/screening/carry_out.py": "findings come to the desks; what was screened is erased",
    "src/niukou/runs/screening/handing_over.py": "rows that were set aside go out through `exports.leaving`, which tells",
    "src/niukou/runs/screening/process.py": "how far a screen is",
    "src/niukou/runs/serve.py": "counts are kept for pages in memory; nothing is handed out",
    "src/niukou/runs/serve_comparison.py": "rows meet registers in a work folder that is erased; the result goes back to the cases",
    "src/niukou/runs/staged_rows.py": "areas are public",
    "src/niukou/runs/backup/naming.py": "which upgrades were told, so that a backup gets its name",
    "src/niukou/runs/backup/proof.py": "what does not hold of a backup, before there is an office",
    "src/niukou/runs/backup/restore.py": "rows come in; that they did is told as `audit.restore`",
    "src/niukou/runs/reconcile.py": "told by the service that holds the list against the book, `registry.reconcile`",
    "src/niukou/runs/sheet_desk.py": "a sheet goes out through `household_sheet`; what comes back is shown to who brought it",
    "src/niukou/runs/take_findings.py": "findings come in; numbers of them go out",
    "src/niukou/runs/verify.py": "faults without personal values; told as `audit.verify`",
    **dict.fromkeys(
        (f"src/niukou/web/{name}/leaving.py" for name in ("audit", "cases", "findings", "support")),
        "tables go out through `exports.leaving`, which tells",
    ),
    **dict.fromkeys(
        (
            f"src/niukou/web/{name}.py"
            for name in (
                "accounts/emergency_views",
                "accounts/views",
                "audit/views",
                "book/charts",
                "book/views",
                "cases/views",
                "cases/doing",
                "cases/gate_views",
                "cases/open_views",
                "cases/side_views",
                "cases/telling",
                "desk/views",
                "desk/instruction_views",
                "entrance/views",
                "frame/asking",
                "frame/context",
                "frame/pages",
                "frame/words",
                "households/entering",
                "households/list_views",
                "households/listing",
                "households/map",
                "households/new_family",
                "households/new_views",
                "households/paper_views",
                "households/views",
                "comparison/views",
                "comparison/extract_views",
                "comparison/request_views",
                "findings/acts",
                "findings/case_forms",
                "findings/forms",
                "findings/listing",
                "findings/views",
                "support/acts",
                "support/entering",
                "support/unit_views",
                "support/forms",
                "support/fund_views",
                "support/views",
                "paper/views",
                "windows/views",
            )
        ),
        "stays on the screen; whole numbers, files and prints are told by the selectors that give them",
    ),
}


def reads_the_office(name: str) -> bool:
    """Whether a module may get rows: it imports a room's selectors or models."""
    return any(
        isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("niukou.office.")
        and re.search(
            r"\.(selectors|models|desk)\b", f"{node.module} {' '.join('.' + a.name for a in node.names)}"
        )
        for node in ast.walk(tree_of(name))
    )


def tells(name: str) -> bool:
    return any(
        isinstance(node, ast.Call) and getattr(node.func, "id", "") in TELLS
        for node in ast.walk(tree_of(name))
    )


def test_what_reads_the_office_tells_or_says_why_nothing_leaves() -> None:
    silent = [n for n in DOORS if reads_the_office(n) and not tells(n) and n not in NOTHING_LEAVES]
    assert silent == [], (
        "record what leaves with niukou.office.audit.reads, or a line in the table says why not"
    )


def test_the_table_names_what_is_there_and_tells_nothing() -> None:
    assert [n for n in NOTHING_LEAVES if n not in DOORS or tells(n) or not reads_the_office(n)] == []


def test_there_are_some_that_tell() -> None:
    assert {n.rsplit("/", 1)[1] for n in DOORS if tells(n)} >= {
        "household_sheet.py", "statistics.py", "take_snapshot.py",
    }  # fmt: skip
