"""A made-up county: registry and registers as an office would hand them over, and the truth planted in them.

Nobody in it exists. Names are drawn from lists, the area code 5399xx is assigned to no place, telephones are
19900 and a serial. The same seed makes the same county, byte for byte.
"""

from demo.county import AS_OF, County, CountySize
from demo.files import write_county
from demo.make import make_county
from demo.truth import Expected, Trap, Truth

__all__ = ["AS_OF", "County", "CountySize", "Expected", "Trap", "Truth", "make_county", "write_county"]
