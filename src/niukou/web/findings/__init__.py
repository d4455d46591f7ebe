"""Findings: the lists that comparison and quality share, one finding with both its sides, and what may be done about it."""
