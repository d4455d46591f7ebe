"""What a register says of an area: the balance, who stands where, why the poor are poor, and the rates.

In: a snapshot (or, for the rates, any statement), a pack, an area, days. Out: a statement that closes by
construction, counts, and rates reckoned by the pack's own formulas. Why: figures that are told can be counted again by
anybody who has the snapshot.
"""

from niukou.pipeline.statistics.rates import RATES, Rate, rates
from niukou.pipeline.statistics.steps import Asked, Causes, balance, causes, standing

__all__ = ["RATES", "Asked", "Causes", "Rate", "balance", "causes", "rates", "standing"]
