"""Bulk work on tables, along the way the data go; knows no person at a desk.

In: files of an office and its departments, a pack. Out: one table of findings. Why: what joins millions of rows is
kept apart from what decides about one family; a run carries the result across.
"""
