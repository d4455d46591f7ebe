"""Who did what, when, why: an append-only chain of entries for each county, with a daily anchor over all.

The lowest room of the office: it knows authors as words and areas as codes, and holds what every other room stands
on: the database's clock, the keys, and tables that only grow.
"""
