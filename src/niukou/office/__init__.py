"""People's work on the book, in Django: who may do what is asked in every function, and every write leaves a trace.

Reads are in each room's `selectors`, writes in its `services`; their first argument is the actor who asks. There is
no other door: no admin pages, no signals between rooms.
"""
