"""Areas over time: provinces down to villages, and natural villages under them.

An area never moves. What offices call a move or a merger ends one code and begins another: the new area names what it
came from, and the registry moves the people there by entries of the ledger. So every past figure of every area stays.
"""
