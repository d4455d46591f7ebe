"""Help: who helps which household, what it gets, and what the money for it was spent on.

Units first, helpers chosen from them, pairings and work teams from the helpers; measures by year, matched to causes;
funds received, allotted to projects and spent. Measures and money only grow: what is wrong is replaced or reversed.
"""
