"""The year's phases, and what is open where until when.

A phase of the pack's calendar that needs no request is open from its first day to the end of its last. One that needs
a request opens for an area once the level above has answered it, and closes on the second: 24:00 is the first moment
of the next day, exclusive, by the database's clock when the work is committed.
"""
