"""Values that know nothing else: identity numbers, names, areas, dates, money, masks.

Each law stands twice, in Python for one value on a desk and as a DuckDB macro for millions of rows;
`tests/terms` holds the two together over random and nasty texts.
"""
