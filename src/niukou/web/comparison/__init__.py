"""Comparison: the leads that registers gave, by area and rule; runs of the screen, and two of them held together."""
