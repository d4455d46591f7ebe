"""The one shape of a finding, version 1: its columns, its name, and the files it is written to."""

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
