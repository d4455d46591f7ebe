"""Landed files → standard tables with the dictionary's names, and what could not be understood."""

from niukou.pipeline.normalise.normalised import DoubtCount, Normalised, Note, TableInfo
from niukou.pipeline.normalise.steps import normalise

__all__ = ["DoubtCount", "Normalised", "Note", "TableInfo", "normalise"]
