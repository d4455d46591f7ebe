"""Landed files → standard tables with the dictionary's names, and what could not be understood.

In: the landed files, a pack's dictionary, code lists and layouts, the people who signed where a layout demands it.
Out: `standard/<table>.parquet` and a view of each in the session (of registers a row file, `.arrow`: where it is known
whose rows will be looked for, of these alone), doubts about cells, notes about whole files; the person roster stands
for household and person files that are absent.
Why: what a cell means, and all that rules and joins need of an identity number, is worked out once here, beside
the text as it was written, so that every later room may compare plain values.
"""

from niukou.pipeline.normalise.normalised import DoubtCount, Normalised, Note, TableInfo
from niukou.pipeline.normalise.steps import Seeks, normalise

__all__ = ["DoubtCount", "Normalised", "Note", "Seeks", "TableInfo", "normalise"]
