"""Files of an office as they come → landed tables and rejected rows, each with cell and reason."""

from niukou.pipeline.ingest.faults import InputError, InputFault
from niukou.pipeline.ingest.landed import InputFile, Landed, RejectedRow
from niukou.pipeline.ingest.steps import land

__all__ = ["InputError", "InputFault", "InputFile", "Landed", "RejectedRow", "land"]
