"""Cases: what waits, what is late, and one case as its steps, done and to do."""
