"""Procedures under way: every step a pack's procedure names, in its order, by its role, to a decision or its refusal.

Nothing can be skipped, done in the wrong order, by the wrong role, by somebody of another area, by the person who
entered it, before its notice has run or after its window has closed. A case keeps its pack's fingerprint and its story.
"""
