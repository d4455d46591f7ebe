"""A county screens its own book: departments' extracts are handed over, a screen looks at both, its findings come to the desks."""
