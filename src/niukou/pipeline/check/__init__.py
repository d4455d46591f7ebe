"""Quality rules: does the registry contradict itself or the rule catalogue?

In: the standard tables of the registry, a pack, a day. Out: the table `check_findings`, the rules that wait
for columns the data lack, and how large a part of its population each rule speaks of. Why: a rule is policy
and stands in the pack; this room only has every row of the registry judged.
"""

from niukou.pipeline.check.steps import Checked, Share, check

__all__ = ["Checked", "Share", "check"]
