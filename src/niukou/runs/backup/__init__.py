"""Everything the office keeps, in one sealed folder, and back: the database as rows, the papers, the wrapped keys.

The rows are told by the models, not by the database, so that a backup of one kind of database is restored into another.
The master key is never in it.
"""
