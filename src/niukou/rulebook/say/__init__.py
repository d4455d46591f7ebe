"""A pack in plain Chinese: conditions, rules, procedures, lists and the whole of it, as text or Markdown.

In: the typed objects of a pack. Out: `Told`, a title with facts and parts, which renders itself and which
`rulebook.differ` compares. Why: the official who signs must read what the engine will do, from the same tree.
"""

from niukou.rulebook.say.conditions import describe, said_evidence, say
from niukou.rulebook.say.pack import find_things, known_names, pack_facts, tell, tell_pack
from niukou.rulebook.say.rules import say_rule
from niukou.rulebook.say.told import Part, Told

__all__ = [
    "Part",
    "Told",
    "describe",
    "find_things",
    "known_names",
    "pack_facts",
    "said_evidence",
    "say",
    "say_rule",
    "tell",
    "tell_pack",
]
