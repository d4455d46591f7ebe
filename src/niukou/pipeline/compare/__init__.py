"""Registers linked to people: who is who, and what the rules over registers find.

In: the standard tables of registry and registers, a pack, a day. Out: the table `compare_findings`, the rules that
wait for columns, the rules not judged and why; nothing else of an extract stays. Why: a hit is a lead and no verdict
(怎么进来的就怎么退出): who is recognised, how surely, and whether the fact came before identification is worked out
here once, by one method for every register (docs/method/recognising-people.md).
"""

from niukou.pipeline.compare.registers import NotRun
from niukou.pipeline.compare.seeking import Seeking
from niukou.pipeline.compare.steps import Compared, compare

__all__ = ["Compared", "NotRun", "Seeking", "compare"]
