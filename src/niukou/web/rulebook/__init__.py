"""The rulebook: the pack in force and those beside it, searched, one rule in words, two packs compared."""
