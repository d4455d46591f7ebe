"""Registers linked to people: who is who, and what the rules over registers find."""

from niukou.pipeline.compare.registers import NotRun
from niukou.pipeline.compare.steps import Compared, compare

__all__ = ["Compared", "NotRun", "compare"]
