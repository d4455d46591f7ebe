"""The one shape of a finding, version 1: its columns, its name, and the files it is written to.

In: the tables that compare and check leave in a session, and the key that names findings. Out: the table
`findings`, and from it Parquet, CSV and a workbook. Why: users script against this table, so that its columns,
its names and the safety of its cells are decided in one place.
"""

from niukou.pipeline.finding_table.files import REJECTED_COLUMNS, write_csv, write_parquet, write_rejected
from niukou.pipeline.finding_table.naming import MissingColumns, make_findings, read_findings
from niukou.pipeline.finding_table.shape import COLUMNS, KINDS, SCHEMA, SEVERITIES, VERSION, Column
from niukou.pipeline.finding_table.words import WorkbookWords
from niukou.pipeline.finding_table.workbook import write_workbook

__all__ = [
    "COLUMNS",
    "KINDS",
    "REJECTED_COLUMNS",
    "SCHEMA",
    "SEVERITIES",
    "VERSION",
    "Column",
    "MissingColumns",
    "WorkbookWords",
    "make_findings",
    "read_findings",
    "write_csv",
    "write_parquet",
    "write_rejected",
    "write_workbook",
]
