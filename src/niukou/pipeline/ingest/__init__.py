"""Files of an office as they come → landed tables and rejected rows, each with cell and reason.

In: the input folder (`registry/`, `registers/`: .csv .tsv .xlsx .xls .parquet) and a pack's source layouts.
Out: `landed/<source>-<n>.parquet`, one for each file or sheet, columns named by the dictionary, all of them text,
with `landed_file` and `landed_row`; `rejected.parquet` with the rows that were set aside; or InputError.
Why: what a row means is for later rooms to judge; here it is only read, whole or not at all, so that no cell
stands under another heading and no digit is guessed.
"""

from niukou.pipeline.ingest.edited import Edited, edit_rows
from niukou.pipeline.ingest.faults import InputError, InputFault, UnreadableError
from niukou.pipeline.ingest.landed import InputFile, Landed, RejectedRow
from niukou.pipeline.ingest.steps import land

__all__ = [
    "Edited",
    "InputError",
    "InputFault",
    "InputFile",
    "Landed",
    "RejectedRow",
    "UnreadableError",
    "edit_rows",
    "land",
]
