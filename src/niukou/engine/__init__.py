"""The one evaluator: typed expressions and the dictionary become SQL, and SQL is run.

In: rules of a pack, standard tables, a day. Out: tables of findings; standard tables from landed ones. Why: only
this hall knows the database, so that bulk and desk judge alike and another engine can be put in its place.
"""
