"""Users, the roles a pack gives them, and the areas each may see.

The one place where an area rule lives: objects are reached only through functions that ask who is asking, and for
whom nothing is set, nothing is there.
"""
